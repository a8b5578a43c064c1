package dev.stoa.push.mercure;

import dev.stoa.contracts.push.MercureHub;
import dev.stoa.router.CorsPolicy;
import dev.stoa.runtime.Config;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of Mercure. Each bound stands beside what happens when it is reached.
///
/// @param publisherKeys what signs tokens: `push.mercure.key`, `push.mercure.jwks`
/// @param subscriberKeys the same for subscribers: `push.mercure.subscriber.key`,
///   `push.mercure.subscriber.jwks`, else the publishers'
/// @param issuer whose keys they are: the `iss` of 1.0 tokens; without it those are refused;
///   `push.mercure.issuer`
/// @param resource the `aud` of 1.0 tokens, and the base of relative topics;
///   `push.mercure.resource`, else `public.url` with the hub's path
/// @param anonymous whether public updates can be read without a token; `push.mercure.anonymous`
/// @param strict whether only 1.0 is spoken; `push.mercure.strict`
/// @param cors origins whose pages may subscribe; `push.mercure.cors`
/// @param publishOrigins origins whose pages may publish; `push.mercure.publish-origins`
/// @param subscriptions whether subscriptions can be watched; `push.mercure.subscriptions`
/// @param pages what the addresses of the site's pages begin with, which are topics then; null when
///   they are none; `push.mercure.pages`, on by itself where `public.url` is set
/// @param lifetime the longest that a stream lasts, four fifths of it at least;
///   `push.mercure.lifetime`
/// @param maxSelectors selectors of one request; more: 400; `push.mercure.selectors.max`
/// @param maxConnections open streams of this node; more: 429; `push.mercure.connections.max`
record MercureConfig(
    KeySource publisherKeys,
    KeySource subscriberKeys,
    @Nullable String issuer,
    WebUrl resource,
    String resourceText,
    boolean anonymous,
    boolean strict,
    Set<String> cors,
    Set<String> publishOrigins,
    boolean subscriptions,
    @Nullable String pages,
    Duration lifetime,
    Duration heartbeat,
    Duration drain,
    int queueBytes,
    int maxSelectors,
    int maxConnections) {
  private static final String DEFAULT_RESOURCE = "https://localhost" + Topic.HUB_PATH;

  /// Reads the settings; null when there is no key, which turns Mercure off.
  static @Nullable MercureConfig of(Config config) {
    KeySource publishers = KeySource.of(config, "push.mercure");
    KeySource subscribers = KeySource.of(config, "push.mercure.subscriber");
    String issuer = config.text("push.mercure.issuer");
    String publicUrl = config.text("public.url");
    String resource =
        config.text(
            "push.mercure.resource",
            publicUrl == null
                ? DEFAULT_RESOURCE
                : publicUrl.replaceFirst("/$", "") + Topic.HUB_PATH);
    WebUrl hub = WebUrl.parse(resource, null);
    if (hub == null || hub.opaque() || hub.host() == null) {
      throw Config.wrong("push.mercure.resource", resource, "an address");
    }
    KeySource any = publishers == null ? subscribers : publishers;
    var settings =
        new MercureConfig(
            publishers == null ? KeySource.NONE : publishers,
            subscribers == null ? Objects.requireNonNullElse(any, KeySource.NONE) : subscribers,
            issuer,
            hub,
            resource,
            config.flag("push.mercure.anonymous", false),
            config.flag("push.mercure.strict", false),
            origins(config, "push.mercure.cors"),
            origins(config, "push.mercure.publish-origins"),
            config.flag("push.mercure.subscriptions", false),
            pages(config, publicUrl),
            config.duration("push.mercure.lifetime", Duration.ofHours(1)),
            config.duration("push.heartbeat", Duration.ofSeconds(15)),
            config.duration("push.drain", Duration.ofSeconds(3)),
            config.integer("push.queue.bytes", 64 << 10, 4 << 10, 16 << 20),
            config.integer("push.mercure.selectors.max", 100, 1, 1000),
            config.integer("push.mercure.connections.max", 100_000, 1, 10_000_000));
    return any == null ? null : settings;
  }

  private static @Nullable String pages(Config config, @Nullable String publicUrl) {
    boolean wanted = config.flag(MercureHub.PAGES, publicUrl != null);
    if (wanted && publicUrl == null) {
      throw Config.wrong(MercureHub.PAGES, "true", "possible without public.url");
    }
    return wanted && publicUrl != null ? publicUrl.replaceFirst("/$", "") : null;
  }

  /// Pages that may read the answers with their cookie; null when only the own ones may.
  static @Nullable CorsPolicy policy(Set<String> origins) {
    return origins.isEmpty()
        ? null
        : CorsPolicy.origins(origins.toArray(String[]::new))
            .withCredentials()
            .requestHeaders("Authorization", "Content-Type", "Cache-Control", "Last-Event-ID")
            .exposedHeaders("Link", "Last-Event-ID", "Mercure-Last-Event-ID", "WWW-Authenticate");
  }

  private static Set<String> origins(Config config, String key) {
    List<String> origins = config.list(key, List.of());
    try {
      if (!origins.isEmpty()) {
        CorsPolicy.origins(origins.toArray(String[]::new));
      }
    } catch (IllegalArgumentException noOrigin) {
      throw Config.wrong(key, String.join(",", origins), "origins such as https://example.org");
    }
    return Set.copyOf(origins);
  }
}

package dev.stoa.push.mercure;

import dev.stoa.access.token.IssuerKeys;
import dev.stoa.access.token.SignedToken;
import dev.stoa.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Checks tokens of both versions. Whatever is wrong with a token, all of it is refused with the
/// same answer: no part of it counts, and its holder is never taken for nobody.
///
/// Bounds: [#MAX_SELECTORS] selectors of a token; [#CACHE] checked tokens are remembered, so that a
/// reconnect costs no signature and no compiling.
final class TokenReader {
  private static final int MAX_SELECTORS = 100;
  private static final int CACHE = 1000;
  private static final long LATEST = 253_402_300_799L;
  static final String DETAIL = "https://mercure.rocks/authorization-detail";

  private final MercureConfig config;
  private final InstantSource clock;
  private final IssuerKeys publisherKeys;
  private final IssuerKeys subscriberKeys;
  private final Map<String, Credentials> checked =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Credentials> eldest) {
          return size() > CACHE;
        }
      };

  /// Who the token has to be signed for.
  enum Role {
    PUBLISHER,
    SUBSCRIBER
  }

  TokenReader(
      MercureConfig config,
      InstantSource clock,
      IssuerKeys publisherKeys,
      IssuerKeys subscriberKeys) {
    this.config = config;
    this.clock = clock;
    this.publisherKeys = publisherKeys;
    this.subscriberKeys = subscriberKeys;
  }

  /// What the token allows; fails with [Failure.Unauthenticated] when it is not good now. Completes
  /// at once unless keys have to be asked for.
  Future<Credentials> check(String token, Role role) {
    IssuerKeys keys = role == Role.PUBLISHER ? publisherKeys : subscriberKeys;
    // Under other keys it is another look-up: what a key signed that is gone counts no more.
    String key = role + " " + keys.generation() + " " + token;
    Credentials known;
    synchronized (checked) {
      known = checked.get(key);
    }
    if (known != null) {
      return Future.succeededFuture(known).map(this::current);
    }
    SignedToken signed = SignedToken.parse(token);
    if (signed == null) {
      throw refused();
    }
    return keys.accept(signed)
        .map(isGood -> {
          if (!isGood) {
            throw refused();
          }
          Credentials credentials = read(signed);
          synchronized (checked) {
            checked.put(key, credentials);
          }
          return current(credentials);
        });
  }

  private Credentials current(Credentials credentials) {
    if (credentials.expires() != null && !credentials.expires().isAfter(clock.instant())) {
      throw refused();
    }
    return credentials;
  }

  static Failure.Unauthenticated refused() {
    return new Failure.Unauthenticated("token.invalid", "The token is not valid.");
  }

  private Credentials read(SignedToken token) {
    JsonObject claims = token.claims();
    Instant expires = instant(claims, "exp");
    Instant from = instant(claims, "nbf");
    if (from != null && from.isAfter(clock.instant())) {
      throw refused();
    }
    try {
      return token.isAccessToken() ? details(claims, expires) : selectors(claims, expires);
    } catch (ClassCastException _) {
      throw refused();
    }
  }

  /// 1.0: an access token (RFC 9068) with authorization details (RFC 9396).
  private Credentials details(JsonObject claims, @Nullable Instant expires) {
    if (expires == null
        || config.issuer() == null
        || !config.issuer().equals(claims.getValue("iss"))
        || !isForUs(claims.getValue("aud"))) {
      throw refused();
    }
    var publish = new ArrayList<Selector>();
    var subscribe = new ArrayList<Selector>();
    var payloads = new ArrayList<Map.Entry<List<Selector>, JsonObject>>();
    JsonArray details = claims.getJsonArray("authorization_details", new JsonArray());
    for (int i = 0; i < details.size(); i++) {
      JsonObject detail = details.getJsonObject(i);
      if (DETAIL.equals(Objects.requireNonNullElse(detail, new JsonObject()).getValue("type"))) {
        List<Selector> topics = topics(detail.getJsonArray("topics"));
        List<String> actions = texts(detail.getJsonArray("actions"));
        JsonObject payload = detail.getJsonObject("payload");
        if (topics.isEmpty() || actions.isEmpty()) {
          throw refused();
        }
        if (actions.contains("publish")) {
          publish.addAll(topics);
        }
        if (actions.contains("subscribe")) {
          subscribe.addAll(topics);
          if (payload != null) {
            payloads.add(Map.entry(topics, payload));
          }
        }
      }
    }
    return bounded(new Credentials(subject(claims), publish, subscribe, payloads, expires, true));
  }

  /// Whose publishes are counted together; those of tokens without a subject are.
  private static String subject(JsonObject claims) {
    return claims.getValue("sub") instanceof String text && text.length() <= Selector.MAX_LENGTH
        ? text
        : "";
  }

  private boolean isForUs(@Nullable Object audience) {
    return audience instanceof JsonArray several
        ? several.contains(config.resourceText())
        : config.resourceText().equals(audience);
  }

  private List<Selector> topics(@Nullable JsonArray topics) {
    var selectors = new ArrayList<Selector>();
    for (int i = 0; topics != null && i < topics.size(); i++) {
      JsonObject topic = topics.getJsonObject(i);
      String match = topic == null ? null : topic.getString("match");
      if (topic == null || match == null || !isFit(match)) {
        throw refused();
      }
      String type = topic.containsKey("match_type") ? topic.getString("match_type") : "exact";
      Selector selector = type == null ? null : Selector.matcher(type, match, config.resource());
      if (selector == null) {
        throw refused();
      }
      selectors.add(selector);
    }
    return selectors;
  }

  /// 0.x: the claim `mercure`, also under its name with a namespace.
  private Credentials selectors(JsonObject claims, @Nullable Instant expires) {
    if (config.strict()) {
      throw refused();
    }
    JsonObject mercure = claims.getJsonObject("mercure");
    mercure = mercure == null ? claims.getJsonObject("https://mercure.rocks/") : mercure;
    if (mercure == null) {
      return new Credentials(subject(claims), List.of(), List.of(), List.of(), expires, false);
    }
    Object payload = mercure.getValue("payload");
    List<Map.Entry<List<Selector>, JsonObject>> payloads =
        payload == null
            ? List.of()
            : List.of(
                Map.entry(
                    List.of(new Selector.All("exact")), new JsonObject().put("payload", payload)));
    return bounded(
        new Credentials(
            subject(claims),
            legacy(mercure.getJsonArray("publish")),
            legacy(mercure.getJsonArray("subscribe")),
            payloads,
            expires,
            false));
  }

  private static List<Selector> legacy(@Nullable JsonArray selectors) {
    List<String> texts = texts(selectors);
    if (!texts.stream().allMatch(TokenReader::isFit)) {
      throw refused();
    }
    return texts.stream().map(Selector::topic).toList();
  }

  private static List<String> texts(@Nullable JsonArray array) {
    var texts = new ArrayList<String>();
    for (int i = 0; array != null && i < array.size(); i++) {
      if (!(array.getValue(i) instanceof String text) || array.size() > MAX_SELECTORS) {
        throw refused();
      }
      texts.add(text);
    }
    return texts;
  }

  private static boolean isFit(String text) {
    return text.length() <= Selector.MAX_LENGTH && Texts.isClean(text);
  }

  private static Credentials bounded(Credentials credentials) {
    if (credentials.publish().size() > MAX_SELECTORS
        || credentials.subscribe().size() > MAX_SELECTORS) {
      throw refused();
    }
    return credentials;
  }

  /// Null when the claim is absent; refused when it is there and no time.
  private static @Nullable Instant instant(JsonObject claims, String name) {
    if (!claims.containsKey(name)) {
      return null;
    }
    if (claims.getValue(name) instanceof Number seconds
        && seconds.doubleValue() >= 0
        && seconds.doubleValue() <= LATEST) {
      return Instant.ofEpochMilli(
          (long) (seconds.doubleValue() * 1000)); // RFC 7519 2: a fraction too
    }
    throw refused();
  }
}

package dev.stoa.push.mercure;

import dev.stoa.contracts.Failure;
import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.CorsPolicy;
import dev.stoa.router.Csrf;
import dev.stoa.router.Execution;
import dev.stoa.router.RuleSpec;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.ServiceContext;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The Mercure hub: wires its parts. Off unless a key is configured.
public final class Mercure implements AutoCloseable {
  private static final Access ACCESS = Access.of("mercure token");

  private final MercureConfig config;
  private final HubKeys publisherKeys;
  private final HubKeys subscriberKeys;
  private final Callers callers;
  private final UpdateFeed feed;
  private final SubscribeRoutes subscribing;
  private final PublishRoutes publishing;
  private final SubscriptionList list;
  private final @Nullable PageFeed pages;

  private Mercure(
      ServiceContext context,
      MercureConfig config,
      Admission admission,
      String self,
      Supplier<Set<String>> others) {
    this.config = config;
    this.publisherKeys = new HubKeys(config.publisherKeys(), context.vertx(), context.clock());
    this.subscriberKeys =
        config.subscriberKeys().equals(config.publisherKeys())
            ? publisherKeys
            : new HubKeys(config.subscriberKeys(), context.vertx(), context.clock());
    this.callers =
        new Callers(
            config,
            new TokenReader(config, context.clock(), publisherKeys.all(), subscriberKeys.all()));
    var archive = new UpdateArchive(context.log(), config.resource());
    this.publishing = new PublishRoutes(config, callers, context.log(), admission);
    var subscriptions = new Subscriptions(config, context.log());
    this.feed =
        new UpdateFeed(
            context.vertx(), context.log(), config, archive, context.clock(), this::ended);
    this.subscribing =
        new SubscribeRoutes(
            config, callers, feed, archive, subscriptions, context.clock(), new SecureRandom());
    this.list =
        new SubscriptionList(
            config, callers, subscriptions, feed, archive, context.bus(), self, others);
    this.pages =
        config.pages() == null
            ? null
            : new PageFeed(context.log(), context.bus(), config.pages(), config.resource());
  }

  /// Throws when a setting of it is wrong.
  public static void check(Config config) {
    MercureConfig.of(config);
  }

  /// The hub, or null when none is configured. `self` and `others`: the names of this node and of
  /// those that are there beside it.
  public static @Nullable Mercure of(
      ServiceContext context, Admission admission, String self, Supplier<Set<String>> others) {
    MercureConfig config = MercureConfig.of(context.config());
    return config == null ? null : new Mercure(context, config, admission, self, others);
  }

  private void ended(Subscriber subscriber) {
    subscribing.ended(subscriber);
  }

  public Blueprint blueprint() {
    var mercure = Blueprint.named("mercure").execution(Execution.EVENT_LOOP);
    mercure.errorHandler(Failure.class, callers::answer);
    CorsPolicy readers = MercureConfig.policy(config.cors());
    CorsPolicy writers = MercureConfig.policy(config.publishOrigins());
    open(mercure.getAsync(Topic.HUB_PATH, "subscribe", subscribing::subscribe), readers);
    open(
            mercure.routeAsync(
                Set.of(SubscribeRequest.QUERY), Topic.HUB_PATH, "query", subscribing::subscribe),
            readers)
        .csrf(Csrf.exempt("it changes nothing; pages of other sites have to ask for leave"))
        .bodyLimit(SubscribeRoutes.MAX_BODY);
    open(mercure.postAsync(Topic.HUB_PATH, "publish", publishing::publish), writers)
        .csrf(Csrf.exempt("its own token; a cookie counts with a listed Origin only"))
        .bodyLimit(PublishRoutes.MAX_BODY);
    if (config.subscriptions()) {
      String root = SubscriptionPath.ROOT;
      open(mercure.getAsync(root, "subscriptions", list::list), readers);
      open(mercure.getAsync(root + "/<path:which>", "subscription", list::list), readers);
    }
    var discovery = new Discovery(config);
    mercure
        .get(Discovery.METADATA + Topic.HUB_PATH, "metadata", discovery::metadata)
        .access(Access.PUBLIC)
        .cors(CorsPolicy.anyone());
    return mercure;
  }

  private static RuleSpec open(RuleSpec rule, @Nullable CorsPolicy cors) {
    rule.access(ACCESS);
    return cors == null ? rule : rule.cors(cors);
  }

  /// Begins to follow the log. Blocks: call it on a virtual thread.
  public void start() {
    publisherKeys.start();
    if (subscriberKeys != publisherKeys) {
      subscriberKeys.start();
    }
    feed.start();
    list.start().await();
    if (pages != null) {
      pages.start();
    }
  }

  /// Takes nobody in any more and sends away those who are there, each at a moment of its own.
  /// Succeeds when all have gone.
  public Future<?> drain() {
    return feed.drain();
  }

  /// Blocks.
  @Override
  public void close() {
    if (pages != null) {
      pages.close();
    }
    list.stop().await();
    publisherKeys.close();
    subscriberKeys.close();
  }
}

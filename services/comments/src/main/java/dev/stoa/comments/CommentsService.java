package dev.stoa.comments;

import dev.stoa.contracts.bus.Registration;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.Config;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/// The comments service: its parts and how they are put together.
public final class CommentsService implements Service {
  @Override
  public String name() {
    return "comments";
  }

  @Override
  public void check(Config config) {
    CommentsConfig.of(config);
  }

  @Override
  public Assembly assemble(ServiceContext context) {
    var config = CommentsConfig.of(context.config());
    var threads = new Threads(context.bus(), context.clock());
    var comments =
        new Comments(
            context.database(), context.log(), threads, context.clock(), context.ids(), config);
    var moderation =
        new Moderation(context.database(), context.log(), threads, context.clock(), config);
    var imports =
        new Imports(
            context.database(), context.log(), threads, context.clock(), context.ids(), config);
    var fragments = new Fragments(comments, config.page());
    var limit = new RateLimit(context.clock(), config.perMinute(), config.exempt());
    var handlers = new CommentsHandlers(comments, imports, fragments);
    var served = new ArrayList<Registration>();
    return Assembly.builder()
        .blueprint(new CommentsRoutes(comments, moderation, limit, config).blueprint())
        .blueprint(
            new CommentPages(comments, fragments, limit, config, context.access(), context.web())
                .blueprint())
        .blueprint(
            new ModerationPages(moderation, comments, threads, config, context.web()).blueprint())
        .onStart(() -> served.addAll(handlers.serve(context.bus()).await()))
        .onStop(() -> stop(served))
        .build();
  }

  private static void stop(List<Registration> served) {
    Future.all(served.stream().map(Registration::close).toList()).await();
  }
}

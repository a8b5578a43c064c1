package dev.stoa.content;

import dev.stoa.content.importing.ImportCommand;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.contracts.content.ContentApi;
import dev.stoa.router.Blueprint;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.ControlCommand;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import dev.stoa.web.Templates;
import java.util.ArrayList;
import java.util.List;

/// Articles and pages. The composition root of content.
public final class ContentService implements Service {
  private static final String SITE = "default";

  @Override
  public String name() {
    return "content";
  }

  @Override
  public Assembly assemble(ServiceContext context) {
    var articles = new Articles(context.database(), SITE, context.clock(), context.ids());
    var discussions = new Discussions(context.bus(), context.log(), context.clock());
    var templates = Templates.in("dev.stoa.content.templates", ContentService.class);
    var routes = Blueprint.named("content");
    var old = new OldAddresses(articles, context.database(), new ArticleStore(SITE));
    var pages = new PageRoutes(articles, context.web(), templates);
    pages.addTo(routes);
    new ListRoutes(articles, pages, old, discussions, context.web(), templates).addTo(routes);
    var live = LiveUpdates.of(context.config(), context.log());
    new ArticleRoutes(articles, pages, discussions, live, context.web(), templates).addTo(routes);
    new FeedRoutes(articles, context.web()).addTo(routes);
    List<Registration> served = new ArrayList<>();
    return Assembly.builder()
        .blueprint(routes)
        .blueprint(context.web().assetRoutes())
        .lost(old::lost)
        .command("import", imports(articles, discussions, context))
        .onStart(() -> {
          articles.welcome(Welcome.load());
          discussions.start();
          live.start();
          served.add(
              context
                  .bus()
                  .serve(ContentApi.THREAD, asked -> articles.thread(asked.thread()))
                  .await());
        })
        .onStop(() -> {
          for (var registration : served) {
            registration.close().await();
          }
          live.stop();
          discussions.stop();
        })
        .build();
  }

  /// The import, after which every rendered thread counts as outdated.
  private static ControlCommand.Action imports(
      Articles articles, Discussions discussions, ServiceContext context) {
    var command = new ImportCommand(articles, context.bus());
    return (arguments, output) -> {
      try {
        command.run(arguments, output);
      } finally {
        discussions.forget();
      }
    };
  }
}

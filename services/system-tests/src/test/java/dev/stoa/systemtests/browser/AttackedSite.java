package dev.stoa.systemtests.browser;

import dev.stoa.router.Access;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Cookie;
import dev.stoa.router.CsrfGuard;
import dev.stoa.router.HttpError;
import dev.stoa.router.KeyRing;
import dev.stoa.router.OriginPolicy;
import dev.stoa.router.Redirect;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import dev.stoa.router.Sessions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A site that is attacked, and the attacker's. The same action stands behind the naive guards that
/// people write (below `/naive/`) and behind the router's own (below `/ours/`).
final class AttackedSite implements AutoCloseable {
  private static final KeyRing KEYS =
      KeyRing.of("a secret of the demo, 32 bytes at least".getBytes(StandardCharsets.UTF_8));

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Integer> done = new ConcurrentHashMap<>();
  private final HttpServer site;
  private final HttpServer attacker;

  AttackedSite() {
    App app =
        App.builder("attacked")
            .sessions(Sessions.signedBy(KEYS, InstantSource.system()))
            .register(home())
            .register(naive())
            .register(ours())
            .build(vertx);
    Router router = Router.router(vertx);
    app.mount(router);
    site = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
    Router pages = Router.router(vertx);
    pages.get("/form").handler(context -> page(context, form(context)));
    pages
        .get("/form-without-referer")
        .handler(
            context -> page(context, "<meta name=referrer content=no-referrer>" + form(context)));
    pages
        .get("/lure")
        .handler(context ->
            page(context, "<a referrerpolicy=unsafe-url href='" + to(context) + "'>Win</a>"));
    pages.get("/fetch").handler(context -> page(context, script(context)));
    attacker = vertx.createHttpServer().requestHandler(pages).listen(0, "127.0.0.1").await();
  }

  /// The site's origin.
  String origin() {
    return "http://localhost:" + site.actualPort();
  }

  /// The attacker's origin on another site: no SameSite cookie comes along from there.
  String otherSite() {
    return "http://127.0.0.1:" + attacker.actualPort();
  }

  /// The attacker's origin on the same site, as a hostile sub-domain would be: SameSite cookies do
  /// come along.
  String sameSite() {
    return "http://localhost:" + attacker.actualPort();
  }

  /// How often the action behind a path was done.
  int done(String path) {
    return done.getOrDefault(path, 0);
  }

  private Response act(Request request) {
    done.merge(request.path(), 1, Integer::sum);
    return Response.text("done");
  }

  private Blueprint home() {
    Blueprint home = Blueprint.named("home");
    home.get(
            "/login",
            "login",
            request -> {
              request.session().put("user", "ann");
              return Response.html("<h1>Welcome</h1>")
                  .cookie(Cookie.of("user", "ann").sameSite(null))
                  .cookie(Cookie.of("strict", "ann").sameSite(Cookie.SameSite.STRICT));
            })
        .access(Access.PUBLIC);
    home.get("/home", "home", _ -> Response.html("<h1>Home</h1>")).access(Access.PUBLIC);
    home.get("/landed/<path:rest>", "landed", _ -> Response.html("<h1>Here</h1>"))
        .access(Access.PUBLIC);
    home.errorHandler(404, (_, _) -> Response.html("<h1>Here too</h1>").status(404));
    return home;
  }

  /// What the chapter calls invalid guards: POST alone, the Referer alone, a cookie alone; and the
  /// redirect back that follows any Referer.
  private Blueprint naive() {
    Blueprint naive = Blueprint.named("naive").prefix("/naive");
    naive.post("/post-only", "post", this::act);
    naive.post(
        "/referer-only",
        "referer",
        request -> {
          String referer = request.referrer();
          if (referer != null && !referer.contains(request.host())) {
            throw HttpError.of(403);
          }
          return act(request);
        });
    naive.post(
        "/cookie-only",
        "cookie",
        request -> {
          request.cookies().require("strict");
          return act(request);
        });
    naive.get(
        "/back",
        "back",
        request -> Redirect.external(String.valueOf(request.referrer()), "the naive way"));
    return naive;
  }

  private Blueprint ours() {
    Blueprint ours =
        Blueprint.named("ours").prefix("/ours").beforeRequest(new CsrfGuard(OriginPolicy.own()));
    ours.post("/action", "action", this::act).access(Access.PUBLIC);
    ours.get("/back", "back", request -> Redirect.back(request, "/home")).access(Access.PUBLIC);
    ours.get("/go", "go", request -> Redirect.local(request, request.args().require("to")))
        .access(Access.PUBLIC);
    ours.get(
            "/form",
            "form",
            request ->
                Response.html(
                    "<form method=post action=/ours/action><input type=hidden name=csrf value='"
                        + request.session().csrfToken()
                        + "'><button>Send</button></form>"))
        .access(Access.PUBLIC);
    return ours;
  }

  private static String to(RoutingContext context) {
    return String.valueOf(context.request().getParam("to"));
  }

  private static String form(RoutingContext context) {
    return "<form method=post action='" + to(context) + "'><button>Win</button></form>";
  }

  private static String script(RoutingContext context) {
    return "<script>fetch('"
        + to(context)
        + "', {method: 'POST', mode: 'no-cors', credentials: 'include'})"
        + ".finally(() => document.title = 'sent')</script>";
  }

  private static void page(RoutingContext context, String html) {
    context.response().putHeader("Content-Type", "text/html").end("<!doctype html>" + html);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}

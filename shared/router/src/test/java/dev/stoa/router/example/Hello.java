package dev.stoa.router.example;

import dev.stoa.router.Access;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Csrf;
import dev.stoa.router.HttpError;
import dev.stoa.router.OriginPolicy;
import dev.stoa.router.Redirect;
import dev.stoa.router.Response;
import io.vertx.core.Vertx;
import java.util.Map;

/// A whole application: greets, redirects, takes a form, answers JSON.
public final class Hello {
  private Hello() {}

  /// Its rules, all in one place.
  private static Blueprint pages() {
    Blueprint pages = Blueprint.named("pages").beforeRequest(OriginPolicy.own());
    pages
        .get("/", "home", r -> Redirect.to(r.app().urlFor("pages.hello", Map.of("name", "you"))))
        .access(Access.PUBLIC);
    pages
        .get("/hello/<name>", "hello", r -> Response.text("Hello, " + r.pathValue("name") + "!"))
        .access(Access.PUBLIC);
    pages
        .get(
            "/squares/<int(max=1000):n>",
            "square",
            r ->
                Response.jsonify(Map.of("square", r.<Long>pathValue("n") * r.<Long>pathValue("n"))))
        .access(Access.PUBLIC);
    pages
        .post(
            "/hello",
            "greet",
            r ->
                Redirect.to(
                    r.app().urlFor("pages.hello", Map.of("name", r.form().require("name")))))
        .access(Access.PUBLIC)
        .csrf(Csrf.exempt("it changes nothing"));
    return pages;
  }

  /// With an answer of its own where no rule matches.
  public static App.Builder app() {
    return App.builder("hello")
        .register(pages())
        .errorHandler(HttpError.NotFound.class, (_, e) -> Response.text(e.text()).status(404));
  }

  /// Serves them on port 8080, or another.
  public static void main(String[] args) {
    int port = args.length == 0 ? 8080 : Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx();
    App app = app().build(vertx);
    vertx.createHttpServer().requestHandler(app.requestHandler()).listen(port).await();
  }
}

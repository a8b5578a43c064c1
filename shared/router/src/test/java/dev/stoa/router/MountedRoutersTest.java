package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.Test;

/// Everything below a path goes to a vertx-web router.
class MountedRoutersTest {
  /// Says which of its routes a request has met.
  private static Router below(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route("/").handler(context -> context.end("root " + context.request().method()));
    router.route("/a/:x").handler(context -> context.end("a " + context.pathParam("x")));
    router.route("/all").handler(context -> context.end("all " + context.request().method()));
    return router;
  }

  /// In a path of vertx-web's a colon begins a parameter.
  @Test
  void hasNoColonAboveIt() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> pages.mount("/<t>", "m", below(parts.vertx())))) {
      assertThat(server.get("/a:b/all").statusCode()).isEqualTo(404);
      assertThat(server.get("/a%3Ab/all").body()).isEqualTo("all GET");
      assertThat(server.get("/a/a/x:y").body()).isEqualTo("a x:y");
    }
    assertThatThrownBy(
            () -> TestServer.with((parts, pages) -> pages.mount("/a:b", "m", below(parts.vertx()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MountedRoutersTest.java:")
        .hasMessageContaining("colon");
  }

  @Test
  void valuesAboveItArePathParamsToo() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router router = Router.router(parts.vertx());
          router
              .route("/:x")
              .handler(c -> c.end(c.pathParam("id") + " " + c.pathParam("x") + c.mountPoint()));
          pages.mount("/u/<int:id>", "m", router);
        })) {
      assertThat(server.get("/u/007/y").body()).isEqualTo("7 y/u/007/");
    }
  }

  @Test
  void itsFailuresGoToTheErrorHandlersOfTheApplication() throws Exception {
    try (TestServer server =
        TestServer.with((parts, pages) -> {
          Router router = Router.router(parts.vertx());
          router.route("/fails").handler(context -> context.fail(409));
          router.route().failureHandler(context -> context.end("its own"));
          pages.mount("/m", "m", router);
          pages.errorHandler(409, (_, _) -> Response.text("ours").status(409));
        })) {
      assertThat(server.get("/m/fails").body()).isEqualTo("ours");
    }
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.common.template.TemplateEngine;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.CSRFHandler;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.JWTAuthHandler;
import io.vertx.ext.web.handler.ResponseTimeHandler;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.handler.StaticHandler;
import io.vertx.ext.web.handler.TemplateHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// vertx-web's own handlers, unchanged, behind our rules.
@NullUnmarked // tests hand nulls around on purpose
class VertxHandlersTest {
  private static final Set<String> GET = Set.of("GET");

  private static TestServer serve(BiConsumer<TestServer.Parts, Blueprint> rules) throws Exception {
    return TestServer.with(rules);
  }

  private static String cookie(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElse("").split(";", 2)[0];
  }

  @Test
  void handlersInAnOrderThatVertxWebRefusesRefuseTheStart() {
    Blueprint pages = Blueprint.named("pages");
    pages
        .get("/with", "with", _ -> Response.text("with"))
        .with(RoutingContext::next)
        .with(ResponseTimeHandler.create());
    assertThatThrownBy(() -> TestServer.of(pages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/with")
        .hasMessageContaining("PLATFORM");
  }

  @Test
  void bodyHandler() throws Exception {
    try (TestServer server =
        serve((parts, pages) ->
            pages
                .post("/body", "body", r -> Response.text(r.context().body().asString()))
                .streaming()
                .with(BodyHandler.create(false).setBodyLimit(100)))) {
      assertThat(server.post("/body", "hello").body()).isEqualTo("hello");
      assertThat(server.post("/body", "x".repeat(200)).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void sessionHandler() throws Exception {
    try (TestServer server =
        serve((parts, pages) ->
            pages
                .get(
                    "/session",
                    "session",
                    r -> {
                      Integer n = r.context().session().get("n");
                      r.context().session().put("n", n == null ? 1 : n + 1);
                      return Response.text("" + n);
                    })
                .with(SessionHandler.create(LocalSessionStore.create(parts.vertx()))))) {
      String session = cookie(server.get("/session"));
      assertThat(server.get("/session", "Cookie", session).body()).isEqualTo("1");
      assertThat(server.get("/session", "Cookie", session).body()).isEqualTo("2");
    }
  }

  @Test
  void corsHandler() throws Exception {
    try (TestServer server =
        serve((parts, pages) ->
            pages
                .route(Set.of("GET", "OPTIONS"), "/cors", "cors", _ -> Response.text("x"))
                .with(
                    CorsHandler.create()
                        .addOrigin("https://a.example")
                        .allowedMethod(HttpMethod.GET)))) {
      assertThat(
              server
                  .get("/cors", "Origin", "https://a.example")
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .hasValue("https://a.example");
      assertThat(server.get("/cors", "Origin", "https://b.example").statusCode()).isEqualTo(403);
      assertThat(
              server
                  .send(
                      "OPTIONS",
                      "/cors",
                      null,
                      "Origin",
                      "https://a.example",
                      "Access-Control-Request-Method",
                      "GET")
                  .statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void csrfHandler() throws Exception {
    try (TestServer server =
        serve((parts, pages) -> {
          Handler<RoutingContext> csrf = CSRFHandler.create(parts.vertx(), "secret");
          pages
              .get(
                  "/form",
                  "form",
                  r -> Response.text(r.context().get(CSRFHandler.DEFAULT_HEADER_NAME)))
              .with(csrf);
          pages
              .post("/form", "post", _ -> Response.text("posted"))
              .streaming()
              .with(BodyHandler.create(false))
              .with(csrf);
        })) {
      HttpResponse<String> form = server.get("/form");
      assertThat(
              server.post("/form", "", "Cookie", cookie(form), "X-XSRF-TOKEN", form.body()).body())
          .isEqualTo("posted");
      assertThat(server.post("/form", "").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void jwtHandler() throws Exception {
    try (TestServer server =
        serve((parts, pages) -> {
          JWTAuth auth =
              JWTAuth.create(
                  parts.vertx(),
                  new JWTAuthOptions()
                      .addPubSecKey(
                          new PubSecKeyOptions()
                              .setAlgorithm("HS256")
                              .setBuffer("0123456789abcdef0123456789abcdef")));
          pages.get(
              "/token",
              "token",
              _ -> Response.text(auth.generateToken(new JsonObject().put("sub", "ann"))));
          pages
              .get("/secret", "secret", r -> Response.text(r.context().user().subject()))
              .with(JWTAuthHandler.create(auth));
        })) {
      assertThat(server.get("/secret").statusCode()).isEqualTo(401);
      assertThat(
              server
                  .get("/secret", "Authorization", "Bearer " + server.get("/token").body())
                  .body())
          .isEqualTo("ann");
      HttpResponse<String> options =
          server.send(
              "OPTIONS", "/secret", null, "Access-Control-Request-Headers", "Authorization");
      assertThat(options.statusCode() + options.body())
          .as("no secret for OPTIONS")
          .isEqualTo("204");
    }
  }

  @Test
  void staticHandler(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("a.txt"), "static a");
    Files.writeString(directory.resolveSibling("outside.txt"), "outside");
    try (TestServer server =
        serve((parts, pages) ->
            pages.vertx(
                GET,
                "/static/<path:file>",
                "static",
                StaticHandler.create(FileSystemAccess.ROOT, directory.toString())))) {
      assertThat(server.get("/static/a.txt").body()).isEqualTo("static a");
      assertThat(server.get("/static/none.txt").statusCode()).isEqualTo(404);
      assertThat(
              server.raw(
                  "GET /static/../outside.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void timeoutHandler() throws Exception {
    try (TestServer server =
        serve((parts, pages) -> {
          RuleSpec rule =
              pages.getAsync(
                  "/slow", "slow", _ -> io.vertx.core.Promise.<Response>promise().future());
          rule.with(TimeoutHandler.create(100, 504));
        })) {
      assertThat(server.get("/slow").statusCode()).isEqualTo(504);
    }
  }

  @Test
  void sockJsHandler() throws Exception {
    try (TestServer server =
        serve((parts, pages) ->
            pages.mount(
                "/sockjs",
                "sockjs",
                SockJSHandler.create(parts.vertx()).socketHandler(socket -> socket.write("hi"))))) {
      assertThat(server.get("/sockjs/info").body()).contains("\"websocket\":true");
      // The handler closes a polling connection after its answer, so that none can be used again.
      String poll = "POST /sockjs/000/abc/xhr HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
      assertThat(server.raw(poll)).startsWith("HTTP/1.1 200").contains("o\n");
      assertThat(server.raw(poll)).startsWith("HTTP/1.1 200").contains("a[\"hi\"]\n");
    }
  }

  @Test
  void templateHandler() throws Exception {
    TemplateEngine engine =
        new TemplateEngine() {
          @Override
          public io.vertx.core.Future<io.vertx.core.buffer.Buffer> render(
              java.util.Map<String, Object> data, String file) {
            return io.vertx.core.Future.succeededFuture(
                io.vertx.core.buffer.Buffer.buffer("<p>" + data.get("name") + " in " + file));
          }

          @Override
          public void clearCache() {}
        };
    try (TestServer server =
        serve((parts, pages) ->
            pages
                .vertx(
                    GET,
                    "/page/<path:file>",
                    "page",
                    TemplateHandler.create(engine, "templates", "text/html"))
                .with(context -> {
                  context.put("name", "Ann");
                  context.next();
                }))) {
      assertThat(server.get("/page/a.html").body()).startsWith("<p>Ann in").contains("a.html");
    }
  }

  @Test
  void aVertxContextKeepsItsMeaning() throws Exception {
    try (TestServer server =
        serve((parts, pages) -> {
          pages
              .get(
                  "/users/<int:id>",
                  "user",
                  r -> Response.text(r.context().get("seen") + " " + r.context().normalizedPath()))
              .with(context -> {
                context.put("seen", "yes");
                context.next();
              });
          pages
              .get("/fails", "fails", _ -> Response.text("never"))
              .with(context -> context.fail(418));
        })) {
      assertThat(server.get("/users/7?id=8").body()).isEqualTo("yes /users/7");
      assertThat(server.get("/fails").statusCode()).isEqualTo(418);
    }
  }

  @Test
  void aStatusThatTheySetIsNotThatOfTheAnswer() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages
        .get("/", "home", _ -> Response.text("home"))
        .with(context -> {
          context.response().setStatusCode(404);
          context.next();
        });
    try (TestServer server = TestServer.of(pages)) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
    }
  }

  /// They may have said it of a body that was not sent then.
  @Test
  void aLengthThatTheySetIsNotThatOfTheAnswer() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages
        .get("/short", "short", _ -> Response.text("handler"))
        .with(context -> {
          context.response().putHeader("content-length", "3");
          context.next();
        });
    pages
        .get("/chunked", "chunked", _ -> Response.empty(200))
        .with(context -> {
          context.response().setChunked(true);
          context.next();
        });
    try (TestServer server = TestServer.of(pages)) {
      String close = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      assertThat(server.raw("GET /short" + close))
          .contains("content-length: 7\r\n")
          .endsWith("handler");
      assertThat(server.raw("GET /chunked" + close))
          .contains("content-length: 0\r\n")
          .doesNotContain("chunked")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void aCodingThatTheySetIsThatOfTheAnswerButNotOfAnError() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    for (String path : List.of("/coded", "/fails")) {
      pages
          .get(path, path.substring(1), _ -> Response.text("coded"))
          .with(context -> {
            context.response().putHeader("Content-Encoding", "x-mine");
            if (path.equals("/fails")) {
              context.fail(418);
            } else {
              context.next();
            }
          });
    }
    try (TestServer server = TestServer.of(pages)) {
      assertThat(TestServer.header(server.get("/coded"), "Content-Encoding")).isEqualTo("x-mine");
      HttpResponse<String> error = server.get("/fails");
      assertThat(error.statusCode() + TestServer.header(error, "Content-Encoding"))
          .isEqualTo("418");
    }
  }

  @Test
  void anAnswerOfAVertxHandlerIsTornDownOnce() throws Exception {
    List<String> trace = new CopyOnWriteArrayList<>();
    CountDownLatch torn = new CountDownLatch(1);
    try (TestServer server =
        serve((parts, pages) -> {
          pages.vertx(GET, "/own", "own", context -> context.end("own"));
          pages.teardownRequest((_, failure) -> {
            trace.add("teardown " + failure);
            torn.countDown();
          });
        })) {
      assertThat(server.get("/own").body()).isEqualTo("own");
      assertThat(torn.await(15, TimeUnit.SECONDS)).isTrue();
      assertThat(trace).containsExactly("teardown null");
    }
  }

  @Test
  void theirAnswersHaveTheSecurityHeadersToo(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a.txt"), "a");
    Blueprint pages = Blueprint.named("pages").afterRequest(SecurityHeaders.strict());
    pages.vertx(
        GET,
        "/static/<path:file>",
        "static",
        StaticHandler.create(FileSystemAccess.ROOT, folder.toString()));
    pages.vertx(
        GET,
        "/framed",
        "framed",
        context -> context.response().putHeader("X-Frame-Options", "SAMEORIGIN").end("framed"));
    try (TestServer server = TestServer.of(pages)) {
      HttpResponse<String> file = server.get("/static/a.txt");
      assertThat(file.body()).isEqualTo("a");
      assertThat(TestServer.header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(TestServer.header(file, "Content-Security-Policy")).contains("default-src");
      HttpResponse<String> framed = server.get("/framed");
      assertThat(framed.headers().allValues("X-Frame-Options")).containsExactly("SAMEORIGIN");
    }
  }
}

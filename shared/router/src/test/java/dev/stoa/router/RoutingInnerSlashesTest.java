package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/// A value of several parts may hold doubled and encoded slashes, unless another rule, with its
/// hooks and guards, stands for the same path with single ones.
@NullUnmarked // every handler here has a rule
class RoutingInnerSlashesTest {
  private static RequestHandler echo() {
    return r -> Response.text(r.rule().endpoint() + " " + r.pathValues());
  }

  private static Blueprint files() {
    Blueprint files = Blueprint.named("files");
    files.get("/files/<path:p>", "open", echo());
    files.get("/files/private/<path:p>", "private", echo());
    files.get("/files/a/b/", "folder", echo());
    files.get("/files/kept/x", "kept", echo()).keepDoubledSlashes();
    files.post("/files/post/x", "post", echo());
    return files;
  }

  private static String answer(TestServer server, String path) throws Exception {
    return server.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }

  @Test
  void noSpellingGetsPastTheMoreSpecificRule() throws Exception {
    try (TestServer server = new TestServer(App.builder("demo").register(files()))) {
      for (String path :
          List.of(
              "/files/private//x",
              "/files/private///x",
              "/files//private/x",
              "/files/private%2Fx",
              "/files/private%2fx",
              "/files/private/%2Fx",
              "/files/private%2F%2F/x")) {
        assertThat(answer(server, path + "?q=1"))
            .as(path)
            .startsWith("HTTP/1.1 308 ")
            .containsIgnoringCase("\r\nlocation: /files/private/x?q=1\r\n");
      }
      assertThat(answer(server, "/files/a//b"))
          .containsIgnoringCase("\r\nlocation: /files/a/b/\r\n");
      assertThat(answer(server, "/files/a%2Fb/"))
          .containsIgnoringCase("\r\nlocation: /files/a/b/\r\n");
      assertThat(answer(server, "/files/kept//x")).startsWith("HTTP/1.1 404 ");
    }
  }

  @Test
  void aValueIsAsItWasSentWhereNoOtherRuleStands() throws Exception {
    try (TestServer server = new TestServer(App.builder("demo").register(files()))) {
      assertThat(answer(server, "/files/b//c%2Fd")).endsWith("files.open {p=b//c/d}");
      assertThat(answer(server, "/files/private/b//c")).endsWith("files.private {p=b//c}");
      assertThat(answer(server, "/files/post//x")).endsWith("files.open {p=post//x}");
    }
  }

  /// Of a value of one part an encoded slash is no other spelling.
  @Test
  void aSlashInAValueOfOnePartStaysThere() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/a/<name>/<path:p>", "named", echo());
    pages.get("/a/x/y/z", "fixed", echo());
    pages.get("/b/<path:p>/z", "tail", echo());
    pages.get("/<first>/<second>", "two", echo());
    try (TestServer server = new TestServer(App.builder("demo").register(pages))) {
      assertThat(answer(server, "/a/x%2Fy/z")).endsWith("pages.named {name=x/y, p=z}");
      assertThat(answer(server, "/a/x/y%2Fz")).containsIgnoringCase("\r\nlocation: /a/x/y/z\r\n");
      assertThat(answer(server, "/b/c%2Fz")).endsWith("pages.two {first=b, second=c/z}");
      assertThat(server.app.urlFor("pages.named", Map.of("name", "x/y", "p", "z")))
          .hasToString("/a/x%2Fy/z");
    }
  }

  @Test
  void noUrlIsBuiltThatAnotherRuleWouldAnswer() {
    App app = App.builder("demo").register(files()).build(Vertx.vertx());
    assertThat(app.urlFor("files.open", Map.of("p", "b//c")).toString()).isEqualTo("/files/b//c");
    assertThatThrownBy(() -> app.urlFor("files.open", Map.of("p", "private//x")))
        .isInstanceOf(UrlBuildError.class);
  }

  @Test
  void aMountedRouterIsNotReachedPastAGuard() throws Exception {
    Vertx vertx = Vertx.vertx();
    Router api = Router.router(vertx);
    api.get("/admin/keys").handler(c -> c.end("KEYS"));
    api.get("/free").handler(c -> c.end("FREE"));
    Router admin = Router.router(vertx);
    admin.get("/keys").handler(c -> c.end("ADMIN"));
    Blueprint pages = Blueprint.named("pages");
    pages.mount("/api", "api", api);
    pages.mount("/api/admin", "admin", admin).with(c -> c.fail(403));
    pages.vertx(Set.of("GET"), "/v/<path:p>", "open", c -> c.end("OPEN " + c.normalizedPath()));
    pages
        .vertx(Set.of("GET"), "/v/private/<path:p>", "private", c -> c.end("PRIVATE"))
        .with(c -> c.fail(403));
    try (TestServer server = new TestServer(App.builder("demo").register(pages))) {
      assertThat(answer(server, "/api/admin/keys")).startsWith("HTTP/1.1 403 ");
      for (String path : List.of("/api/admin//keys", "/api/admin%2Fkeys")) {
        assertThat(answer(server, path))
            .containsIgnoringCase("\r\nlocation: /api/admin/keys\r\n")
            .doesNotContain("KEYS");
      }
      assertThat(answer(server, "/v/private//x"))
          .containsIgnoringCase("\r\nlocation: /v/private/x\r\n");
      assertThat(answer(server, "/v/b//x")).endsWith("OPEN /v/b/x");
    } finally {
      vertx.close();
    }
  }
}

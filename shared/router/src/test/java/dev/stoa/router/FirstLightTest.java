package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirstLightTest {
  @Test
  void answersFromVirtualThreadsAndEventLoops() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/hello/<name>", "hello", r -> Response.text("hello " + r.pathValue("name")));
    pages.getAsync(
        "/later/<int:n>",
        "later",
        r -> Future.succeededFuture(Response.text("n=" + r.<Long>pathValue("n"))));
    pages.post("/echo", "echo", r -> Response.text(r.form().get("a", "none")));
    pages.get(
        "/boom",
        "boom",
        r -> {
          throw new IllegalStateException("secret");
        });
    Blueprint loop = Blueprint.named("loop").prefix("/loop").execution(Execution.EVENT_LOOP);
    loop.get("/thread", "thread", r -> Response.text(Thread.currentThread().getName()));
    try (TestServer server = TestServer.of(pages, loop)) {
      assertThat(server.get("/hello/Ann").body()).isEqualTo("hello Ann");
      assertThat(server.get("/later/42").body()).isEqualTo("n=42");
      assertThat(server.get("/later/x").statusCode()).isEqualTo(404);
      assertThat(
              server
                  .post("/echo", "a=b+c", "Content-Type", "application/x-www-form-urlencoded")
                  .body())
          .isEqualTo("b c");
      assertThat(server.post("/hello/Ann", "").statusCode()).isEqualTo(405);
      assertThat(server.post("/hello/Ann", "").headers().firstValue("Allow"))
          .hasValue("GET, HEAD, OPTIONS");
      assertThat(server.post("/echo", "a".repeat(70000)).statusCode()).isEqualTo(413);
      assertThat(server.get("/loop/thread").body()).contains("eventloop");
      assertThat(server.get("/boom").statusCode()).isEqualTo(500);
      assertThat(server.get("/boom").body()).doesNotContain("secret");
      assertThat(server.app.urlFor("pages.hello", Map.of("name", "a/b", "q", "1 2")).toString())
          .isEqualTo("/hello/a%2Fb?q=1%202");
    }
  }
}

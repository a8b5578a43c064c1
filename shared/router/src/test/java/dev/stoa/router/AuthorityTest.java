package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A request whose Host is none is answered once, and never run with hosts")
class AuthorityTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private App.Builder app(Execution execution) {
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.getAsync(
        "/",
        "home",
        request -> {
          seen.add("handler");
          return request.app().vertx().timer(1).map(_ -> Response.text("home"));
        });
    return App.builder("test")
        .execution(execution)
        .register(pages)
        .teardownRequest((request, _) -> seen.add(request.id()));
  }

  private void assertAnsweredOnce(App.Builder app, String host) throws Exception {
    try (TestServer server = new TestServer(app)) {
      String answer = server.raw("GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("home");
      assertThat(answer.split("HTTP/1.1", -1)).as("one answer").hasSize(2);
      String id = seen.poll(15, TimeUnit.SECONDS);
      assertThat(id).isNotNull().isNotEqualTo("handler");
      server.raw("GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
      assertThat(seen.poll(15, TimeUnit.SECONDS)).isNotNull().isNotIn("handler", id);
      assertThat(seen).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: x:65536\r\n", "Host: a b\r\n", "Host: a/b\r\n", ""})
  void oneThatIsMalformed(String host) throws Exception {
    for (Execution execution : Execution.values()) {
      assertAnsweredOnce(app(execution), host);
    }
  }
}

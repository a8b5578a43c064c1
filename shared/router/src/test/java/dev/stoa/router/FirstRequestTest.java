package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A request that comes before the application is ready")
class FirstRequestTest {
  @ParameterizedTest
  @EnumSource(Execution.class)
  void waitsAsLongAsItsRuleMayTake(Execution execution) throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    Blueprint pages = Blueprint.named("pages").execution(execution);
    pages.post("/hurry", "hurry", r -> Response.text(r.text())).timeout(Duration.ofMillis(50));
    pages.post("/patient", "patient", r -> Response.text(r.text()));
    App.Builder app =
        App.builder("test")
            .execution(execution)
            .register(pages)
            .beforeFirstRequest(() -> {
              var _ = ready.await(5, TimeUnit.SECONDS);
            });
    try (TestServer server = new TestServer(app)) {
      HttpResponse<String> hurried = server.post("/hurry", "now");
      assertThat(hurried.statusCode()).isEqualTo(503);
      assertThat(TestServer.header(hurried, "Retry-After")).isEqualTo("1");
      ready.countDown();
      assertThat(server.post("/patient", "then").body()).isEqualTo("then");
    }
  }
}

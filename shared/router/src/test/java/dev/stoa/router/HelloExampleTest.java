package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.router.example.Hello;
import org.junit.jupiter.api.Test;

/// The example of the README works as it says.
class HelloExampleTest {
  @Test
  void greetsRedirectsTakesAFormAndAnswersJson() throws Exception {
    try (TestServer server = TestServer.of(Hello.pages())) {
      assertThat(server.get("/").headers().firstValue("Location")).hasValue("/hello/you");
      assertThat(server.get("/hello/Ann%20B").body()).isEqualTo("Hello, Ann B!");
      assertThat(server.get("/squares/12").body()).isEqualTo("{\"square\":144}");
      assertThat(server.get("/squares/x").statusCode()).isEqualTo(404);
      assertThat(
              server
                  .post("/hello", "name=A%2FB", "Content-Type", "application/x-www-form-urlencoded")
                  .headers()
                  .firstValue("Location"))
          .hasValue("/hello/A%2FB");
      assertThat(server.post("/hello", "name=x", "Origin", "https://evil.example").statusCode())
          .isEqualTo(403);
      assertThat(RouteReport.of(server.app).isSound()).isTrue();
    }
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.router.example.Hello;
import java.io.File;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The example of the README works as it says.
class HelloExampleTest {
  private static final Pattern VERTX_WEB =
      Pattern.compile(
          "(vertx-(core|core-logging|web|web-common|auth-common|bridge-common|codegen-api)"
              + "|netty-[a-z0-9-]+|jackson-core)-[0-9][^/\\\\]*[.]jar$");

  @Test
  void greetsRedirectsTakesAFormAndAnswersJson() throws Exception {
    try (TestServer server = new TestServer(Hello.app())) {
      assertThat(server.get("/").headers().firstValue("Location")).hasValue("/hello/you");
      assertThat(server.get("/hello/Ann%20B").body()).isEqualTo("Hello, Ann B!");
      assertThat(server.get("/squares/12").body()).isEqualTo("{\"square\":144}");
      assertThat(server.get("/squares/x").statusCode()).isEqualTo(404);
      assertThat(server.get("/squares/x").body()).doesNotContain("<");
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

  /// What stands on the class path beside the example and the router: vertx-web and what it brings.
  private static String vertxWebAlone() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith(".jar") || VERTX_WEB.matcher(entry).find())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void runsWithVertxWebAloneBesideTheRouter() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process hello =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                vertxWebAlone(),
                Hello.class.getName(),
                String.valueOf(port))
            .inheritIO()
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hello/Ann")).build();
      assertThat(answer(client, request, hello)).isEqualTo("Hello, Ann!");
    } finally {
      hello.destroy();
      assertThat(hello.waitFor(15, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String answer(HttpClient client, HttpRequest request, Process server)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return client.send(request, BodyHandlers.ofString()).body();
      } catch (ConnectException notYet) {
        if (System.nanoTime() > deadline || server.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw notYet;
        }
      }
    }
  }
}

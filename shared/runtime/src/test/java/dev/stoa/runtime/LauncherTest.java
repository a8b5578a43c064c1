package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.bus.RequestId;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Response;
import dev.stoa.router.Rule;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir Path dir;

  private final List<String> happened = new ArrayList<>();

  private final Service greeter =
      new Service() {
        @Override
        public String name() {
          return "greeter";
        }

        @Override
        public Assembly assemble(ServiceContext context) {
          happened.add("assemble");
          var routes = Blueprint.named("greetings");
          routes.get("/hello", "hello", _ -> Response.text("hello " + RequestId.current()));
          return Assembly.builder()
              .blueprint(routes)
              .command(
                  "greet",
                  (arguments, output) -> {
                    output.note("thinking");
                    output.progress("greetings", 1, 2);
                    if (arguments.getString("name", "").isEmpty()) {
                      throw new Failure.NotFound("name.missing", "Whom?");
                    }
                    output.line("hello " + arguments.getString("name"));
                  })
              .onStart(() -> happened.add("start " + Thread.currentThread().isVirtual()))
              .onStop(() -> happened.add("stop"))
              .welcome(address -> List.of("come to " + address.getScheme()))
              .build();
        }
      };

  @Test
  void startsListensAndStops() throws Exception {
    try (var running = start()) {
      assertThat(get(running, "/").statusCode()).isEqualTo(404);
      var hello = get(running, "/hello");
      assertThat(hello.body()).isEqualTo("hello " + header(hello, "x-request-id"));
      assertThat(header(hello, "x-content-type-options")).isEqualTo("nosniff");
      assertThat(header(hello, "content-security-policy")).contains("default-src 'self'");
      assertThat(running.welcome()).containsExactly("come to http");
      assertThat(happened).containsExactly("assemble", "start true");
    }
    assertThat(happened).containsExactly("assemble", "start true", "stop");
    try (var again = start()) {
      assertThat(again.port()).isPositive();
    }
  }

  @Test
  void aSecondStartOnTheSameDataIsRefused() {
    try (var running = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOfSatisfying(
              LaunchFailure.class,
              refused -> assertThat(refused.kind()).isEqualTo(LaunchFailure.Kind.BUSY))
          .hasMessageContaining("in use")
          .hasMessageContaining(":" + running.port());
      assertThat(DataDirectory.isHeld(dir)).isTrue();
    }
    assertThat(DataDirectory.isHeld(dir)).isFalse();
  }

  @Test
  void aTakenPortIsRefusedBeforeAnythingIsTouched() throws Exception {
    try (var other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var options = LaunchOptions.test(dir.resolve("data")).withPort(other.getLocalPort());
      assertThatThrownBy(() -> Launcher.start(options, List.of(greeter)))
          .isInstanceOf(LaunchFailure.class)
          .hasMessageContaining("taken by another program");
      assertThat(dir.resolve("data")).doesNotExist();
    }
  }

  @Test
  void aServiceThatCannotStartLeavesNothingBehind() {
    var broken =
        new Service() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Assembly assemble(ServiceContext context) {
            return Assembly.builder()
                .onStart(() -> {
                  throw new IllegalStateException("no");
                })
                .build();
          }
        };
    assertThatThrownBy(() -> Launcher.start(LaunchOptions.test(dir), List.of(greeter, broken)))
        .hasMessage("no");
    assertThat(happened).endsWith("stop");
    assertThat(DataDirectory.isHeld(dir)).isFalse();
  }

  @Test
  void onlyTheRolesAskedForAreStarted() {
    var options = LaunchOptions.test(dir).withRoles(Set.of("gardener"));
    assertThatThrownBy(() -> Launcher.start(options, List.of(greeter)))
        .isInstanceOf(LaunchFailure.class)
        .hasMessage("No such role: [gardener]. Roles are [greeter].");
  }

  @Test
  void plainHttpBeyondThisMachineNeedsAReason() {
    var options = LaunchOptions.test(dir).withHost("0.0.0.0");
    assertThatThrownBy(() -> Launcher.start(options, List.of(greeter)))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("STOA_HTTP_INSECURE");
    try (var running = Launcher.start(options.with("http.insecure", "a test"), List.of(greeter))) {
      assertThat(running.address().getHost()).isEqualTo("localhost");
    }
  }

  @Test
  void aClusterNeedsPostgres() {
    var options = LaunchOptions.test(dir).with("cluster", "127.0.0.1:5799");
    assertThatThrownBy(() -> Launcher.start(options, List.of(greeter)))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("PostgreSQL");
  }

  @Test
  void commandsRunInTheServerOverItsSocket() throws Exception {
    try (var running = start()) {
      var output = new Recorded();
      ControlClient.run(running.data(), "greet", new JsonObject().put("name", "Ada"), output);
      assertThat(output.lines).containsExactly("note thinking", "greetings 1/2", "hello Ada");
      assertThatThrownBy(() -> ControlClient.run(running.data(), "greet", new JsonObject(), output))
          .isInstanceOf(Failure.class)
          .hasMessage("Whom?");
      var permissions = Files.getPosixFilePermissions(dir.resolve("control.sock"));
      assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }
  }

  @Test
  void theSameCommandsRunWithoutAServer() throws Exception {
    try (var opened = Launcher.open(LaunchOptions.test(dir), List.of(greeter))) {
      var output = new Recorded();
      opened.command("greet", new JsonObject().put("name", "Ada"), output);
      assertThat(output.lines).contains("hello Ada");
      assertThat(opened.port()).isZero();
    }
  }

  @Test
  void theRulesAreKnownWithoutDataOrPort() {
    var app = Launcher.wire(LaunchOptions.test(dir.resolve("none")), List.of(greeter));
    assertThat(app.rules()).extracting(Rule::text).containsExactly("/hello");
    assertThat(dir.resolve("none")).doesNotExist();
  }

  private Running start() {
    return Launcher.start(LaunchOptions.test(dir), List.of(greeter));
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static HttpResponse<String> get(Running running, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + running.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static final class Recorded implements ControlOutput {
    final List<String> lines = new ArrayList<>();

    @Override
    public void line(String text) {
      lines.add(text);
    }

    @Override
    public void note(String text) {
      lines.add("note " + text);
    }

    @Override
    public void progress(String label, long done, long total) {
      lines.add(label + " " + done + "/" + total);
    }
  }
}

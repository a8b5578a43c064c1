package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.runtime.ControlClient;
import dev.stoa.runtime.LaunchFailure;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  private static final String EXPORT =
      """
      <rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title>
        <link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
      </channel></rss>
      """;

  @TempDir Path dir;

  private final Terminal terminal = new Terminal();

  @Test
  void helpListsEveryCommandAndTheExitCodes() {
    assertThat(terminal.stoa()).isZero();
    assertThat(terminal.out()).contains("run", "import", "user", "routes", "doctor", "Exit codes:");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void wrongUsageExitsTwoAndLeavesStandardOutputAlone() {
    assertThat(terminal.stoa("run", "--prot", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).contains("--prot").contains("./stoa help run");
  }

  @Test
  void aWrongSettingExitsTwoAndNamesIt() {
    assertThat(terminal.stoa("run", "--data", data(), "--host", "0.0.0.0", "--port", "0"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("STOA_HTTP_INSECURE");
  }

  @Test
  void aPortThatCannotBeExitsTwo() {
    assertThat(terminal.stoa("run", "--data", data(), "--port", "99999")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("run", "--data", data(), "--port", "abc")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("run", "--data", data(), "--management-port", "-5"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err().lines())
        .containsExactly(
            "port (--port, STOA_PORT): '99999' is not a whole number from 0 to 65535.",
            "port (--port, STOA_PORT): 'abc' is not a whole number from 0 to 65535.",
            "management.port (--management-port, STOA_MANAGEMENT_PORT): '-5' is not a whole number"
                + " from -1 to 65535.");
  }

  @Test
  void statusAndStopSayThatNothingRuns() {
    assertThat(terminal.stoa("status", "--data", data())).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(terminal.stoa("stop", "--data", data())).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(terminal.out()).isEqualTo("stopped\n");
  }

  @Test
  void statusTellsProgramsTheSame() {
    assertThat(terminal.stoa("status", "--json", "--data", data())).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(new JsonObject(terminal.out()))
        .isEqualTo(new JsonObject().put("state", "stopped").put("data", data()));
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      var beside = new Terminal();
      assertThat(beside.stoa("status", "--json", "--data", data())).isZero();
      assertThat(new JsonObject(beside.out()))
          .isEqualTo(
              new JsonObject()
                  .put("state", "running")
                  .put("pid", ProcessHandle.current().pid())
                  .put("address", running.address().toString())
                  .put("data", data()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "owner.password, short,                STOA_OWNER_PASSWORD, 8 to 1000 characters",
    "owner.email,    nobody,               STOA_OWNER_EMAIL,    an e-mail address",
    "comments.moderation, perhaps,         STOA_COMMENTS_MODERATION, 'perhaps'",
    "push.mercure.resource, nowhere,       STOA_PUSH_MERCURE_RESOURCE, 'nowhere'",
    "http.origins,   nowhere,              STOA_HTTP_ORIGINS,   origins such as",
    "http.hosts,     example.org:8443,     STOA_HTTP_HOSTS,     names without scheme and port",
    "http.proxies,   nowhere,              STOA_HTTP_PROXIES,   addresses or networks",
    "net.transport,  pigeon,               STOA_NET_TRANSPORT,  'pigeon'",
    "database.url,   mysql://localhost/x,  STOA_DATABASE_URL,   postgresql://",
  })
  void aWrongSettingOfAServiceIsRefusedBeforeAnythingIsMade(
      String key, String value, String variable, String rule) {
    var options =
        LaunchOptions.test(dir.resolve("data"))
            .with("owner.email", "ada@example.org")
            .with("owner.password", "long enough")
            .with(key, value);
    assertThatThrownBy(() -> Launcher.start(options, Suite.services()))
        .isInstanceOfSatisfying(
            LaunchFailure.class, wrong -> assertThat(ExitCode.of(wrong)).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(variable)
        .hasMessageContaining(rule)
        .hasMessageNotContaining("short");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aSecondStartOnTheSameDataExitsThree() {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      assertThat(terminal.stoa("run", "--data", data(), "--port", "0")).isEqualTo(ExitCode.BUSY);
      assertThat(terminal.stoa("status", "--data", data())).isZero();
      assertThat(terminal.out()).contains("running: pid ").contains(":" + running.port());
    }
  }

  @Test
  void aTakenPortExitsThree() {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      var other = dir.resolve("other").toString();
      var port = Integer.toString(running.port());
      assertThat(terminal.stoa("run", "--data", other, "--port", port)).isEqualTo(ExitCode.BUSY);
      assertThat(terminal.err()).contains("--port");
    }
  }

  @Test
  void aTakenManagementPortExitsThreeAndIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      assertThat(terminal.stoa("run", "--data", data(), "--port", "0", "--management-port", port))
          .isEqualTo(ExitCode.BUSY);
      assertThat(terminal.err()).contains("Port " + port, "choose one with --management-port.");
      assertThat(terminal.stoa("status", "--data", data())).isEqualTo(ExitCode.NOT_RUNNING);
    }
  }

  @Test
  void commandsRunBesideAServerAndWithoutOne() {
    try (var _ = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      assertThat(terminal.stoa("user", "list", "--data", data())).isZero();
    }
    assertThat(terminal.stoa("user", "list", "--data", data())).isZero();
  }

  @Test
  void aLookIntoAWrongFolderBeginsNoSite() {
    Path wrong = dir.resolve("wrong");
    assertThat(terminal.stoa("user", "list", "--data", wrong.toString())).isNotZero();
    assertThat(terminal.stoa("log", "--data", wrong.toString())).isNotZero();
    assertThat(terminal.stoa("token", "--revoke", "an-id", "--data", wrong.toString())).isNotZero();
    assertThat(terminal.stoa("token", "--rotate", "--data", wrong.toString())).isNotZero();
    assertThat(terminal.err()).contains("There is no database in " + wrong);
    assertThat(wrong).doesNotExist();
  }

  @Test
  void aDryRunBeginsNoSite(@TempDir Path files) throws Exception {
    Path export = Files.writeString(files.resolve("export.xml"), EXPORT);
    Path fresh = dir.resolve("fresh");
    var arguments = List.of("import", export.toString(), "--dry-run", "--data", fresh.toString());
    assertThat(terminal.stoa(arguments.toArray(String[]::new))).isZero();
    assertThat(terminal.out()).contains("Dry run");
    assertThat(fresh).doesNotExist();
  }

  @Test
  void routesNeedNeitherDataNorPort() {
    assertThat(terminal.stoa("routes", "--json")).isZero();
    assertThat(terminal.out()).startsWith("[").contains("/push/sse");
  }

  @Test
  void versionsArePrinted() {
    assertThat(terminal.stoa("--version")).isZero();
    assertThat(terminal.out()).startsWith("Stoa ").contains("JDK 25", "Vert.x ");
  }

  @Test
  void aTokenIsTakenBackByItsIdAndNothingElse() {
    assertThat(terminal.stoa("token", "--publish", "x", "--data", data())).isZero();
    var token = terminal.out().strip();
    var id = Pattern.compile("id ([0-9a-f-]{36}),").matcher(terminal.err());
    assertThat(id.find()).isTrue();
    for (var wrong : List.of(token, "nope", id.group(1) + "0")) {
      assertThat(terminal.stoa("token", "--revoke", wrong, "--data", data())).isNotZero();
      assertThat(terminal.err()).contains("Not the id of a token").doesNotContain("is refused");
    }
    assertThat(terminal.stoa("token", "--revoke", id.group(1), "--data", data())).isZero();
    assertThat(terminal.err()).contains("Token " + id.group(1) + " is refused from now on.");
  }

  @Test
  void whatWouldNotBeHeededIsWrongUsage() {
    for (var arguments :
        List.of(
            List.of("log", "--data", data(), "tail", "--channel", "x"),
            List.of("log", "--json", "show", "0:1"),
            List.of("token", "--revoke", "x", "--subscribe", "x"),
            List.of("token", "--rotate", "--publish", "x"),
            List.of("token", "--rotate", "--revoke", "x"))) {
      assertThat(terminal.stoa(arguments.toArray(String[]::new)))
          .as("%s", arguments)
          .isEqualTo(ExitCode.USAGE);
    }
    assertThat(terminal.err()).contains("--data belongs behind 'tail'.", "One thing at a time");
  }

  @Test
  void aTokenForNothingIsWrongUsage() {
    assertThat(terminal.stoa("token", "--data", data())).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("token", "--data", data(), "--publish", "x", "--ttl", "long"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err())
        .contains("--subscribe, --publish or both", "--ttl is a time", "Usage: ./stoa token");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aPageThatTheTrainingAsksForIsThere() throws Exception {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services());
        var client = HttpClient.newHttpClient()) {
      for (var path : RunCommand.TRAINING) {
        var target = URI.create("http://127.0.0.1:" + running.port() + path);
        var answer = client.send(HttpRequest.newBuilder(target).build(), BodyHandlers.discarding());
        assertThat(answer.statusCode()).as(path).isEqualTo(path.equals("/nowhere") ? 404 : 200);
      }
    }
  }

  @Test
  void whoeverWaitsForTheStopHearsOfIt() throws Exception {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      ControlClient.run(dir, Running.STOP, new JsonObject(), Console.system());
      running.awaitStop();
    }
  }

  private String data() {
    return dir.toString();
  }
}

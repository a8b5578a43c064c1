package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {
  @TempDir Path dir;

  private final Terminal terminal = new Terminal();

  @Test
  void aSiteIsSavedWhileItRunsAndComesBackWhole() throws Exception {
    var file = dir.resolve("backup.db").toString();
    var data = dir.resolve("data").toString();
    var other = dir.resolve("other").toString();
    assertThat(terminal.stoa("backup", file, "--data", data)).isEqualTo(ExitCode.FAILED);
    try (var _ = Launcher.start(LaunchOptions.test(dir.resolve("data")), Suite.services())) {
      assertThat(terminal.stoa("backup", file, "--data", data)).isZero();
      assertThat(terminal.out()).isEqualTo(file + "\n");
      assertThat(terminal.stoa("backup", file, "--data", data)).isEqualTo(ExitCode.FAILED);
      assertThat(terminal.stoa("restore", file, "--data", data)).isEqualTo(ExitCode.BUSY);
    }
    assertThat(terminal.stoa("restore", file, "--data", other)).isZero();
    assertThat(terminal.stoa("restore", file, "--data", data)).isZero();
    assertThat(terminal.err()).contains("is kept in " + data + "/stoa.db.replaced-");
    try (var running = Launcher.start(LaunchOptions.test(dir.resolve("other")), Suite.services());
        var client = HttpClient.newHttpClient()) {
      var page = URI.create("http://127.0.0.1:" + running.port() + "/articles/welcome");
      var answer = client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSiteOnPostgresIsSavedByItsOwnTools() {
    var url = "postgresql://ada:hunter2@localhost/stoa";
    assertThat(terminal.stoa("backup", "x", "--database", url)).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.stoa("restore", "x", "--database", url)).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("pg_dump", "pg_restore").doesNotContain("hunter2");
  }
}

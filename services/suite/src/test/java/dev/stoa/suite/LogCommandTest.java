package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.ControlClient;
import dev.stoa.runtime.ControlOutput;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCommandTest {
  @TempDir Path dir;

  private final Terminal terminal = new Terminal();

  @Test
  void showsTheLogBesideAServerAndWithoutOne() throws Exception {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      comment(running.port(), "one");
      comment(running.port(), "two");
      look();
    }
    var beside = terminal.out();
    look();
    assertThat(terminal.out()).isEqualTo(beside + beside);
    assertThat(beside)
        .startsWith("epoch ")
        .containsPattern("(?m)^0 +\\d+ ")
        .containsPattern("(?m)^0:\\d+ \\S+ comment.created .*two")
        .doesNotContain("<p>one</p>");
  }

  @Test
  void oneEventIsShownWithItsDataAndAMissingOneIsNamed() throws Exception {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      comment(running.port(), "one");
      assertThat(stoa("log", "tail", "--channel", "thread:t", "--json")).isZero();
      var seq = new JsonObject(terminal.out().strip()).getLong("seq");
      assertThat(stoa("log", "show", "0", seq.toString())).isZero();
      assertThat(terminal.out()).contains("\"channel\" : \"thread:t\"", "<p>one</p>");
      var beside = new Terminal();
      assertThat(beside.stoa("log", "show", "0:" + seq, "--data", dir.toString())).isZero();
      assertThat(new JsonObject(beside.out()).getJsonObject("data").getString("html"))
          .contains("<p>one</p>");
    }
    assertThat(stoa("log", "show", "0", "999")).isEqualTo(ExitCode.FAILED);
    assertThat(stoa("log", "show", "7", "1")).isEqualTo(ExitCode.FAILED);
    assertThat(stoa("log", "show", "one")).isEqualTo(ExitCode.USAGE);
    assertThat(stoa("log", "show", "0:1:2")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("'one' is no place", "expected SHARD:SEQ, such as 0:17");
    assertThat(stoa("log", "tail", "--channel", "t", "--since", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(stoa("log", "tail")).isEqualTo(ExitCode.USAGE);
    assertThat(terminal.err()).contains("no event 999", "no shard 7", "--since is", "--channel");
  }

  @Test
  void dataThatIsBytesIsSaidToBe() throws Exception {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      var meta = "{\"encoding\":\"base64\"}";
      var bytes = new NewEvent("thread:t", "blob", "\"AQI=\"", null, meta, null);
      var text = NewEvent.of("thread:t", "text", "\"AQI=\"");
      var _ = running.context().log().publish(List.of(bytes, text)).await(15, TimeUnit.SECONDS);
      assertThat(stoa("log", "tail", "--channel", "thread:t")).isZero();
      assertThat(terminal.out()).containsPattern("blob \\S+ base64 \"AQI=\"");
      assertThat(terminal.out()).containsPattern("text \\S+ \"AQI=\"");
      assertThat(stoa("log", "show", "0", "1")).isZero();
      assertThat(terminal.out()).containsOnlyOnce("\"encoding\" : \"base64\"");
    }
  }

  @Test
  void followsAChannelUntilNobodyListens() throws Exception {
    var seen = new CompletableFuture<String>();
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      var arguments =
          new JsonObject().put("channel", "thread:t").put("since", "-0").put("follow", true);
      var ended = CompletableFuture.runAsync(() -> follow(arguments, seen));
      comment(running.port(), "live");
      assertThat(seen.get(15, TimeUnit.SECONDS)).contains("<p>live</p>");
      assertThat(ended).isNotDone();
    }
  }

  @Test
  void beginsAtATimeOrAWhileAgo() throws Exception {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      comment(running.port(), "one");
    }
    for (var since : List.of("earliest", "-1", "1h", "7d", "2020-01-01T00:00:00Z")) {
      var beside = new Terminal();
      assertThat(
              beside.stoa(
                  "log",
                  "tail",
                  "--channel",
                  "thread:t",
                  "--since",
                  since,
                  "--data",
                  dir.toString()))
          .isZero();
      assertThat(beside.out()).as(since).contains("<p>one</p>");
    }
    for (var since : List.of("0s", "2099-01-01T00:00:00Z")) {
      assertThat(stoa("log", "tail", "--channel", "thread:t", "--since", since)).isZero();
      assertThat(terminal.out()).as(since).isEmpty();
    }
    for (var since : List.of("30", "30x", "9999999d")) {
      assertThat(stoa("log", "tail", "--channel", "thread:t", "--since", since)).isNotZero();
    }
    assertThat(terminal.err()).contains("30s (m, h, d)");
  }

  private void follow(JsonObject arguments, CompletableFuture<String> seen) {
    try {
      ControlClient.run(dir, "log.tail", arguments, new FirstLine(seen));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void look() {
    assertThat(stoa("log")).isZero();
    assertThat(stoa("log", "tail", "--channel", "thread:t", "--since", "-1")).isZero();
  }

  private int stoa(String... arguments) {
    var all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = dir.toString();
    return terminal.stoa(all);
  }

  private static void comment(int port, String text) throws Exception {
    var body = "{\"thread\":\"t\",\"text\":\"%s\",\"author\":{\"name\":\"n\"}}";
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/comments"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.replace("%s", text)))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  private record FirstLine(CompletableFuture<String> seen) implements ControlOutput {
    @Override
    public void line(String text) {
      seen.complete(text);
    }

    @Override
    public void note(String text) {}

    @Override
    public void progress(String label, long done, long total) {}
  }
}

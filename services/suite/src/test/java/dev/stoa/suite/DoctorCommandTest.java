package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path dir;

  private final Terminal terminal = new Terminal();

  @Test
  void printsALineForEachThingThatItTries() {
    var data = dir.resolve("data").toString();
    assertThat(terminal.stoa("doctor", "--data", data, "--port", "0")).isZero();
    assertThat(terminal.out().lines())
        .allMatch(line -> line.matches("(ok  |warn)  \\S+ +\\S.*"))
        .anyMatch(line -> line.startsWith("ok    database"))
        .hasSizeGreaterThan(7);
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void whatFailsIsAnExitCodeAndHasARemedyAlsoAsJson() throws Exception {
    Files.writeString(dir.resolve("data"), "a file");
    var data = dir.resolve("data").toString();
    assertThat(terminal.stoa("doctor", "--data", data, "--port", "0", "--json")).isOne();
    var answer = new JsonObject(terminal.out());
    assertThat(answer.getBoolean("healthy")).isFalse();
    assertThat(answer.getJsonArray("findings"))
        .map(JsonObject.class::cast)
        .filteredOn(finding -> finding.getString("level").equals("fail"))
        .allMatch(finding -> !finding.getString("advice").isEmpty())
        .extracting(finding -> finding.getString("subject"))
        .contains("data");
  }
}

package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir Path dir;

  private final Terminal terminal = new Terminal();

  @Test
  void printsEverySettingOfAStartWithItsSource() {
    assertThat(terminal.stoa("config", "--data", dir.toString(), "--port", "8123")).isZero();
    assertThat(terminal.out())
        .containsPattern("(?m)^port=8123 +# option$")
        .containsPattern("(?m)^host=127.0.0.1 +# default$")
        .containsPattern("(?m)^public.url=http://localhost:8123 +# derived$")
        .containsPattern("(?m)^eventlog.shards=1 +# derived$")
        .containsPattern("(?m)^role=auth,content,comments,push +# derived$")
        .contains("cluster=", "cluster.name=stoa", "database.url=", "management.port=-1", "data=");
  }

  @Test
  void masksSecretsInTextAndJson() {
    var url = "postgresql://stoa:hunter2@localhost/stoa";
    assertThat(terminal.stoa("config", "--database", url)).isZero();
    assertThat(terminal.stoa("config", "--database", url, "--json")).isZero();
    assertThat(terminal.out()).contains("database.url=********").doesNotContain("hunter2");
  }

  @Test
  void onlyWhatIsGivenCanBeAskedFor() {
    assertThat(terminal.stoa("config", "--data", dir.toString(), "--port", "1", "--given"))
        .isZero();
    assertThat(terminal.out()).contains("port=1").doesNotContain("host=", "public.url");
  }

  @Test
  void besideAServerItPrintsWhatThatRunsWith() {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      assertThat(terminal.stoa("config", "--data", dir.toString(), "--json")).isZero();
      var port = Integer.toString(running.port());
      assertThat(values())
          .containsEntry("port", port)
          .containsEntry("public.url", "http://localhost:" + port)
          .containsEntry("eventlog.shards", "1")
          .containsEntry("data", dir.toString());
    }
  }

  private Map<String, String> values() {
    return new JsonArray(terminal.out())
        .stream()
            .map(JsonObject.class::cast)
            .collect(Collectors.toMap(e -> e.getString("key"), e -> e.getString("value")));
  }
}

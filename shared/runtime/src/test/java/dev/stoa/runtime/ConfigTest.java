package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  enum Mode {
    OFF,
    FIRST_COMMENT
  }

  @Test
  void readsTheVariableOfAKey() {
    var config = new Config(Map.of(), exported("STOA_OWNER_EMAIL", "ada@example.org"));
    assertThat(config.text("owner.email")).isEqualTo("ada@example.org");
  }

  @Test
  void whatTheCommandLineSaysWins() {
    var config = new Config(Map.of("port", "1"), exported("STOA_PORT", "2"));
    assertThat(config.integer("port", 3, 0, 9)).isEqualTo(1);
  }

  @Test
  void anEmptyValueIsNotGiven() {
    assertThat(Config.of(Map.of("a", " ")).text("a", "b")).isEqualTo("b");
    assertThat(Config.of(Map.of()).text("a")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "5m,300000", "12h,43200000", "7d,604800000", "PT1M,60000"})
  void readsTimeSpans(String text, long millis) {
    assertThat(Config.of(Map.of("t", text)).duration("t", Duration.ZERO).toMillis())
        .isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "5", "-3s", "99999999999999999999s"})
  void refusesWhatIsNoTimeSpanAndNamesTheKey(String text) {
    var config = Config.of(Map.of("push.heartbeat", text));
    assertThatThrownBy(() -> config.duration("push.heartbeat", Duration.ZERO))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("push.heartbeat (STOA_PUSH_HEARTBEAT)");
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> Config.of(Map.of("n", "70000")).integer("n", 1, 0, 65_535))
        .hasMessage("n (STOA_N): '70000' is not a whole number from 0 to 65535.");
  }

  @Test
  void readsChoicesAndListsAndFlags() {
    var config = Config.of(Map.of("m", "first-comment", "l", "a, b,,c", "f", "yes"));
    assertThat(config.choice("m", Mode.OFF)).isEqualTo(Mode.FIRST_COMMENT);
    assertThat(config.list("l", List.of())).containsExactly("a", "b", "c");
    assertThat(config.flag("f", false)).isTrue();
    assertThatThrownBy(() -> Config.of(Map.of("m", "x")).choice("m", Mode.OFF))
        .hasMessageContaining("[off, first-comment]");
  }

  @Test
  void secretsAreNeverPrinted() {
    var config = Config.of(Map.of("database.url", "postgresql://u:hunter2@h/d"));
    var secret = config.secret("database.url");
    assertThat(secret).hasToString(Secret.MASK);
    assertThat(config.entries().toString()).doesNotContain("hunter2");
  }

  @Test
  void knowsWhatIsSpelledWrong() {
    var config =
        new Config(
            Map.of(),
            new Environment(Map.of("STOA_PORT", "1", "PATH", "x"), Map.of("STOA_PROT", "2")));
    assertThat(config.integer("port", 0, 0, 9)).isEqualTo(1);
    assertThat(config.unknown()).containsExactly("STOA_PROT");
  }

  @Test
  void tellsWhereEachValueComesFrom() {
    var environment =
        new Environment(Map.of("STOA_B", "2"), Map.of("STOA_A", "file", "STOA_C", "3"));
    var config = new Config(Map.of("a", "1"), environment);
    for (var key : List.of("a", "b", "c", "d", "e")) {
      config.text(key, "default");
    }
    config.derive("e", "found");
    assertThat(config.entries())
        .extracting(entry -> entry.key() + "=" + entry.value() + " " + entry.source())
        .containsExactly(
            "a=1 option", "b=2 environment", "c=3 .env", "d=default default", "e=found derived");
    assertThat(config.entries()).filteredOn(Config.Entry::given).hasSize(3);
  }

  @Test
  void aWrongValueOfAnOptionNamesTheOption() {
    var options = LaunchOptions.test(Path.of("x")).with("port", "abc");
    assertThatThrownBy(() -> Launcher.settings(options, List.of()))
        .hasMessage("port (--port, STOA_PORT): 'abc' is not a whole number from 0 to 65535.");
  }

  @Test
  void readsAnEnvironmentFile() {
    var text =
        """
        # the owner
        STOA_OWNER_EMAIL=ada@example.org
        export STOA_OWNER_PASSWORD="a # b"  \s
        STOA_SITE_NAME='It is'
        STOA_PORT = 8081 # local
        """;
    assertThat(Environment.parse(text, ".env"))
        .isEqualTo(
            Map.of(
                "STOA_OWNER_EMAIL", "ada@example.org",
                "STOA_OWNER_PASSWORD", "a # b",
                "STOA_SITE_NAME", "It is",
                "STOA_PORT", "8081"));
  }

  @Test
  void namesTheLineOfABrokenEnvironmentFile() {
    assertThatThrownBy(() -> Environment.parse("A=1\nnonsense\n", ".env"))
        .hasMessage(".env, line 2: expected NAME=value");
  }

  private static Environment exported(String name, String value) {
    return new Environment(Map.of(name, value), Map.of());
  }
}

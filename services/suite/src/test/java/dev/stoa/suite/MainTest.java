package dev.stoa.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path dir;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void helpListsEveryCommandAndTheExitCodes() {
    assertThat(stoa()).isZero();
    assertThat(printed(out)).contains("run", "import", "user", "routes", "doctor", "Exit codes:");
    assertThat(printed(err)).isEmpty();
  }

  @Test
  void wrongUsageExitsTwoAndLeavesStandardOutputAlone() {
    assertThat(stoa("run", "--prot", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(stoa("nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(out)).isEmpty();
    assertThat(printed(err)).contains("--prot").contains("./stoa help run");
  }

  @Test
  void aWrongSettingExitsTwoAndNamesIt() {
    assertThat(stoa("run", "--data", data(), "--host", "0.0.0.0", "--port", "0"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).contains("STOA_HTTP_INSECURE");
  }

  @Test
  void aPortThatCannotBeExitsTwo() {
    assertThat(stoa("run", "--data", data(), "--port", "99999")).isEqualTo(ExitCode.USAGE);
    assertThat(stoa("run", "--data", data(), "--management-port", "-5")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).contains("--port is 99999").contains("--management-port is -5");
  }

  @Test
  void statusAndStopSayThatNothingRuns() {
    assertThat(stoa("status", "--data", data())).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(stoa("stop", "--data", data())).isEqualTo(ExitCode.NOT_RUNNING);
    assertThat(printed(out)).isEqualTo("stopped\n");
  }

  @Test
  void aSecondStartOnTheSameDataExitsThree() {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      assertThat(stoa("run", "--data", data(), "--port", "0")).isEqualTo(ExitCode.BUSY);
      assertThat(stoa("status", "--data", data())).isZero();
      assertThat(printed(out)).contains("running: pid ").contains(":" + running.port());
    }
  }

  @Test
  void aTakenPortExitsThree() {
    try (var running = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      var other = dir.resolve("other").toString();
      var port = Integer.toString(running.port());
      assertThat(stoa("run", "--data", other, "--port", port)).isEqualTo(ExitCode.BUSY);
      assertThat(printed(err)).contains("--port");
    }
  }

  @Test
  void commandsRunBesideAServerAndWithoutOne() {
    assertThat(stoa("user", "list", "--data", data())).isZero();
    try (var _ = Launcher.start(LaunchOptions.test(dir), Suite.services())) {
      assertThat(stoa("user", "list", "--data", data())).isZero();
    }
  }

  @Test
  void routesNeedNeitherDataNorPort() {
    assertThat(stoa("routes", "--json")).isZero();
    assertThat(printed(out)).startsWith("[").contains("/push/sse");
  }

  private String data() {
    return dir.toString();
  }

  private int stoa(String... arguments) {
    var console = new Console(stream(out), stream(err), false);
    return Main.run(console, arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String printed(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

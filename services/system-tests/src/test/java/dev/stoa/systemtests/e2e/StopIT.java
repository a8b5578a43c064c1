package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.systemtests.support.Command;
import dev.stoa.systemtests.support.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a server ends, and what its process tells of that.
class StopIT {
  @TempDir Path folder;

  @Test
  void aServerThatIsToldToStopEndsWithZero() {
    try (ServerProcess server = ServerProcess.Plan.in(folder).start()) {
      Command stop = Command.run(folder, "stop", "--data", "data");
      assertThat(stop.exit()).as(stop.toString()).isZero();
      assertThat(stop.err()).contains("Stopped.");
      assertThat(server.exitCode()).as(server.log()).isZero();
      assertThat(server.log()).containsOnlyOnce("Stopping ...").doesNotContain("Exception");
    }
  }

  @Test
  void aServerThatIsTerminatedEndsInGoodOrderToo() {
    ServerProcess server = ServerProcess.Plan.in(folder).start();
    server.close();
    assertThat(server.exitCode()).isEqualTo(143);
    assertThat(server.log()).containsOnlyOnce("Stopping ...").doesNotContain("Exception");
    assertThat(folder.resolve("data/control.sock")).doesNotExist();
  }
}

package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.runtime.Finding.Level;
import dev.stoa.testing.TestDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");

  @TempDir Path dir;

  @Test
  void findsNothingWrongBeforeTheFirstStartAndMakesNothing() {
    var findings = Doctor.examine(options(), List.of(), null);
    assertThat(findings)
        .extracting(Finding::subject)
        .contains("java", "settings", "data", "disk", "server", "database", "clock", "port");
    assertThat(findings).noneMatch(finding -> finding.level() == Level.FAIL);
    assertThat(of("database", findings).text()).contains("there is none yet");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void triesTheDatabaseAndTheServerThatHoldsIt() {
    try (var running = Launcher.start(options(), List.of())) {
      var same = options().withPort(running.port());
      var findings = Doctor.examine(same, List.of(), null);
      assertThat(of("server", findings))
          .hasToString(
              "ok    server    it runs and answers: pid %d, %s"
                  .formatted(ProcessHandle.current().pid(), running.address()));
      assertThat(of("port", findings).text()).contains("the server which runs on this data");
    }
    var after = Doctor.examine(options(), List.of(), null);
    assertThat(of("database", after).text()).endsWith("opens, all its tables are up to date");
    assertThat(of("server", after).text()).isEqualTo("none runs on this data");
  }

  @Test
  void aFileThatIsNoDatabaseFails() throws Exception {
    Files.createDirectories(dir.resolve("data"));
    Files.writeString(dir.resolve("data/stoa.db"), "no database ".repeat(1_000));
    assertThat(failed(options(), "database").text()).contains("stoa.db cannot be used", "database");
  }

  @Test
  void aDamagedDatabaseFails() throws Exception {
    Launcher.open(options(), List.of()).close();
    try (var file = FileChannel.open(dir.resolve("data/stoa.db"), StandardOpenOption.WRITE)) {
      var page = 4_096;
      var rubbish = java.nio.ByteBuffer.allocate(page);
      for (var at = page * 4L; at < file.size(); at += page) {
        file.write(rubbish.rewind(), at);
      }
    }
    assertThat(failed(options(), "database").toString()).contains("stoa.db", "backup");
  }

  @Test
  void postgresIsTriedAndItsPasswordIsNotShown() {
    var url = TestDatabase.postgres().url();
    var fresh = Doctor.examine(options().withDatabase(url), List.of(), null);
    assertThat(of("database", fresh).level()).isEqualTo(Level.OK);
    assertThat(of("database", fresh).text())
        .contains("the next start brings up to date", "eventlog");
    Launcher.open(options().withDatabase(url), List.of()).close();
    var made = Doctor.examine(options().withDatabase(url), List.of(), null);
    assertThat(of("database", made).text()).endsWith("all its tables are up to date");
    var nobody = options().withDatabase("postgresql://ada:hunter2@127.0.0.1:1/stoa");
    assertThat(failed(nobody, "database").toString())
        .contains("postgresql://127.0.0.1:1/stoa cannot be used", "refused")
        .doesNotContain("hunter2");
  }

  @Test
  void aPortOfAnotherProgramFails() throws Exception {
    try (var other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(failed(options().withPort(other.getLocalPort()), "port").advice())
          .contains("--port");
    }
  }

  @Test
  void aDataDirectoryThatCannotBeOneFails() throws Exception {
    Files.writeString(dir.resolve("data"), "a file");
    assertThat(failed(options(), "data").text()).contains("is no directory");
  }

  @Test
  void dataThatOthersMayReadIsWarnedOf() throws Exception {
    var open = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.createDirectory(dir.resolve("data"));
    Files.setPosixFilePermissions(dir.resolve("data"), open);
    var finding = of("data", Doctor.examine(options(), List.of(), null));
    assertThat(finding.level()).isEqualTo(Level.WARN);
    assertThat(finding.advice()).startsWith("chmod 700 ");
  }

  @Test
  void peersAreTried() throws Exception {
    try (var peer = new ServerSocket()) {
      peer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var cluster = ClusterOptions.parse("127.0.0.1:%d,127.0.0.1:1".formatted(peer.getLocalPort()));
      assertThat(PeerChecks.findings(cluster))
          .extracting(Finding::level)
          .containsExactly(Level.OK, Level.WARN);
    }
    assertThat(PeerChecks.findings(ClusterOptions.parse("dns:nowhere.invalid")))
        .extracting(Finding::level)
        .containsExactly(Level.FAIL);
  }

  @Test
  void aWrongSettingFailsAndTheRestIsStillTried() {
    var findings = Doctor.examine(options().with("port", "none"), List.of(), null);
    assertThat(of("settings", findings).level()).isEqualTo(Level.FAIL);
    assertThat(of("settings", findings).text()).contains("STOA_PORT");
    assertThat(of("disk", findings).text()).contains("MB are free");
  }

  @Test
  void theMachineIsJudgedByWhatItHas() {
    assertThat(MachineChecks.java(Runtime.Version.parse("17.0.2")).level()).isEqualTo(Level.FAIL);
    assertThat(MachineChecks.cores(1).level()).isEqualTo(Level.WARN);
    assertThat(MachineChecks.files(10_000, 1_024).advice()).contains("ulimit -n 10500");
    assertThat(MachineChecks.files(10_000, 524_288).level()).isEqualTo(Level.OK);
    assertThat(DataChecks.space(1L << 30).level()).isEqualTo(Level.OK);
    assertThat(DataChecks.space(100L << 20).level()).isEqualTo(Level.WARN);
    assertThat(DataChecks.space(1L << 20).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void nodeIsMissedOnlyWhereThereIsSomethingToBuild() throws Exception {
    assertThat(MachineChecks.node(dir, "no-such-node").level()).isEqualTo(Level.OK);
    Files.createDirectory(dir.resolve("frontend"));
    Files.writeString(dir.resolve("frontend/package.json"), "{}");
    assertThat(MachineChecks.node(dir, "no-such-node").level()).isEqualTo(Level.WARN);
  }

  @Test
  void clocksThatDifferAreWarnedOf() {
    assertThat(DatabaseChecks.clock(NOW, NOW.plusMillis(900)).level()).isEqualTo(Level.OK);
    assertThat(DatabaseChecks.clock(NOW, NOW.minus(Duration.ofMinutes(1))).text())
        .endsWith("60 s apart from the database's");
    assertThat(DatabaseChecks.clock(Instant.EPOCH, Instant.EPOCH).level()).isEqualTo(Level.FAIL);
  }

  private LaunchOptions options() {
    return LaunchOptions.test(dir.resolve("data"));
  }

  private static Finding failed(LaunchOptions options, String subject) {
    var finding = of(subject, Doctor.examine(options, List.of(), null));
    assertThat(finding.level()).as(finding.toString()).isEqualTo(Level.FAIL);
    assertThat(finding.advice()).isNotEmpty();
    return finding;
  }

  private static Finding of(String subject, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }
}

package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogInspector;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {
  @TempDir Path dir;

  @Test
  void aSnapshotBesideARunningServerComesBackElsewhere() throws Exception {
    long epoch;
    try (var running = Launcher.start(at("a"), List.of())) {
      var log = running.context().log();
      epoch = log.epoch();
      publish(log, "one");
      assertThat(Backups.of(at("a")).save(file(), false)).isPositive();
      publish(log, "two");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(Backups.of(at("b")).restore(file())).isNull();
    try (var running = Launcher.start(at("b"), List.of())) {
      assertThat(running.context().log().epoch()).isNotEqualTo(epoch);
      assertThat(types(running)).containsExactly("one");
      publish(running.context().log(), "three");
      assertThat(types(running)).containsExactly("one", "three");
    }
    assertThat(dir.resolve("b")).isDirectoryNotContaining("glob:**incoming*");
    assertThat(dir).isDirectoryNotContaining("glob:**partial*");
  }

  @Test
  void aSnapshotUnderLoadIsWholeAndEndsWithACommit() throws Exception {
    var going = new AtomicBoolean(true);
    var many = new CompletableFuture<Void>();
    try (var running = Launcher.start(at("a"), List.of())) {
      var writing =
          CompletableFuture.runAsync(() -> {
            for (var i = 0; going.get(); i++) {
              publish(running.context().log(), "n" + i);
              if (i == 20) {
                many.complete(null);
              }
            }
          });
      many.get(15, TimeUnit.SECONDS);
      Backups.of(at("a")).save(file(), false);
      going.set(false);
      writing.get(15, TimeUnit.SECONDS);
    }
    Backups.of(at("b")).restore(file());
    try (var database = open("b")) {
      assertThat(database.damage()).isEmpty();
      assertThat(new EventLogInspector(database).verify()).isEmpty();
      assertThat(new EventLogInspector(database).shards().getFirst().head())
          .isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void whatIsReplacedIsKeptAndStillOpens() throws Exception {
    fill("a", "old");
    fill("c", "new");
    Backups.of(at("c")).save(file(), false);
    var kept = Backups.of(at("a")).restore(file());
    assertThat(kept).isNotNull().exists().hasParent(dir.resolve("a"));
    try (var running = Launcher.open(at("a"), List.of())) {
      assertThat(types(running)).containsExactly("new");
    }
    Files.createDirectory(dir.resolve("d"));
    Files.move(kept, dir.resolve("d/stoa.db"));
    try (var running = Launcher.open(at("d"), List.of())) {
      assertThat(types(running)).containsExactly("old");
    }
  }

  @Test
  void aDamagedDatabaseCanBeReplaced() throws Exception {
    fill("c", "good");
    Backups.of(at("c")).save(file(), false);
    Files.createDirectory(dir.resolve("a"));
    Files.writeString(dir.resolve("a/stoa.db"), "rubbish ".repeat(1_000));
    Files.writeString(dir.resolve("a/stoa.db-wal"), "rubbish");
    var kept = Backups.of(at("a")).restore(file());
    assertThat(kept).isNotNull().content().startsWith("rubbish");
    try (var running = Launcher.open(at("a"), List.of())) {
      assertThat(types(running)).containsExactly("good");
    }
  }

  @Test
  void nothingIsRestoredOverARunningServer() {
    fill("c", "backup");
    Backups.of(at("c")).save(file(), false);
    try (var running = Launcher.start(at("a"), List.of())) {
      refused(LaunchFailure.Kind.BUSY, () -> Backups.of(at("a")).restore(file()), "in use");
      assertThat(types(running)).isEmpty();
    }
  }

  @Test
  void whatIsNoBackupChangesNothing() throws Exception {
    fill("a", "mine");
    Files.writeString(dir.resolve("text"), "no database ".repeat(1_000));
    try (var other = Database.open(DatabaseConfig.sqlite(dir.resolve("other.db")))) {
      other.write(tx -> tx.update("CREATE TABLE x (y INTEGER)"));
    }
    var backups = Backups.of(at("a"));
    refused(LaunchFailure.Kind.DATA, () -> backups.restore(dir.resolve("text")), "text");
    refused(LaunchFailure.Kind.DATA, () -> backups.restore(dir.resolve("none")), "no file");
    refused(
        LaunchFailure.Kind.DATA,
        () -> backups.restore(dir.resolve("other.db")),
        "no backup of Stoa");
    try (var files = Files.list(dir.resolve("a"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "stoa.db");
    }
    try (var running = Launcher.open(at("a"), List.of())) {
      assertThat(types(running)).containsExactly("mine");
    }
  }

  @Test
  void aBackupIsOverwrittenOnlyOnRequest() {
    fill("a", "one");
    var backups = Backups.of(at("a"));
    backups.save(file(), false);
    refused(LaunchFailure.Kind.DATA, () -> backups.save(file(), false), "--replace");
    assertThat(backups.save(file(), true)).isPositive();
    var none = Backups.of(at("none"));
    refused(LaunchFailure.Kind.DATA, () -> none.save(dir.resolve("x"), false), "no database");
    var nowhere = dir.resolve("missing/folder.db");
    refused(LaunchFailure.Kind.DATA, () -> backups.save(nowhere, false), "Nothing was saved");
  }

  @Test
  void postgresHasItsOwnTools() {
    var options = at("a").withDatabase("postgresql://ada:secret@localhost/stoa");
    refused(LaunchFailure.Kind.CONFIG, () -> Backups.of(options), "pg_dump");
  }

  private static void refused(LaunchFailure.Kind kind, Runnable action, String words) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            LaunchFailure.class, refused -> assertThat(refused.kind()).isEqualTo(kind))
        .hasMessageContaining(words);
  }

  private void fill(String name, String event) {
    try (var running = Launcher.open(at(name), List.of())) {
      publish(running.context().log(), event);
    }
  }

  private static void publish(EventLog log, String type) {
    log.publish(List.of(NewEvent.of("room", type, "{}"))).await();
  }

  private static List<String> types(Running running) {
    return running.context().log().readChannel("room", 0, 100).stream()
        .map(event -> event.type())
        .toList();
  }

  private Database open(String name) {
    return Database.open(DatabaseConfig.sqlite(dir.resolve(name + "/stoa.db")));
  }

  private LaunchOptions at(String name) {
    return LaunchOptions.test(dir.resolve(name));
  }

  private Path file() {
    return dir.resolve("backup.db");
  }
}

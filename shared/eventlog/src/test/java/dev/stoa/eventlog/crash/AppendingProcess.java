package dev.stoa.eventlog.crash;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// Appends and publishes until it is killed, and prints the id of each event once it was told that
/// the event is on disk. Its writers dawdle inside their transactions, and give some of them up.
public final class AppendingProcess {
  /// The channels that it writes to.
  public static final List<String> CHANNELS = List.of("c:0", "c:1", "c:2", "c:3", "c:4", "c:5");

  private static final int PUBLISHES_IN_FLIGHT = 8;

  private final EventLog log;
  private final Database database;
  private final PrintStream out;

  private AppendingProcess(Database database, EventLog log, PrintStream out) {
    this.database = database;
    this.log = log;
    this.out = out;
  }

  /// The command that starts one with so many writers, beside the publishes that are always under
  /// way.
  public static List<String> command(String url, int writers, long seed) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx128m",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        AppendingProcess.class.getName(),
        url,
        Integer.toString(writers),
        Long.toString(seed));
  }

  public static void main(String[] args) {
    var writers = Integer.parseInt(args[1]);
    var database = Database.open(DatabaseConfig.parse(args[0], writers + 2));
    var log =
        EventLog.open(
            database,
            new Bus(Vertx.vertx()),
            EventLogConfig.DEFAULT.withShards(4),
            InstantSource.system());
    var process = new AppendingProcess(database, log, System.out);
    var random = new SplittableRandom(Long.parseLong(args[2]));
    for (var i = 0; i < PUBLISHES_IN_FLIGHT; i++) {
      process.publish(random.split());
    }
    for (var i = 0; i < writers; i++) {
      var own = random.split();
      Thread.ofPlatform().start(() -> process.append(own));
    }
  }

  private static NewEvent event(RandomGenerator random) {
    return NewEvent.of(CHANNELS.get(random.nextInt(CHANNELS.size())), "t", "{}");
  }

  private void publish(RandomGenerator random) {
    log.publish(List.of(event(random)))
        .onComplete(done -> {
          done.result().forEach(event -> acknowledge(event.id()));
          publish(random);
        });
  }

  private void append(RandomGenerator random) {
    while (true) {
      var events = new ArrayList<NewEvent>();
      for (var n = 1 + random.nextInt(3); n > 0; n--) {
        events.add(event(random));
      }
      try {
        database
            .write(tx -> {
              LockSupport.parkNanos(random.nextInt(2_000_000));
              var logged = log.append(tx, events);
              LockSupport.parkNanos(random.nextInt(1_000_000));
              if (random.nextInt(5) == 0) {
                throw new Abort();
              }
              return logged;
            })
            .forEach(event -> acknowledge(event.id()));
      } catch (Abort _) {
        // Given up: nothing was acknowledged.
      }
    }
  }

  private void acknowledge(String id) {
    synchronized (out) {
      out.println(id);
      out.flush();
    }
  }

  private static final class Abort extends RuntimeException {}
}

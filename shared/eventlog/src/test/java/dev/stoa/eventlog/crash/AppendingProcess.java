package dev.stoa.eventlog.crash;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;

/// Appends and publishes until it is killed, and prints the id of each event once it was told that
/// the event is on disk.
public final class AppendingProcess {
  private static final int IN_FLIGHT = 8;

  private final EventLog log;
  private final Database database;
  private final PrintStream out;

  private AppendingProcess(Database database, EventLog log, PrintStream out) {
    this.database = database;
    this.log = log;
    this.out = out;
  }

  public static void main(String[] args) {
    var database = Database.open(DatabaseConfig.parse(args[0], 4));
    var log =
        EventLog.open(
            database, new Bus(Vertx.vertx()), EventLogConfig.DEFAULT, InstantSource.system());
    var process = new AppendingProcess(database, log, System.out);
    for (var i = 0; i < IN_FLIGHT; i++) {
      process.publish();
    }
    process.append();
  }

  private void publish() {
    log.publish(List.of(NewEvent.of("published", "t", "{}")))
        .onComplete(done -> {
          done.result().forEach(event -> acknowledge(event.id()));
          publish();
        });
  }

  private void append() {
    while (true) {
      database
          .write(tx -> log.append(tx, List.of(NewEvent.of("appended", "t", "{}"))))
          .forEach(event -> acknowledge(event.id()));
    }
  }

  private void acknowledge(String id) {
    out.println(id);
    out.flush();
  }
}

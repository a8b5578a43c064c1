package dev.stoa.eventlog;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Work;
import dev.stoa.testing.TestClock;
import dev.stoa.testing.TestDatabase;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/// A log with its bus and database, all closed together.
final class LogFixture implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final TestClock clock = new TestClock();
  private final TestDatabase at;
  private final EventLogConfig config;
  private final Database database;
  private final EventLog log;

  LogFixture(TestDatabase at, EventLogConfig config) {
    this.at = at;
    this.config = config;
    this.database = Database.open(DatabaseConfig.parse(at.url(), 8));
    this.log = EventLog.open(database, new Bus(vertx), config, clock);
  }

  /// Another process's log on the same database: its hints do not come over here.
  LogFixture another() {
    return new LogFixture(at, config);
  }

  EventLog log() {
    return log;
  }

  Database database() {
    return database;
  }

  TestClock clock() {
    return clock;
  }

  Vertx vertx() {
    return vertx;
  }

  <T> T write(Work<T> work) {
    return database.write(work);
  }

  /// Appends `count` events to a channel in one transaction.
  List<LoggedEvent> append(String channel, int count) {
    var events = new ArrayList<NewEvent>();
    for (var i = 0; i < count; i++) {
      events.add(NewEvent.of(channel, "test.happened", "{\"i\":" + i + "}"));
    }
    return write(tx -> log.append(tx, events));
  }

  /// What becomes of requests that share one commit.
  List<PublishResult> publishTogether(List<PublishRequest> requests) {
    var ids = new Ids(clock, new SecureRandom());
    var hints = new Hints(new Bus(vertx), config.hintBytes());
    var appender = new Appender(log.layout(), config, clock, ids, hints);
    var done = write(tx -> new Publishing(appender, clock).run(tx, requests));
    return done.stream().map(Publishing.Done::result).toList();
  }

  @Override
  public void close() {
    log.close();
    database.close();
    vertx.close().await();
  }
}

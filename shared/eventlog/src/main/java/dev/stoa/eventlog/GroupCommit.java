package dev.stoa.eventlog;

import dev.stoa.storage.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/// Free-standing publishes.
final class GroupCommit implements AutoCloseable {
  private final Database database;
  private final Appender appender;

  GroupCommit(Database database, Appender appender) {
    this.database = database;
    this.appender = appender;
  }

  Future<List<LoggedEvent>> publish(List<NewEvent> events) {
    var promise = Promise.<List<LoggedEvent>>promise();
    Thread.ofVirtual()
        .start(() -> {
          try {
            promise.complete(database.write(tx -> appender.append(tx, events)));
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  @Override
  public void close() {}
}

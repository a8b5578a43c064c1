package dev.stoa.comments;

import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.content.ContentApi;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.eventlog.LoggedEvent;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.Ids;
import dev.stoa.testing.TestClock;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The use cases on a new database, with a stand-in for content that knows a few pages.
final class Site implements AutoCloseable {
  static final Reader GUEST = new Reader(null, "192.0.2.1");
  static final Reader OWNER =
      new Reader(new Principal("o1", "Olga", null, Set.of(Principal.OWNER)), "192.0.2.2");
  static final Reader MEMBER =
      new Reader(new Principal("m1", "Mia", "mia@example.org", Set.of()), "192.0.2.3");

  /// What the stand-in for content answers.
  static final Map<String, ThreadPage> PAGES =
      Map.of(
          "article:1", new ThreadPage(true, true, true, "One", "/articles/one"),
          "article:closed", new ThreadPage(true, false, true, "Closed", "/articles/closed"),
          "article:draft", new ThreadPage(true, true, false, "Draft", "/articles/draft"));

  final TestClock clock = new TestClock();
  final Database database;
  final EventLog log;
  final Comments comments;
  final Moderation moderation;
  final Imports imports;
  final Fragments fragments;
  private final Vertx vertx = Vertx.vertx();

  Site(Path folder, CommentsConfig.Moderation held) {
    var bus = new Bus(vertx);
    database = Database.open(DatabaseConfig.sqlite(folder.resolve("site.db")));
    database.migrate("comments");
    log = EventLog.open(database, bus, EventLogConfig.DEFAULT, clock);
    var config = new CommentsConfig("main", held, 20_000, 3, 25, 30, Set.of());
    var ids = new Ids(clock, new Random(1));
    var threads = new Threads(bus, clock);
    comments = new Comments(database, log, threads, clock, ids, config);
    moderation = new Moderation(database, log, threads, clock, config);
    imports = new Imports(database, log, threads, clock, ids, config);
    fragments = new Fragments(comments, config.page());
    await(
        bus.serve(
            ContentApi.THREAD, asked -> PAGES.getOrDefault(asked.thread(), ThreadPage.MISSING)));
  }

  List<LoggedEvent> events(String channel) {
    return log.readChannel(channel, 0, 1_000);
  }

  @Override
  public void close() {
    log.close();
    await(vertx.close());
    database.close();
  }

  private static void await(io.vertx.core.Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}

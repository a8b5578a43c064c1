package dev.stoa.eventlog;

import dev.stoa.contracts.Failure;
import dev.stoa.eventlog.PublishResult.Refused;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseUnavailable;
import dev.stoa.storage.DuplicateKey;
import dev.stoa.storage.UnstorableText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits free-standing publishes in groups: while one commit of a lane is on its way to the disk,
/// the next requests gather and share the next one. There is a lane for each shard, so that lanes
/// do not wait for each other's shard.
///
/// Bounds: {@link #MAX_WAITING} requests per lane and {@link #MAX_WAITING_BYTES} in all; a request
/// beyond them is refused as unavailable, at once.
final class GroupCommit implements AutoCloseable {
  static final int MAX_WAITING = 20_000;
  static final long MAX_WAITING_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /// A power of two, as the number of shards is. With sixteen nearly every publish of 2,000 a
  /// second was a commit of its own.
  private static final int MAX_LANES = 4;

  private static final int MAX_GROUP_EVENTS = 1_000;
  private static final long MAX_GROUP_BYTES = 4L << 20;
  private static final int ATTEMPTS = 3;

  private final Database database;
  private final Appender appender;
  private final Publishing publishing;
  private final List<Lane> lanes;
  private final AtomicLong waitingBytes = new AtomicLong();

  GroupCommit(Database database, Appender appender, Publishing publishing) {
    this.database = database;
    this.appender = appender;
    this.publishing = publishing;
    this.lanes =
        IntStream.range(0, Math.min(MAX_LANES, appender.layout().shardCount()))
            .mapToObj(i -> new Lane(i))
            .toList();
  }

  Future<Publishing.Done> submit(PublishRequest request) {
    var context = Vertx.currentContext();
    var promise = Promise.<Publishing.Done>promise();
    Consumer<Publishing.Done> complete =
        context == null
            ? promise::complete
            : done -> context.runOnContext(_ -> promise.complete(done));
    var pending = new Pending(request, request.size(), complete);
    if (waitingBytes.addAndGet(pending.bytes()) > MAX_WAITING_BYTES
        || !lanes.get(lane(request)).offer(pending)) {
      waitingBytes.addAndGet(-pending.bytes());
      promise.complete(busy());
    }
    return promise.future();
  }

  /// Commits what waits, then ends.
  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }

  /// The lane of the lowest shard, the first to be locked; a producer keeps to one lane, so that
  /// what it sends without waiting is committed in the order of its numbers.
  private int lane(PublishRequest request) {
    if (request.producer() != null) {
      return request.producer().id().hashCode() & (lanes.size() - 1);
    }
    return request.events().stream()
            .mapToInt(event -> appender.layout().shardOf(event.channel()))
            .min()
            .orElse(0)
        & (lanes.size() - 1);
  }

  private void commit(List<Pending> group) {
    group.forEach(pending -> waitingBytes.addAndGet(-pending.bytes()));
    var requests = group.stream().map(Pending::request).toList();
    List<Publishing.Done> done;
    try {
      done = write(requests);
    } catch (DatabaseUnavailable e) {
      LOG.warn("{} publishes refused: {}", group.size(), e.toString());
      group.forEach(pending -> pending.complete().accept(busy()));
      return;
    } catch (RuntimeException e) {
      if (group.size() > 1) {
        // One of them is at fault; the others must not suffer.
        group.forEach(pending -> commitAlone(pending));
      } else if (e instanceof UnstorableText) {
        group.getFirst().complete().accept(refused(Failure.Invalid.nul()));
      } else {
        LOG.error("a publish failed", e);
        group.getFirst().complete().accept(failed());
      }
      return;
    }
    for (var i = 0; i < group.size(); i++) {
      group.get(i).complete().accept(done.get(i));
    }
  }

  private void commitAlone(Pending pending) {
    waitingBytes.addAndGet(pending.bytes());
    commit(List.of(pending));
  }

  private List<Publishing.Done> write(List<PublishRequest> requests) {
    for (var attempt = 1; ; attempt++) {
      try {
        return database.write(tx -> publishing.run(tx, requests));
      } catch (DuplicateKey e) {
        // Another node has just taken the same key or producer; now its receipt can be read.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Publishing.Done busy() {
    return refused(new Failure.Unavailable("log.busy", "The event log is busy; try again."));
  }

  private static Publishing.Done failed() {
    return refused(new Failure.Unavailable("log.failed", "The event could not be stored."));
  }

  private static Publishing.Done refused(Failure failure) {
    return new Publishing.Done(new Refused(failure), List.of());
  }

  private record Pending(PublishRequest request, long bytes, Consumer<Publishing.Done> complete) {}

  private final class Lane {
    private final LinkedBlockingQueue<Pending> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
    private final int number;
    private boolean open = true;
    private boolean running;

    Lane(int number) {
      this.number = number;
    }

    synchronized boolean offer(Pending pending) {
      if (!open || !waiting.offer(pending)) {
        return false;
      }
      if (!running) {
        running = true;
        Thread.ofVirtual().name("log-commit-" + number).start(this::drain);
      }
      return true;
    }

    synchronized void close() {
      open = false;
      try {
        while (running) {
          wait();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /// Runs while anything waits; an idle lane has no thread.
    private void drain() {
      while (true) {
        var group = nextGroup();
        if (group.isEmpty()) {
          synchronized (this) {
            if (waiting.isEmpty()) {
              running = false;
              notifyAll();
              return;
            }
          }
        } else {
          commitSafely(group);
        }
      }
    }

    private void commitSafely(List<Pending> group) {
      try {
        commit(group);
      } catch (RuntimeException e) {
        // Only a completion handler can throw here; the lane must go on.
        LOG.error("a handler of a publish failed", e);
      }
    }

    private List<Pending> nextGroup() {
      var group = new ArrayList<Pending>();
      var events = 0;
      long bytes = 0;
      while (events < MAX_GROUP_EVENTS && bytes < MAX_GROUP_BYTES) {
        var next = waiting.poll();
        if (next == null) {
          break;
        }
        group.add(next);
        events += next.request().events().size();
        bytes += next.bytes();
      }
      return group;
    }
  }
}

package dev.stoa.push.mercure;

import dev.stoa.push.mercure.RecentUpdates.Placed;
import io.netty.channel.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The subscribers of one event loop, confined to it: no lock, no blocking call. All updates come
/// in the one order of their channel; a subscriber is live, or behind and served at its own pace:
/// from memory, else page by page from the log. Its place and the flip to live belong to this loop,
/// hence no hole and no repeat.
final class UpdateHub {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateHub.class);
  private static final Buffer HEARTBEAT = Buffer.buffer(":\n");

  /// How often deadlines are looked at: one timer for all subscribers.
  private static final Duration TICK = Duration.ofMillis(100);

  /// Batches on their way to the loop; reached: the log's thread waits.
  private static final int MAX_BATCHES = 256;

  private final EventLoop loop;
  private final MercureConfig config;
  private final UpdateArchive archive;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<Subscriber> onClose;
  private final SelectorIndex index = new SelectorIndex();
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();
  private final TreeSet<Subscriber> deadlines =
      new TreeSet<>(Comparator.comparing(Subscriber::due).thenComparingLong(Subscriber::number));
  private final Semaphore room = new Semaphore(MAX_BATCHES);
  private RecentUpdates recent;
  private long position;
  private @Nullable Promise<Void> leaving;

  /// `head`: the place from which updates are posted. `onClose` is told of each subscriber that was
  /// open.
  UpdateHub(
      EventLoop loop,
      MercureConfig config,
      UpdateArchive archive,
      InstantSource clock,
      RandomGenerator random,
      Consumer<Subscriber> onClose,
      long head) {
    this.loop = loop;
    this.config = config;
    this.archive = archive;
    this.clock = clock;
    this.random = random;
    this.onClose = onClose;
    this.position = head;
    this.recent = new RecentUpdates(head);
  }

  /// Starts its clock, which ends with the event loop.
  void start() {
    long tick = TICK.toMillis();
    var _ = loop.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  /// Goes on from another place: the log was put back to an earlier state. Everyone reconnects.
  void reset(long head) {
    loop.execute(() -> {
      closeAll();
      position = head;
      recent = new RecentUpdates(head);
    });
  }

  /// Sends everyone away within the window. Succeeds when all have gone.
  Future<Void> drain() {
    Promise<Void> gone = Promise.promise();
    loop.execute(() -> {
      leaving = gone;
      List.copyOf(subscribers).forEach(this::drain);
      left();
    });
    return gone.future();
  }

  private void left() {
    if (leaving != null && subscribers.isEmpty()) {
      leaving.tryComplete();
    }
  }

  /// Hands over the next updates, in order. From the log's thread only: waits when the loop is
  /// late.
  void post(List<Placed> updates) throws InterruptedException {
    room.acquire();
    loop.execute(() -> {
      room.release();
      updates.forEach(this::accept);
    });
  }

  /// Runs something in a turn of its own. May be called from any thread.
  void run(Runnable action) {
    loop.execute(action);
  }

  Set<Subscriber> subscribers() {
    return subscribers;
  }

  /// Takes in a subscriber whose head is sent: at `after`, or at the present when it is null.
  void open(Subscriber subscriber, @Nullable Long after) {
    subscribers.add(subscriber);
    index.add(subscriber);
    subscriber.moveTo(after == null ? position : after);
    subscriber.dueAt(clock.instant().plus(config.heartbeat()));
    deadlines.add(subscriber);
    subscriber.write(HEARTBEAT); // a byte of the body, lest a proxy keeps the head
    advance(subscriber);
    if (leaving != null) {
      drain(subscriber);
    }
  }

  /// Forgets a subscriber and ends its stream.
  void close(Subscriber subscriber) {
    if (subscribers.remove(subscriber)) {
      index.remove(subscriber);
      deadlines.remove(subscriber);
      subscriber.close();
      onClose.accept(subscriber);
      left();
    }
  }

  /// Sends a subscriber away within the window, at a moment of its own.
  void drain(Subscriber subscriber) {
    if (subscribers.contains(subscriber)) {
      long window = Math.max(1, config.drain().toMillis());
      deadlines.remove(subscriber);
      subscriber.endAt(clock.instant().plusMillis(random.nextLong(window)));
      subscriber.dueAt(subscriber.end());
      deadlines.add(subscriber);
    }
  }

  /// Moves a subscriber on as far as its queue, memory and the log allow.
  void advance(Subscriber subscriber) {
    while (!subscriber.isClosed() && !subscriber.isReading() && !subscriber.isLive()) {
      if (subscriber.position() >= position) {
        subscriber.live(true);
      } else if (subscriber.isFull()) {
        return; // its drain handler comes back here
      } else if (recent.covers(subscriber.position())) {
        replay(subscriber);
      } else {
        read(subscriber);
      }
    }
  }

  private void replay(Subscriber subscriber) {
    for (Placed placed : recent.after(subscriber.position())) {
      if (subscriber.isFull()) {
        return;
      }
      pass(subscriber, placed);
    }
    subscriber.moveTo(position);
  }

  private static void pass(Subscriber subscriber, Placed placed) {
    if (subscriber.wants(placed.update())) {
      subscriber.deliver(placed);
    } else {
      subscriber.moveTo(placed.seq());
    }
  }

  private void read(Subscriber subscriber) {
    subscriber.reading(true);
    archive
        .read(subscriber.position(), position)
        .onComplete(result -> loop.execute(() -> take(subscriber, result)));
  }

  /// A page is small: all of it is taken.
  private void take(Subscriber subscriber, AsyncResult<UpdateArchive.Page> result) {
    subscriber.reading(false);
    if (subscriber.isClosed()) {
      return;
    }
    if (result.failed()) {
      LOG.warn("Cannot read the event log: {}", result.cause().toString());
      close(subscriber); // it comes back with its last id
      return;
    }
    for (Placed placed : result.result().updates()) {
      if (placed.seq() > subscriber.position()) {
        pass(subscriber, placed);
      }
    }
    subscriber.moveTo(result.result().last());
    advance(subscriber);
  }

  private void accept(Placed placed) {
    long before = position;
    if (placed.update().isErasing()) {
      recent = new RecentUpdates(before); // copies of what is gone; the log has the rest
    }
    recent.add(placed);
    position = placed.seq();
    index.forEach(placed.update(), subscriber -> offer(subscriber, placed, before));
  }

  private void offer(Subscriber subscriber, Placed placed, long before) {
    if (!subscriber.isLive()
        || subscriber.position() >= placed.seq()
        || !subscriber.credentials().mayRead(placed.update())) {
      return;
    }
    if (subscriber.isFull()) {
      subscriber.moveTo(before);
      subscriber.live(false);
    } else {
      subscriber.deliver(placed);
    }
  }

  private void tick() {
    Instant now = clock.instant().plus(TICK); // an end is kept, not overrun
    while (!deadlines.isEmpty() && !deadlines.getFirst().due().isAfter(now)) {
      Subscriber subscriber = deadlines.removeFirst();
      if (subscriber.end().isAfter(now)) {
        if (!subscriber.isFull()) {
          subscriber.write(HEARTBEAT);
        }
        subscriber.dueAt(now.plus(config.heartbeat()));
        deadlines.add(subscriber);
      } else {
        close(subscriber);
      }
    }
  }

  private void closeAll() {
    List.copyOf(subscribers).forEach(this::close);
  }
}

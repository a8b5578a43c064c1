package dev.stoa.eventlog;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.eventlog.PublishResult.Published;
import dev.stoa.eventlog.PublishResult.Receipt;
import dev.stoa.eventlog.PublishResult.Refused;
import dev.stoa.storage.Dialect;
import dev.stoa.storage.Tx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Many publish requests in one transaction: answers the repeated ones from their receipts, fences
/// producers, and appends the rest.
final class Publishing {
  private final Appender appender;
  private final InstantSource clock;

  Publishing(Appender appender, InstantSource clock) {
    this.appender = appender;
    this.clock = clock;
  }

  /// One result for each request, in order. `events` of an accepted one are in {@link Done}.
  List<Done> run(Tx tx, List<PublishRequest> requests) {
    var plans = new ArrayList<Plan>(requests.size());
    var events = new ArrayList<NewEvent>();
    var taken = new HashMap<String, Integer>();
    for (var request : requests) {
      var plan = plan(tx, request, plans, taken, events.size());
      if (plan.answer() == null && plan.sameAs() < 0) {
        events.addAll(request.toAppend());
      }
      plans.add(plan);
    }
    var logged = appender.append(tx, events);
    return finish(tx, requests, plans, logged);
  }

  /// `taken`: the requests of this group that are appended, by publisher and key. What is refused
  /// is not among them: it says nothing of those that follow.
  private Plan plan(
      Tx tx, PublishRequest request, List<Plan> before, Map<String, Integer> taken, int offset) {
    var key = request.receiptKey();
    if (key == null) {
      return new Plan(null, -1, offset, "");
    }
    var fingerprint = request.fingerprint();
    var scoped = request.publisher() + "\0" + key;
    var earlier = taken.get(scoped);
    if (earlier != null) {
      return before.get(earlier).fingerprint().equals(fingerprint)
          ? new Plan(null, earlier, offset, fingerprint)
          : new Plan(reused(), -1, offset, fingerprint);
    }
    var known = findReceipt(tx, request.publisher(), key);
    if (known != null) {
      var same = known.fingerprint().equals(fingerprint);
      return new Plan(
          same ? new Published(known.epoch(), known.receipts(), true) : reused(),
          -1,
          offset,
          fingerprint);
    }
    var refusal = fence(tx, request);
    if (refusal != null) {
      return new Plan(new Refused(refusal), -1, offset, fingerprint);
    }
    taken.put(scoped, before.size());
    return new Plan(null, -1, offset, fingerprint);
  }

  private List<Done> finish(
      Tx tx, List<PublishRequest> requests, List<Plan> plans, List<LoggedEvent> logged) {
    var epoch = appender.layout().epoch();
    var now = clock.instant();
    var done = new ArrayList<Done>(plans.size());
    var receiptRows = new ArrayList<@Nullable Object[]>();
    for (var i = 0; i < plans.size(); i++) {
      var plan = plans.get(i);
      var request = requests.get(i);
      if (plan.answer() != null) {
        done.add(new Done(plan.answer(), List.of()));
        continue;
      }
      if (plan.sameAs() >= 0) {
        var first = (Published) done.get(plan.sameAs()).result();
        done.add(new Done(new Published(epoch, first.receipts(), true), List.of()));
        continue;
      }
      var mine = logged.subList(plan.offset(), plan.offset() + request.events().size());
      var receipts =
          mine.stream().map(e -> new Receipt(e.shard(), e.seq(), e.channel(), e.id())).toList();
      done.add(new Done(new Published(epoch, receipts, false), mine));
      var key = request.receiptKey();
      if (key != null) {
        var text = Json.encode(new Stored(epoch, receipts));
        receiptRows.add(
            new @Nullable Object[] {request.publisher(), key, plan.fingerprint(), text, now});
      }
    }
    tx.batch(
        "INSERT INTO push_receipt (publisher, request_key, fingerprint, receipts, created_at)"
            + " VALUES (?, ?, ?, ?, ?)",
        receiptRows);
    return done;
  }

  /// Moves a producer on; the refusal when its request may not be taken.
  private @Nullable Failure fence(Tx tx, PublishRequest request) {
    record State(long epoch, long seq) {}
    var producer = request.producer();
    if (producer == null) {
      return null;
    }
    var state =
        tx.first(
            "SELECT epoch, seq FROM push_producer WHERE publisher = ? AND producer = ?"
                + (tx.dialect() == Dialect.POSTGRESQL ? " FOR UPDATE" : ""),
            row -> new State(row.int64("epoch"), row.int64("seq")),
            request.publisher(),
            producer.id());
    if (state != null && producer.epoch() < state.epoch()) {
      return new Failure.Forbidden(
          "producer.fenced", "A producer with epoch %d has taken over.".formatted(state.epoch()));
    }
    var expected = state == null || producer.epoch() > state.epoch() ? 0 : state.seq() + 1;
    if (producer.seq() != expected) {
      return new Failure.Conflict(
          "producer.sequence",
          "The producer's next seq is %d, not %d.".formatted(expected, producer.seq()));
    }
    if (state == null) {
      tx.update(
          "INSERT INTO push_producer (publisher, producer, epoch, seq, updated_at)"
              + " VALUES (?, ?, ?, ?, ?)",
          request.publisher(),
          producer.id(),
          producer.epoch(),
          producer.seq(),
          clock.instant());
    } else {
      tx.update(
          "UPDATE push_producer SET epoch = ?, seq = ?, updated_at = ?"
              + " WHERE publisher = ? AND producer = ?",
          producer.epoch(),
          producer.seq(),
          clock.instant(),
          request.publisher(),
          producer.id());
    }
    return null;
  }

  private static @Nullable Known findReceipt(Tx tx, String publisher, String key) {
    return tx.first(
        "SELECT fingerprint, receipts FROM push_receipt WHERE publisher = ? AND request_key = ?",
        row -> {
          var stored = Json.decode(row.text("receipts"), Stored.class);
          return new Known(row.text("fingerprint"), stored.epoch(), stored.receipts());
        },
        publisher,
        key);
  }

  private static Refused reused() {
    return new Refused(
        new Failure.Conflict(
            "key.reused", "This key was used before, for a request with other content."));
  }

  /// `result` with the events themselves, when they were appended just now.
  record Done(PublishResult result, List<LoggedEvent> events) {}

  /// `answer`: known already; `sameAs`: the request in this group that this one repeats, or -1;
  /// `offset`: where its events begin among those to append.
  private record Plan(@Nullable PublishResult answer, int sameAs, int offset, String fingerprint) {}

  private record Known(String fingerprint, long epoch, List<Receipt> receipts) {}

  record Stored(long epoch, List<Receipt> receipts) {}
}

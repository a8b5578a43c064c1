package dev.stoa.push;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.push.LiveStreams.Changed;
import dev.stoa.push.LiveStreams.Wish;
import dev.stoa.push.NodeBus.Alter;
import dev.stoa.push.NodeBus.Altered;
import dev.stoa.push.NodeBus.Claim;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Changes to live streams, whichever node owns them: here first, else every other node is asked at
/// its own address at once. Only the owner knows the id, and it tells nobody.
final class StreamControl {
  private static final long PATIENCE_SECONDS = 2;

  private final Bus bus;
  private final Nodes nodes;
  private final LiveStreams streams;
  private final List<Registration> registrations = new ArrayList<>();

  StreamControl(Bus bus, Nodes nodes, LiveStreams streams) {
    this.bus = bus;
    this.nodes = nodes;
    this.streams = streams;
  }

  /// Succeeds when the cluster knows.
  Future<Void> start() {
    return bus.serve(NodeBus.streams(nodes.self()), this::alter)
        .compose(serving -> {
          registrations.add(serving);
          return bus.subscribe(NodeBus.CLAIMS, this::claimed);
        })
        .map(listening -> {
          registrations.add(listening);
          return null;
        });
  }

  Future<Void> stop() {
    return Future.join(registrations.stream().map(Registration::close).toList()).mapEmpty();
  }

  /// Opens a stream that its id means from now on, on all nodes.
  void open(String id, String holder, Supplier<Steering> opener) {
    streams.open(id, opener);
    if (!nodes.others().isEmpty()) {
      bus.publish(NodeBus.CLAIMS, new Claim(nodes.self(), id, holder));
    }
  }

  /// Succeeds with what holds from now on; fails with [Failure.NotFound] when no node has the
  /// stream, and with [Failure.Unavailable] when that cannot be known.
  Future<Changed> change(String id, String holder, Wish wish) {
    Future<Changed> here = streams.change(id, holder, wish);
    if (here != null) {
      return here;
    }
    var asked = new Alter(id, holder, wish.subscribe(), wish.unsubscribe(), wish.token());
    List<Future<Altered>> answers =
        nodes.others().stream().map(node -> bus.call(NodeBus.streams(node), asked)).toList();
    return Future.join(answers).transform(_ -> first(answers));
  }

  private static Future<Changed> first(List<Future<Altered>> answers) {
    Throwable failure = null;
    for (Future<Altered> answer : answers) {
      if (answer.failed()) {
        failure = worse(failure, answer.cause());
      } else if (answer.result().known()) {
        Altered altered = answer.result();
        return Future.succeededFuture(new Changed(altered.channels(), altered.cursor()));
      }
    }
    return Future.failedFuture(
        failure == null
            ? new Failure.NotFound("connection.unknown", "There is no such stream (any more)")
            : failure);
  }

  /// What the owner says counts more than that another node did not answer.
  private static Throwable worse(@Nullable Throwable one, Throwable other) {
    return one == null || one instanceof Failure.Unavailable ? other : one;
  }

  private Altered alter(Alter asked) throws Exception {
    var wish = new Wish(asked.subscribe(), asked.unsubscribe(), asked.token());
    Future<Changed> changed = streams.change(asked.connection(), asked.holder(), wish);
    if (changed == null) {
      return Altered.UNKNOWN;
    }
    Changed now = changed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Altered(true, now.channels(), now.cursor());
  }

  private void claimed(Claim claim) {
    if (!claim.node().equals(nodes.self())) {
      streams.moved(claim.connection(), claim.holder());
    }
  }
}

package dev.stoa.push;

import dev.stoa.access.Grant;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// How long the connections of one hub may last: what their grants rest on, and its end. Guests
/// have no entry. Confined to the hub's loop.
///
/// A grant that ends is renewed where it can be (a session that is still good); a token is renewed
/// by its holder, who is warned [#WARNING] before, or at half of a time that is not longer.
/// Otherwise the connection is told why and closed: it is never served on as a guest's.
final class Leases implements Watch {
  /// How long before its end a holder is told.
  static final Duration WARNING = Duration.ofSeconds(30);

  private final Hub hub;
  private final Executor loop;
  private final InstantSource clock;
  private final Function<Grant, Future<Grant>> renewal;
  private final Map<Connection, Lease> leases = new HashMap<>();

  private record Lease(Grant grant, TimerWheel.Timeout timer) {}

  Leases(Hub hub, Executor loop, InstantSource clock, Function<Grant, Future<Grant>> renewal) {
    this.hub = hub;
    this.loop = loop;
    this.clock = clock;
    this.renewal = renewal;
    hub.watch(this);
  }

  /// Begins, or goes on under another grant.
  void hold(Connection connection, Grant grant) {
    release(connection);
    Instant expires = grant.expires();
    if (connection.isClosed() || grant.isGuest()) {
      return;
    }
    var timer = new TimerWheel.Timeout(_ -> due(connection));
    leases.put(connection, new Lease(grant, timer));
    hub.granted(connection, grant);
    if (expires != null) {
      Duration left = Duration.between(clock.instant(), expires);
      hub.timers().arm(timer, PushConfig.ticks(grant.token() == null ? left : untilWarning(left)));
    }
  }

  /// Half of a short time is left to its holder: warned at once, it would renew without end.
  private static Duration untilWarning(Duration left) {
    return left.compareTo(WARNING) > 0 ? left.minus(WARNING) : left.dividedBy(2);
  }

  /// Cuts what rested on it.
  void revoke(Revoked revoked) {
    for (Map.Entry<Connection, Lease> entry : List.copyOf(leases.entrySet())) {
      if (entry.getValue().grant().isEndedBy(revoked)) {
        cut(entry.getKey(), "revoked");
      }
    }
  }

  @Override
  public void closed(Connection connection, ChannelSet channels, Transport.Ending ending) {
    release(connection);
  }

  private void release(Connection connection) {
    Lease lease = leases.remove(connection);
    if (lease != null) {
      hub.timers().cancel(lease.timer());
    }
  }

  private void due(Connection connection) {
    Lease lease = leases.get(connection);
    if (lease == null || lease.grant().expires() == null) {
      return;
    }
    Duration left = Duration.between(clock.instant(), lease.grant().expires());
    if (lease.grant().token() == null) {
      renew(connection, lease);
    } else if (left.isPositive()) {
      tell(connection, "expiring");
      hub.timers().arm(lease.timer(), PushConfig.ticks(left) + 1);
    } else {
      cut(connection, "expired");
    }
  }

  private void renew(Connection connection, Lease lease) {
    renewal
        .apply(lease.grant())
        .onComplete(answer ->
            loop.execute(() -> {
              if (lease.equals(leases.get(connection))) {
                if (answer.succeeded()) {
                  hold(connection, answer.result());
                } else {
                  cut(connection, "expired");
                }
              }
            }));
  }

  private void cut(Connection connection, String reason) {
    tell(connection, reason);
    hub.close(connection, Transport.Ending.UNAUTHORIZED);
  }

  private void tell(Connection connection, String reason) {
    String cursor = hub.cursor(connection);
    if (connection.isStream()) {
      var json = new JsonObject().put("control", "token").put("reason", reason);
      if (!cursor.isEmpty()) {
        json.put("cursor", cursor);
      }
      connection.control("token", json.encode(), cursor);
    }
  }
}

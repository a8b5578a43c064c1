package dev.stoa.systemtests.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Publishes to any node of a cluster, and again to any with the same key until one says that it is
/// committed: then it is so exactly once. For one thread.
public final class KeyedPublisher {
  private static final long PAUSE = Duration.ofMillis(20).toNanos();
  private static final int PATIENCE = 1_000;

  private final List<Integer> ports;
  private final String token;
  private final Random random;
  private final List<String> ids = new ArrayList<>();
  private int repeats;

  public KeyedPublisher(List<Integer> ports, String token, long seed) {
    this.ports = List.copyOf(ports);
    this.token = token;
    this.random = new Random(seed);
  }

  /// The ids of all that was acknowledged, in that order.
  public List<String> ids() {
    return ids;
  }

  /// How often it had to ask again.
  public int repeats() {
    return repeats;
  }

  /// Returns when the event is committed; now and then it asks once more and gets the same answer.
  public void publish(List<String> channels, Object data, String key) {
    var body = new JsonObject().put("channels", new JsonArray(channels)).put("data", data);
    String id = committed(body, key);
    ids.add(id);
    if (random.nextInt(10) == 0) {
      repeats++;
      String again = committed(body, key);
      if (!again.equals(id)) {
        throw new AssertionError("key " + key + " was answered " + id + ", then " + again);
      }
    }
  }

  private String committed(JsonObject body, String key) {
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      int port = ports.get(random.nextInt(ports.size()));
      try {
        HttpResponse<String> answer =
            Http.postJson(
                "http://127.0.0.1:" + port + "/push/publish",
                body,
                "authorization",
                "Bearer " + token,
                "idempotency-key",
                key);
        if (answer.statusCode() == 200) {
          return new JsonObject(answer.body()).getString("id");
        }
        if (answer.statusCode() < 500) {
          throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
      } catch (Http.NoAnswer _) {
        // Committed or not: the key tells.
      }
      repeats++;
      LockSupport.parkNanos(PAUSE);
    }
    throw new AssertionError("no node takes " + key);
  }
}

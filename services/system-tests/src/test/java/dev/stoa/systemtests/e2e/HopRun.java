package dev.stoa.systemtests.e2e;

import dev.stoa.systemtests.support.Await;
import dev.stoa.systemtests.support.Cluster;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.KeyedPublisher;
import dev.stoa.testing.push.Hopper;
import dev.stoa.testing.push.Tally;
import io.vertx.core.json.JsonObject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// One seed of hopping clients, stubborn publishers and killed nodes. The truth is what stands in
/// the table of the log, read by SQL.
final class HopRun {
  static final int CLIENTS = 6;
  private static final int LANES = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// @param ways changes from a transport to a transport that some client made, of 36
  /// @param repeats publishes that were asked for again with their key
  record Result(
      int kills, int cuts, int refusals, int hops, int ways, int repeats, int gaps, Tally tally) {}

  private final Cluster cluster;
  private final String database;
  private final String token;
  private final long seed;
  private final int perLane;
  private final Random random;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger stretch = new AtomicInteger();

  /// How many events there are to come; unknown while it is published.
  private final AtomicInteger total = new AtomicInteger(Integer.MAX_VALUE);

  HopRun(Cluster cluster, String database, String token, long seed, int events) {
    this.cluster = cluster;
    this.database = database;
    this.token = token;
    this.seed = seed;
    this.perLane = (events + LANES - 1) / LANES;
    this.random = new Random(seed);
  }

  /// Publishes in `kills` + 1 stretches: in each but the last a node is killed somewhere, and the
  /// next begins when it is back.
  Result go(int kills) throws Exception {
    String start =
        new JsonObject(Http.get(cluster.address(0) + "/push/poll?wait=0&" + query()).body())
            .getString("cursor");
    var hoppers = new ArrayList<Hopper>();
    var publishers = new ArrayList<KeyedPublisher>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var hopping = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        var hopper = new Hopper(cluster.ports(), channels(), start, seed * 100 + i);
        hoppers.add(hopper);
        hopping.add(threads.submit(() -> hopUntilAllCame(hopper)));
      }
      var publishing = new ArrayList<Future<?>>();
      for (int lane = 0; lane < LANES; lane++) {
        var publisher = new KeyedPublisher(cluster.ports(), token, seed * 100 + 50 + lane);
        publishers.add(publisher);
        int own = lane;
        publishing.add(threads.submit(() -> publish(publisher, own, kills + 1)));
      }
      Map<String, List<String>> truth;
      try {
        kill(kills);
        await(publishing);
        truth = truth();
        requireOnce(publishers, truth);
      } catch (Throwable failure) {
        total.set(0);
        throw failure;
      }
      total.set(truth.values().stream().mapToInt(List::size).sum());
      await(hopping);
      return result(kills, hoppers, publishers, truth);
    }
  }

  private static void await(List<Future<?>> ends) throws Exception {
    for (Future<?> end : ends) {
      end.get(PATIENCE.toSeconds() + 30, TimeUnit.SECONDS);
    }
  }

  private void kill(int kills) {
    int events = perLane * LANES / (kills + 1);
    for (int kill = 0; kill < kills; kill++) {
      int moment = kill * events + random.nextInt(events * 3 / 4);
      Await.until("" + moment, PATIENCE, () -> acknowledged.get() >= moment);
      cluster.killAndRestart(random.nextInt(cluster.ports().size()));
      stretch.incrementAndGet();
    }
  }

  private void publish(KeyedPublisher publisher, int lane, int stretches) {
    for (int i = 0; i < perLane; i++) {
      int needed = i * stretches / perLane;
      Await.until("stretch " + needed, PATIENCE, () -> stretch.get() >= needed);
      String own = channels().get(lane);
      // Now and then also in the one channel to which all of them publish.
      List<String> to = i % 8 == 0 ? List.of(own, channels().getLast()) : List.of(own);
      publisher.publish(to, lane * 1_000_000 + i, seed + "-" + lane + "-" + i);
      acknowledged.incrementAndGet();
    }
  }

  private void hopUntilAllCame(Hopper hopper) {
    Instant end = Instant.MAX;
    while (Instant.now().isBefore(end)) {
      hopper.hop();
      if (total.get() <= hopper.events().size()) {
        hopper.hop(); // what would come twice comes now
        return;
      }
      if (end.equals(Instant.MAX) && total.get() < Integer.MAX_VALUE) {
        end = Instant.now().plus(PATIENCE);
      }
    }
  }

  private Result result(
      int kills,
      List<Hopper> hoppers,
      List<KeyedPublisher> publishers,
      Map<String, List<String>> truth) {
    Set<Hopper.Change> ways = new HashSet<>();
    int hops = 0;
    Tally tally = Tally.NONE;
    for (Hopper hopper : hoppers) {
      tally = tally.plus(Tally.of(truth, hopper.events()));
      ways.addAll(hopper.changes().keySet());
      hops += hopper.changes().values().stream().mapToInt(Integer::intValue).sum();
    }
    return new Result(
        kills,
        hoppers.stream().mapToInt(Hopper::cuts).sum(),
        hoppers.stream().mapToInt(Hopper::refusals).sum(),
        hops,
        ways.size(),
        publishers.stream().mapToInt(KeyedPublisher::repeats).sum(),
        hoppers.stream().mapToInt(hopper -> hopper.gaps().size()).sum(),
        tally);
  }

  private List<String> channels() {
    return IntStream.rangeClosed(0, LANES)
        .mapToObj(lane -> "thread:hop-" + seed + "-" + lane)
        .toList();
  }

  private String query() {
    return "channel=" + String.join("&channel=", channels());
  }

  /// What was acknowledged is there exactly once, in the order of its publisher, and nothing else.
  private void requireOnce(List<KeyedPublisher> publishers, Map<String, List<String>> truth) {
    for (int lane = 0; lane < LANES; lane++) {
      List<String> said = publishers.get(lane).ids();
      List<String> stored = truth.get(channels().get(lane));
      if (!said.equals(stored)) {
        throw new AssertionError("acknowledged " + said + ", stored " + stored);
      }
    }
  }

  private Map<String, List<String>> truth() throws SQLException {
    var truth = new HashMap<String, List<String>>();
    channels().forEach(channel -> truth.put(channel, new ArrayList<>()));
    try (var connection = DriverManager.getConnection(database);
        var select =
            connection.prepareStatement(
                "SELECT channel, id FROM push_event WHERE channel LIKE ? ORDER BY shard, seq")) {
      select.setString(1, "thread:hop-" + seed + "-%");
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          truth.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>()).add(rows.getString(2));
        }
      }
    }
    return truth;
  }
}

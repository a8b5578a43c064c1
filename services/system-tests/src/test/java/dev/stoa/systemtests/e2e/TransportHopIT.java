package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.systemtests.support.Cluster;
import dev.stoa.systemtests.support.Command;
import dev.stoa.testing.TestDatabase;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// P-2.2 over a cluster: six clients hop between six transports and three nodes with one cursor
/// each, cut at random bytes, while any node is killed and what is published goes on through the
/// others. One seed with a few events, or twenty with 10,000 each (`-Dstoa.soak=true`).
@Tag("cluster")
@Tag("oracle")
class TransportHopIT {
  private static final System.Logger LOG = System.getLogger(TransportHopIT.class.getName());
  private static final boolean SOAK = Boolean.getBoolean("stoa.soak");
  private static final long SEEDS = SOAK ? 20 : 1;
  private static final int EVENTS = SOAK ? 10_000 : 1_500;
  private static final int KILLS = SOAK ? 4 : 1;

  @TempDir static Path folder;
  private static String database = "";
  private static String token = "";
  private static Cluster cluster;

  @BeforeAll
  static void start() {
    database = TestDatabase.postgres().url();
    cluster = new Cluster(folder, 3, database, "push,auth", "/push/history?channel=thread:none");
    Command minted =
        Command.run(folder, "token", "--data", cluster.data(0).toString(), "--publish", "thread:*");
    assertThat(minted.exit()).as("%s", minted).isZero();
    token = minted.out().strip();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  static LongStream seeds() {
    long first = Long.getLong("stoa.seed", 1);
    return LongStream.range(first, first + SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Timeout(300)
  void everyHopperEndsWithTheExactSequence(long seed) throws Exception {
    var run = new HopRun(cluster, database, token, seed, EVENTS);
    HopRun.Result result = run.go(KILLS);
    LOG.log(System.Logger.Level.INFO, "seed {0}: {1}", seed, result);
    assertThat(result.gaps()).isZero();
    assertThat(result.tally().isExact()).as("%s", result).isTrue();
    assertThat(result.tally().events()).isGreaterThanOrEqualTo(HopRun.CLIENTS * EVENTS);
    assertThat(result.kills()).isEqualTo(KILLS);
    assertThat(result.cuts()).isGreaterThan(HopRun.CLIENTS);
    assertThat(result.ways()).as("changes from a transport to a transport").isEqualTo(36);
  }
}

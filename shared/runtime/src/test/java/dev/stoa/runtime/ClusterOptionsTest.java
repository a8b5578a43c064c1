package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterOptionsTest {
  @Test
  void readsMembersAndNames() {
    assertThat(ClusterOptions.parse("127.0.0.1:5701,[::1]:5702"))
        .hasToString("Members[members=[127.0.0.1:5701, [::1]:5702]]");
    assertThat(ClusterOptions.parse("dns:stoa-cluster"))
        .isEqualTo(new ClusterOptions.Dns("stoa-cluster"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", ":5701", "host:0", "host:70000", "a:1,,b:2", "dns:"})
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> ClusterOptions.parse(text))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("dns:name");
  }

  @Test
  void aPlaintextClusterStaysOnThisMachine() {
    var local = ClusterOptions.parse("127.0.0.1:5701,localhost:5702");
    assertThat(ClusterConfig.from(local, Config.of(Map.of())).name()).isEqualTo("stoa-g1");
    var wide = ClusterOptions.parse("10.0.0.1:5701");
    assertThatThrownBy(() -> ClusterConfig.from(wide, Config.of(Map.of())))
        .hasMessageContaining("STOA_CLUSTER_TLS_CERTIFICATE");
    var reason = Config.of(Map.of("cluster.insecure", "a private test network"));
    assertThat(ClusterConfig.from(wide, reason).tls()).isNull();
  }

  @Test
  void theFilesOfTlsBelongTogether() {
    var config = Config.of(Map.of("cluster.tls.key", "key.pem"));
    var wide = ClusterOptions.parse("10.0.0.1:5701");
    assertThatThrownBy(() -> ClusterConfig.from(wide, config))
        .hasMessageContaining("belong together");
  }

  @Test
  void aGenerationIsAClusterOfItsOwn() {
    var config = Config.of(Map.of("cluster.name", "shop", "cluster.generation", "7"));
    var local = ClusterOptions.parse("127.0.0.1:5701");
    assertThat(ClusterConfig.from(local, config).name()).isEqualTo("shop-g7");
  }
}

package dev.stoa.runtime;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.Map;

/// The only class that knows Hazelcast; it is loaded only when the process is clustered. Every node
/// is a plain member and a Vert.x node. Nothing secret, durable or consistent lives in the grid.
final class Cluster {
  // Why these values: shared/runtime/README.md, "Clustering".
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "hazelcast.heartbeat.interval.seconds", "1",
          "hazelcast.max.no.heartbeat.seconds", "5",
          "hazelcast.merge.first.run.delay.seconds", "5",
          "hazelcast.merge.next.run.delay.seconds", "5",
          "hazelcast.wait.seconds.before.join", "0",
          "hazelcast.graceful.shutdown.max.wait", "10",
          "hazelcast.socket.connect.timeout.seconds", "3",
          "hazelcast.operation.call.timeout.millis", "10000",
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.logging.type", "slf4j");
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PING = Duration.ofSeconds(3);

  private Cluster() {}

  /// Makes the builder one of a clustered node.
  static VertxBuilder join(VertxBuilder builder, VertxOptions options, ClusterConfig config) {
    return builder
        .with(options.setEventBusOptions(eventBus(config)))
        .withClusterManager(manager(config));
  }

  private static ClusterManager manager(ClusterConfig config) {
    System.setProperty("hazelcast.shutdownhook.enabled", "false");
    Config hazelcast = ConfigUtil.loadConfig();
    hazelcast.setClusterName(config.name());
    PROPERTIES.forEach(hazelcast::setProperty);
    hazelcast.getJetConfig().setEnabled(false);
    hazelcast.getNetworkConfig().getRestApiConfig().setEnabled(false);
    hazelcast.getMapConfigs().values().forEach(map -> map.setBackupCount(2));
    hazelcast.getMultiMapConfigs().values().forEach(map -> map.setBackupCount(2));
    network(hazelcast.getNetworkConfig(), config);
    return new HazelcastClusterManager(hazelcast);
  }

  private static void network(NetworkConfig network, ClusterConfig config) {
    var join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    network.setPort(config.port()).setPortAutoIncrement(config.ports() > 1);
    network.setPortCount(config.ports());
    network.getInterfaces().setEnabled(true).addInterface(config.host());
    switch (config.peers()) {
      case ClusterOptions.Dns dns ->
          join.getKubernetesConfig().setEnabled(true).setProperty("service-dns", dns.name());
      case ClusterOptions.Members list -> {
        var tcp = join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(3);
        list.members().forEach(member -> tcp.addMember(member.toString()));
      }
    }
  }

  private static EventBusOptions eventBus(ClusterConfig config) {
    var bus =
        new EventBusOptions()
            .setHost(config.host())
            .setPort(config.busPort())
            .setClusterPublicHost(config.host())
            .setConnectTimeout((int) CONNECT.toMillis())
            .setClusterPingInterval(PING.toMillis())
            .setClusterPingReplyInterval(PING.toMillis());
    var tls = config.tls();
    if (tls != null) {
      // The defaults of EventBusOptions trust everyone: all three lines are needed.
      bus.setSsl(true)
          .setTrustAll(false)
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(tls.certificate().toString())
                  .setKeyPath(tls.key().toString()))
          .setTrustOptions(new PemTrustOptions().addCertPath(tls.authority().toString()));
    }
    return bus;
  }
}

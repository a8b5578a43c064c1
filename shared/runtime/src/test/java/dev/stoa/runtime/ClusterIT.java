package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.bus.Address;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes of one cluster in one process: the bus behaves as it does on one node.
class ClusterIT {
  record Ask(String text) {}

  record Answer(String text) {}

  private static final Address<Ask, Answer> ECHO =
      Address.of("test.v1.echo", Ask.class, Answer.class);
  private static final Topic<Answer> NEWS = new Topic<>("test.v1.news", Answer.class);

  private Vertx one;
  private Vertx two;

  @BeforeEach
  void join() throws IOException {
    var peers = "127.0.0.1:%d,127.0.0.1:%d".formatted(freePort(), freePort());
    one = node(peers, 0);
    two = node(peers, 1);
  }

  @AfterEach
  void leave() {
    two.close().await();
    one.close().await();
  }

  @Test
  void callsFailuresAndNewsReachTheOtherNode() throws Exception {
    var server = new Bus(one);
    var client = new Bus(two);
    var registration =
        server
            .serve(
                ECHO,
                ask -> {
                  if (ask.text().isEmpty()) {
                    throw new Failure.NotFound("echo.empty", "Nothing to repeat.");
                  }
                  return new Answer(ask.text());
                })
            .await();
    assertThat(client.ask(ECHO, new Ask("hi")).text()).isEqualTo("hi");
    assertThatThrownBy(() -> client.ask(ECHO, new Ask("")))
        .isInstanceOf(Failure.NotFound.class)
        .hasMessage("Nothing to repeat.");

    var seen = new LinkedBlockingQueue<String>();
    client.subscribe(NEWS, news -> seen.add(news.text())).await();
    String got = null;
    for (var tries = 0; got == null && tries < 15; tries++) {
      server.publish(NEWS, new Answer("news"));
      got = seen.poll(1, TimeUnit.SECONDS);
    }
    assertThat(got).isEqualTo("news");

    registration.close().await();
    assertThatThrownBy(() -> client.ask(ECHO, new Ask("hi")))
        .isInstanceOf(Failure.Unavailable.class);
  }

  private static Vertx node(String peers, int index) {
    var options = ClusterOptions.parse(peers);
    var port = ((ClusterOptions.Members) options).members().get(index).port();
    var config =
        ClusterConfig.from(
            options,
            Config.of(Map.of("cluster.name", "test", "cluster.port", Integer.toString(port))));
    var vertxOptions = new VertxOptions();
    var builder = Vertx.builder().with(vertxOptions);
    return Cluster.join(builder, vertxOptions, config).buildClustered().await();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

package dev.stoa.systemtests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Processes of the suite on one PostgreSQL and one Hazelcast cluster over loopback, all with the
/// same services. Each keeps its port when it is killed and started again.
public final class Cluster implements AutoCloseable {
  private final List<ServerProcess.Plan> plans;
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final String ready;

  /// Starts `size` nodes at once; they are there when `ready`, a path, is answered by each.
  public Cluster(Path folder, int size, String database, String roles, String ready) {
    String members =
        IntStream.range(0, size)
            .mapToObj(_ -> "127.0.0.1:" + Ports.free())
            .collect(Collectors.joining(","));
    this.ready = ready;
    this.plans =
        IntStream.range(0, size)
            .mapToObj(node -> plan(folder.resolve("node" + node), members, database, roles))
            .toList();
    plans.forEach(plan -> nodes.add(plan.launch()));
    nodes.forEach(node -> node.awaitAnswer(ready));
  }

  private static ServerProcess.Plan plan(
      Path folder, String members, String database, String roles) {
    try {
      return ServerProcess.Plan.in(Files.createDirectories(folder))
          .with("--role", roles, "--cluster", members, "--database", database);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Integer> ports() {
    return plans.stream().map(ServerProcess.Plan::port).toList();
  }

  /// Where a node keeps its data.
  public Path data(int node) {
    return plans.get(node).folder().resolve("data");
  }

  public String address(int node) {
    return "http://127.0.0.1:" + plans.get(node).port();
  }

  /// `kill -9`, and a new start at once; returns when it answers again.
  public void killAndRestart(int node) {
    nodes.get(node).kill();
    ServerProcess next = plans.get(node).launch();
    nodes.set(node, next);
    next.awaitAnswer(ready);
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
  }
}

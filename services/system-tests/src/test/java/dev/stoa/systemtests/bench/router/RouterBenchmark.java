package dev.stoa.systemtests.bench.router;

import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Execution;
import dev.stoa.router.Response;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The router beside plain vertx-web: CPU per request, rates, matching alone.
///
/// For each table (fixed or parameter rules; 1, 10, 1,000, 5,000, 10,000 of them) and each path
/// (first rule, last rule, none) it prints the median server CPU per request with the lowest and
/// highest round, and the rate that one core would reach. Arguments: `--rounds N` (default 9),
/// `--requests N` (default 4000 per round), `--quick`.
public final class RouterBenchmark {
  private static final int[] SIZES = {1, 10, 1_000, 5_000, 10_000};

  private final int rounds;
  private final int requests;
  private final List<Target> targets = new ArrayList<>();

  /// One server under test.
  private record Server(String kind, boolean parameters, int rules, LoadedServer loaded) {}

  /// One path of one server, and its CPU nanoseconds per request of each round.
  private record Target(Server server, String place, String path, List<Double> rounds) {
    double median() {
      double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return sorted[sorted.length / 2];
    }

    String interval() {
      double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return String.format(Locale.ROOT, "%,.0f..%,.0f", sorted[0], sorted[sorted.length - 1]);
    }
  }

  private RouterBenchmark(int rounds, int requests) {
    this.rounds = rounds;
    this.requests = requests;
  }

  /// Runs the benchmark and prints a table.
  public static void main(String[] args) throws Exception {
    List<String> list = Arrays.asList(args);
    boolean quick = list.contains("--quick");
    int rounds =
        list.contains("--rounds")
            ? Integer.parseInt(list.get(list.indexOf("--rounds") + 1))
            : quick ? 3 : 9;
    int requests =
        list.contains("--requests")
            ? Integer.parseInt(list.get(list.indexOf("--requests") + 1))
            : quick ? 1000 : 4000;
    MatchBench.print();
    new RouterBenchmark(rounds, requests).run(quick ? new int[] {1, 1_000} : SIZES);
  }

  private void run(int[] sizes) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(64));
    for (int size : sizes) {
      for (boolean parameters : new boolean[] {false, true}) {
        add(
            new Server(
                "stoa", parameters, size, new LoadedServer(vertx, stoa(vertx, parameters, size))));
        add(
            new Server(
                "vertx-web",
                parameters,
                size,
                new LoadedServer(vertx, plain(vertx, parameters, size))));
      }
    }
    for (Target target : targets) {
      System.err.println(
          "warming up "
              + target.server().kind()
              + " "
              + target.server().rules()
              + " "
              + target.place());
      target.server().loaded().cpuPerRequest(target.path(), count(target));
    }
    for (int round = 0; round < rounds; round++) {
      for (Target target : targets) {
        target.rounds().add(target.server().loaded().cpuPerRequest(target.path(), count(target)));
      }
    }
    print();
    vertx.close().toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  /// Slow targets get fewer requests, so that a run ends.
  private int count(Target target) {
    boolean slow =
        target.server().kind().equals("vertx-web")
            && target.server().rules() >= 1_000
            && !target.place().equals("first");
    return slow ? Math.max(50, requests / 20) : requests;
  }

  private void add(Server server) {
    String tail = server.parameters() ? "/value" : "";
    targets.add(new Target(server, "first", "/rule0" + tail, new ArrayList<>()));
    targets.add(
        new Target(server, "last", "/rule" + (server.rules() - 1) + tail, new ArrayList<>()));
    targets.add(new Target(server, "miss", "/nowhere" + tail, new ArrayList<>()));
  }

  private static Router stoa(Vertx vertx, boolean parameters, int size) {
    Blueprint pages = Blueprint.named("pages").execution(Execution.EVENT_LOOP);
    for (int i = 0; i < size; i++) {
      pages.get("/rule" + i + (parameters ? "/<id>" : ""), "e" + i, _ -> Response.text("ok"));
    }
    App app =
        App.builder("bench")
            .execution(Execution.EVENT_LOOP)
            .register(pages)
            .errorHandler(404, (_, _) -> Response.text("none").status(404))
            .build(vertx);
    Router router = Router.router(vertx);
    app.mount(router);
    return router;
  }

  private static Router plain(Vertx vertx, boolean parameters, int size) {
    Router router = Router.router(vertx);
    for (int i = 0; i < size; i++) {
      router
          .get("/rule" + i + (parameters ? "/:id" : ""))
          .handler(
              c -> c.response().putHeader("Content-Type", "text/plain; charset=utf-8").end("ok"));
    }
    router.errorHandler(
        404,
        c ->
            c.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("none"));
    return router;
  }

  private void print() {
    System.out.printf(
        "%-10s %-6s %6s %-5s %12s %20s %12s%n",
        "router", "rules", "count", "path", "CPU ns/req", "interval", "req/s/core");
    for (Target t : targets) {
      System.out.printf(
          Locale.ROOT,
          "%-10s %-6s %,6d %-5s %,12.0f %20s %,12.0f%n",
          t.server().kind(),
          t.server().parameters() ? "param" : "fixed",
          t.server().rules(),
          t.place(),
          t.median(),
          t.interval(),
          1e9 / t.median());
    }
    for (Target ours : targets) {
      if (ours.server().kind().equals("stoa")) {
        targets.stream()
            .filter(t -> t.server().kind().equals("vertx-web"))
            .filter(t ->
                t.server().rules() == ours.server().rules()
                    && t.server().parameters() == ours.server().parameters()
                    && t.place().equals(ours.place()))
            .forEach(t ->
                System.out.printf(
                    Locale.ROOT,
                    "%s %,d %s: vertx-web / stoa = %.2f, stoa / vertx-web = %.3f%n",
                    ours.server().parameters() ? "param" : "fixed",
                    ours.server().rules(),
                    ours.place(),
                    t.median() / ours.median(),
                    ours.median() / t.median()));
      }
    }
  }

  /// Options that both routers are served with.
  static HttpServer server(Vertx vertx, Router router) {
    return vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
        .requestHandler(router);
  }
}

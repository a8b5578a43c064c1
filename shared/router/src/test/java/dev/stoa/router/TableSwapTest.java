package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The rules are replaced over and over while clients ask: every request is answered, by one table
/// alone.
class TableSwapTest {
  private static final int CLIENTS = 4;
  private static final int REQUESTS = Boolean.getBoolean("stoa.soak") ? 50_000 : 400;

  private static final Key<String> SEEN = Key.named("seen");

  /// A table of its own: hooks, handler, values and error handler all say which.
  private static Blueprint table(int number) {
    String name = "table " + number;
    Blueprint pages =
        Blueprint.named("pages")
            .execution(number % 2 == 0 ? Execution.EVENT_LOOP : Execution.VIRTUAL_THREAD)
            .beforeRequest(request -> {
              request.g().set(SEEN, name);
              return null;
            })
            .afterRequest((_, response) -> response.header("X-After", name));
    pages.get(
        "/same/<string:value>",
        "same",
        request -> Response.text(String.valueOf(request.g().get(SEEN))));
    // The same path as a rule of another kind in every other table.
    pages.get(
        number % 2 == 0 ? "/kind/<int:value>" : "/kind/<value>",
        "kind",
        request ->
            Response.text(
                name
                    + (request.pathValue("value") instanceof Long == (number % 2 == 0)
                        ? ""
                        : " with a value of another")));
    for (int i = 0; i < 50; i++) {
      pages.get("/filler" + number + "/" + i, "filler" + i, _ -> Response.text(name));
    }
    return pages;
  }

  @Test
  void noRequestFailsOrSeesAMixtureWhileTheTableIsReplaced() throws Exception {
    int swaps = 0;
    try (TestServer server = TestServer.of(table(0));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        running.add(clients.submit(() -> ask(server)));
      }
      while (running.stream().anyMatch(one -> !one.isDone())) {
        server.app.replaceRules(table(++swaps));
      }
      int tables = 0;
      for (Future<Integer> one : running) {
        tables += one.get();
      }
      assertThat(swaps).isGreaterThan(20);
      assertThat(tables).as("changes that clients saw").isGreaterThan(CLIENTS);
    }
  }

  /// Returns how often another table answered than the time before.
  private static int ask(TestServer server) throws Exception {
    int changes = 0;
    String last = "";
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<String> answer = server.get(i % 2 == 0 ? "/same/x" : "/kind/7");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("X-After")).hasValue(answer.body());
      changes += answer.body().equals(last) ? 0 : 1;
      last = answer.body();
    }
    return changes;
  }
}

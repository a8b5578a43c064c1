package dev.stoa.push;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.Access;
import dev.stoa.access.SessionId;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.FoundAccount;
import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.eventlog.Cursor;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What the owner sees and does, and what the operator's port shows.
@Tag("P-15")
@TestInstance(Lifecycle.PER_CLASS)
class AdminTest {
  private static final SessionId OWNER = SessionId.random(new Random(1));
  private static final SessionId READER = SessionId.random(new Random(2));

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Running running;

  /// Stands for auth: two sessions.
  private static final class Sessions implements Service {
    @Override
    public String name() {
      return "test-sessions";
    }

    @Override
    public Assembly assemble(ServiceContext context) {
      return Assembly.builder()
          .onStart(() -> {
            context
                .bus()
                .serve(
                    AuthApi.FIND_ACCOUNT,
                    ask ->
                        new FoundAccount(
                            ask.id().equals("nope")
                                ? null
                                : new Principal(ask.id(), "A name", null, Set.of())))
                .await();
            context
                .bus()
                .serve(
                    AuthApi.RESOLVE,
                    ask -> {
                      boolean owner = ask.tokenHash().equals(OWNER.hash());
                      Set<String> roles = owner ? Set.of(Principal.OWNER) : Set.of();
                      return new ResolvedSession(
                          new Principal(owner ? "boss" : "reader", "A name", null, roles),
                          Instant.now().plusSeconds(3600));
                    })
                .await();
          })
          .build();
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    var options = LaunchOptions.test(folder).withManagementPort(0);
    running = Launcher.start(options, List.of(new Sessions(), new PushService()));
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private HttpRequest.Builder as(SessionId session, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + path))
        .header("Cookie", "__Host-stoa=" + session.value())
        .header("Content-Type", "application/json")
        .header("X-CSRF-Token", Access.csrfToken(session));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private void publish(String channel, String data) throws Exception {
    var event = NewEvent.of(channel, "test", data);
    running.context().log().publish(List.of(event)).await(10, TimeUnit.SECONDS);
  }

  private JsonArray connections(String channel) throws Exception {
    HttpResponse<String> answer =
        send(as(OWNER, "/push/admin/connections?channel=" + channel).GET());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getJsonArray("items");
  }

  @Test
  void isTheOwnersAlone() throws Exception {
    assertThat(send(as(READER, "/push/admin/connections").GET()).statusCode()).isEqualTo(403);
    assertThat(send(as(READER, "/push/admin/tail?channel=lobby").GET()).statusCode())
        .isEqualTo(403);
    assertThat(send(as(READER, "/push/admin/connections/x").DELETE()).statusCode()).isEqualTo(403);
    assertThat(TwoNodes.get(running.port(), "/push/admin/connections").statusCode()).isEqualTo(401);
  }

  @Test
  void listsReplaysAndKicksAConnection() throws Exception {
    try (var stream = new SseClient(running.port(), "/push/sse?channel=thread:admin", "")) {
      stream.await(block -> block.id() != null);
      publish("thread:admin", "1");
      assertThat(stream.event().getInteger("data")).isEqualTo(1);
      JsonObject shown = connections("thread:admin").getJsonObject(0);
      assertThat(shown.getString("transport")).isEqualTo("sse");
      assertThat(shown.getString("address")).isEqualTo("127.0.0.1");
      assertThat(shown.getJsonArray("channels")).containsExactly("thread:admin");
      String path = "/push/admin/connections/" + shown.getString("id");
      var again = as(OWNER, path + "/replay").POST(BodyPublishers.ofString("{\"since\":\"-1\"}"));
      assertThat(send(again).statusCode()).isEqualTo(204);
      assertThat(stream.event().getInteger("data")).isEqualTo(1);
      publish("thread:admin", "2");
      assertThat(stream.event().getInteger("data")).isEqualTo(2);
      assertThat(send(as(OWNER, path).DELETE()).statusCode()).isEqualTo(204);
      stream.end();
      assertThat(send(as(OWNER, path).DELETE()).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void tailsAChannelAsSomebody() throws Exception {
    assertThat(send(as(OWNER, "/push/admin/tail?channel=user:7&as=8").GET()).statusCode())
        .isEqualTo(403);
    assertThat(send(as(OWNER, "/push/admin/tail?channel=user:7&as=").GET()).statusCode())
        .isEqualTo(401);
    var request = as(OWNER, "/push/admin/tail?channel=user:7&as=7").GET();
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    try (var lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (!requireNonNull(line).startsWith("id: ")) {
        line = lines.readLine();
      }
      publish("user:7", "5");
      while (!requireNonNull(line).startsWith("data: ")) {
        line = lines.readLine();
      }
      assertThat(line).contains("\"data\":5");
    }
  }

  @Test
  void thereIsNoTailAsSomebodyWhoIsNotThere() throws Exception {
    HttpResponse<String> answer =
        send(as(OWNER, "/push/admin/tail?channel=thread:x&as=nope").GET());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("account.unknown", "'nope'");
  }

  @Test
  void theManagementPortShowsWhatHappens() throws Exception {
    String lost = Cursor.of(1, Map.of()).encode();
    String path = "/push/sse?channel=thread:m&since=" + lost;
    try (var stream = new SseClient(running.port(), path, "")) {
      stream.control("gap");
      publish("thread:m", "1");
      stream.event();
      Instant end = Instant.now().plus(Duration.ofSeconds(15));
      String metrics = metrics();
      while (!metrics.contains("push_connections{transport=\"sse\"} 1.0")) {
        assertThat(Instant.now()).as(metrics).isBefore(end);
        metrics = metrics();
      }
      assertThat(metrics)
          .contains("push_gaps_total{reason=\"epoch\"} 1.0")
          .contains("push_deliveries_total{way=\"live\"}")
          .contains("push_deliveries_total{way=\"replay\"}")
          .contains("push_resumes_total")
          .contains("push_endings_total{reason=\"slow\"} 0.0")
          .contains("push_slow_total")
          .contains("push_drops_total")
          .contains("push_hints_total{result=\"hit\"}")
          .contains("push_hints_total{result=\"miss\"}")
          .contains("push_lag_seconds_count")
          .contains("push_delivery_seconds_bucket{le=\"0.001\"}")
          .containsPattern("push_delivery_seconds_count [1-9]");
    }
  }

  private String metrics() throws Exception {
    return TwoNodes.get(running.managementPort(), "/metrics").body();
  }
}

package dev.stoa.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.stoa.systemtests.support.Command;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.Node;
import dev.stoa.systemtests.support.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `@stoa/push`, as a server has it among its assets, on a page of that server in Chromium: which
/// transport it chooses by itself, with a clear way to the server and without one.
@Tag("browser")
class PushClientBrowserIT {
  @TempDir static Path folder;
  private static Chromium chromium;
  private static ServerProcess server;
  private static String token;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = ServerProcess.Plan.in(folder).set("STOA_PUSH_HEARTBEAT", "1s").start();
    String data = folder.resolve("data").toString();
    Command minted =
        Command.run(
            folder, "token", "--data", data, "--subscribe", "room:*", "--publish", "room:*");
    assertThat(minted.exit()).as("%s", minted).isZero();
    token = minted.out().strip();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      chromium.close();
    }
  }

  @Test
  void choosesAWebSocketByItself() {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = listen(context, "room:clear");
      page.waitForFunction("() => push.state === 'open'");
      assertThat(page.evaluate("push.transport")).isEqualTo("ws");
      page.evaluate("() => push.publish('room:clear', 1)");
      page.waitForFunction("() => seen.length === 1");
      page.evaluate("() => push.subscribe('room:added')");
      publish("room:added", 2);
      page.waitForFunction("() => seen.length === 2");
      assertThat(page.evaluate("seen")).isEqualTo(List.of(1, 2));
    }
  }

  @Test
  void fallsBackToPollsWhereStreamsAreKeptBackAndLosesNothing() {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page first = listen(context, "room:kept-back");
      first.waitForFunction("() => push.state === 'open'");
      String cursor = (String) first.evaluate("push.cursor");
      publish("room:kept-back", 1);

      // Upgrades are swallowed, streams get no answer: what a proxy does that waits for their end.
      context.routeWebSocket("**/push/ws*", _ -> {});
      context.route("**/push/sse*", _ -> {});
      context.route("**/push/stream*", _ -> {});
      Page page = listen(context, "room:kept-back", cursor);
      publish("room:kept-back", 2);
      page.waitForFunction("() => push.state === 'open' && seen.length === 2");
      assertThat(page.evaluate("push.transport")).isEqualTo("poll");
      publish("room:kept-back", 3);
      page.waitForFunction("() => seen.length === 3");
      assertThat(page.evaluate("seen")).isEqualTo(List.of(1, 2, 3));
    }
  }

  private static Page listen(BrowserContext context, String channel) {
    return listen(context, channel, "");
  }

  private static Page listen(BrowserContext context, String channel, String since) {
    Page page = context.newPage();
    page.navigate(server.address() + "/");
    page.evaluate(
        """
        async ([script, token, channel, since]) => {
          const { connect } = await import(script);
          window.seen = [];
          window.push = connect({ channels: [channel], since, token: () => token, heartbeat: 1000 });
          push.on('event', (event) => seen.push(event.data));
        }\
        """,
        List.of("/assets/" + Node.assetName("push.js"), token, channel, since));
    return page;
  }

  private static void publish(String channel, int number) {
    var event = new JsonObject().put("channel", channel).put("data", number);
    var answer =
        Http.postJson(
            server.address() + "/push/publish", event, "authorization", "Bearer " + token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}

package dev.stoa.systemtests.bench.push;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a kind of server is spoken to: the bytes of a subscription and of a publish.
enum Shape {
  STOA {
    @Override
    String path(Transport transport, Target target) {
      String name = transport.name().toLowerCase(Locale.ROOT);
      return "/push/" + name + "?channel=" + target.subscribed();
    }

    @Override
    String publish(Target target, int n, String data) {
      String body = "{\"channel\":\"" + target.channel(n) + "\",\"data\":" + data + "}";
      return post("/push/publish", "application/json", target, body);
    }
  },

  /// One path each for publishers and subscribers: Nchan as configured here, and the bare servers.
  NCHAN {
    @Override
    String path(Transport transport, Target target) {
      return target.address().getRawPath();
    }

    @Override
    String publish(Target target, int n, String data) {
      return post(target.publish().getRawPath(), "application/json", target, data);
    }
  },

  MERCURE {
    @Override
    String path(Transport transport, Target target) {
      return "/.well-known/mercure?topic=" + target.channel(0);
    }

    @Override
    String publish(Target target, int n, String data) {
      String body =
          "topic=" + target.channel(n) + "&data=" + URLEncoder.encode(data, StandardCharsets.UTF_8);
      return post("/.well-known/mercure", "application/x-www-form-urlencoded", target, body);
    }
  };

  abstract String path(Transport transport, Target target);

  /// A whole request that publishes message `n`.
  abstract String publish(Target target, int n, String data);

  /// `since`: the cursor of the poll before.
  String subscribe(Transport transport, Target target, @Nullable String since) {
    var text = new StringBuilder("GET ").append(path(transport, target));
    if (since != null) {
      text.append("&since=").append(since);
    }
    text.append(" HTTP/1.1\r\nHost: ").append(target.address().getAuthority()).append("\r\n");
    if (transport == Transport.WS) {
      text.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
          .append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
      if (this == STOA) {
        text.append("Sec-WebSocket-Protocol: stoa.v1\r\n");
      }
    } else if (transport != Transport.POLL) {
      text.append("Accept: text/event-stream\r\n");
    }
    return authorized(text, target.token()).append("\r\n").toString();
  }

  private static String post(String path, String type, Target target, String body) {
    var text = new StringBuilder("POST ").append(path).append(" HTTP/1.1\r\nHost: ");
    text.append(target.publish().getAuthority());
    text.append("\r\nContent-Type: ").append(type).append("\r\nContent-Length: ");
    text.append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
    return authorized(text, target.token()).append("\r\n").append(body).toString();
  }

  private static StringBuilder authorized(StringBuilder text, @Nullable String token) {
    return token == null
        ? text
        : text.append("Authorization: Bearer ").append(token).append("\r\n");
  }
}

package dev.stoa.push.mercure;

import dev.stoa.push.PushService;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A hub that can be asked over HTTP, and whoever signs tokens for it.
final class MercureSite implements AutoCloseable {
  static final String HUB = "/.well-known/mercure";

  final Running running;
  private final WebClient client;

  MercureSite(Path folder, Map<String, String> settings) {
    this(folder, settings, InstantSource.system());
  }

  MercureSite(Path folder, Map<String, String> settings, InstantSource clock) {
    LaunchOptions options =
        LaunchOptions.test(folder)
            .withClock(clock)
            .with("push.mercure.key", MercureTokens.KEY)
            .with("push.mercure.algorithm", "HS256")
            .with("push.mercure.issuer", MercureTokens.ISSUER)
            .with("push.mercure.resource", MercureTokens.RESOURCE);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.with(setting.getKey(), setting.getValue());
    }
    running = Launcher.start(options, List.of(new PushService()));
    client = WebClient.create(running.vertx());
  }

  @Override
  public void close() {
    client.close();
    running.close();
  }

  String origin() {
    return "http://127.0.0.1:" + running.port();
  }

  HttpResponse<Buffer> send(String method, String path, Map<String, String> headers, String body)
      throws Exception {
    var request = client.request(HttpMethod.valueOf(method), running.port(), "127.0.0.1", path);
    headers.forEach(request::putHeader);
    return request.sendBuffer(Buffer.buffer(body)).await(15, TimeUnit.SECONDS);
  }

  HttpResponse<Buffer> get(String path, String token) throws Exception {
    return send("GET", path, bearer(token), "");
  }

  HttpResponse<Buffer> publish(String token, String form) throws Exception {
    return send(
        "POST",
        HUB,
        Map.of(
            "Authorization",
            "Bearer " + token,
            "Content-Type",
            "application/x-www-form-urlencoded"),
        form);
  }

  EventStream open(String path, Map<String, String> headers) throws Exception {
    return EventStream.open(running.vertx(), running.port(), path, headers);
  }

  static Map<String, String> bearer(String token) {
    return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

package dev.stoa.comments;

import dev.stoa.access.Access;
import dev.stoa.access.SessionId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client of one server, as a guest or with somebody's session.
final class Client {
  private final WebClient web;
  private final @Nullable SessionId session;
  private final boolean sendsToken;

  Client(Vertx vertx, int port) {
    this(
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setFollowRedirects(false)),
        null,
        false);
  }

  private Client(WebClient web, @Nullable SessionId session, boolean sendsToken) {
    this.web = web;
    this.session = session;
    this.sendsToken = sendsToken;
  }

  Client as(SessionId someone) {
    return new Client(web, someone, true);
  }

  /// With somebody's session in a browser whose page is from before the sign-in.
  Client withCookieOf(SessionId someone) {
    return new Client(web, someone, false);
  }

  HttpResponse<Buffer> get(String path, String... headers) {
    return send(request(HttpMethod.GET, path, headers), null);
  }

  HttpResponse<Buffer> delete(String path) {
    return send(withToken(request(HttpMethod.DELETE, path)), null);
  }

  HttpResponse<Buffer> post(String path, JsonObject body, String... headers) {
    return post(path, "application/json", body.toBuffer(), headers);
  }

  HttpResponse<Buffer> post(String path, String type, Buffer body, String... headers) {
    return send(
        withToken(request(HttpMethod.POST, path, headers)).putHeader("Content-Type", type), body);
  }

  HttpResponse<Buffer> form(String path, Map<String, String> fields) {
    MultiMap form = MultiMap.caseInsensitiveMultiMap().addAll(fields);
    if (session != null && sendsToken) {
      form.add("csrf", Access.csrfToken(session));
    }
    return await(request(HttpMethod.POST, path).sendForm(form));
  }

  private HttpRequest<Buffer> request(HttpMethod method, String path, String... headers) {
    HttpRequest<Buffer> request = web.request(method, path);
    if (session != null) {
      request.putHeader("Cookie", "__Host-stoa=" + session.value());
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return request;
  }

  private HttpRequest<Buffer> withToken(HttpRequest<Buffer> request) {
    return session == null || !sendsToken
        ? request
        : request.putHeader("X-CSRF-Token", Access.csrfToken(session));
  }

  private static HttpResponse<Buffer> send(HttpRequest<Buffer> request, @Nullable Buffer body) {
    return await(body == null ? request.send() : request.sendBuffer(body));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}

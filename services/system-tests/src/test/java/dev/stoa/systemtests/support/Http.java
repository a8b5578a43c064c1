package dev.stoa.systemtests.support;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A client that follows nothing, keeps no cookies and gives up after fifteen seconds.
public final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private Http() {}

  public static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(15));
  }

  public static HttpResponse<String> get(String url, String... headers) {
    HttpRequest.Builder request = request(url);
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  public static HttpResponse<String> postJson(String url, JsonObject body, String... headers) {
    HttpRequest.Builder request =
        request(url)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  public static HttpResponse<String> postForm(String url, String body, String... headers) {
    HttpRequest.Builder request =
        request(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  public static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new NoAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(e);
    }
  }

  /// The connection was refused, cut, or silent for too long.
  public static final class NoAnswer extends RuntimeException {
    NoAnswer(Exception cause) {
      super(cause);
    }
  }
}

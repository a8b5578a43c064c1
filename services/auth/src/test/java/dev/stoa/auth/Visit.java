package dev.stoa.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.access.SessionId;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// A whole process with auth alone, and a browser without a window in front of it.
abstract class Visit {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Running running;
  String cookie = "";

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    client.close();
  }

  void start() {
    running =
        Launcher.start(
            LaunchOptions.test(folder)
                .with("owner.email", Fixture.EMAIL)
                .with("owner.password", Fixture.PASSWORD),
            List.of(new AuthService()));
  }

  void startWithoutOwner() {
    running = Launcher.start(LaunchOptions.test(folder), List.of(new AuthService()));
  }

  Running process() {
    return Objects.requireNonNull(running);
  }

  static String hash(String pair) {
    SessionId id = SessionId.parse(pair.substring("__Host-stoa=".length()));
    return Objects.requireNonNull(id).hash();
  }

  HttpResponse<String> send(
      String method, String path, String type, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process().port() + path))
            .method(method, BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      keep(response);
      return response;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Does with the session cookie what a browser does.
  private void keep(HttpResponse<String> response) {
    for (String set : response.headers().allValues("Set-Cookie")) {
      if (set.startsWith("__Host-stoa=")) {
        String pair = set.split(";", 2)[0];
        cookie = set.contains("Max-Age=0") ? "" : pair;
      }
    }
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", "", headers);
  }

  /// A form; `fields`: names and values in turn.
  HttpResponse<String> post(String path, String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(i == 0 ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return send(
        "POST", path, "application/x-www-form-urlencoded", body.toString(), "Accept", "text/html");
  }

  HttpResponse<String> json(String path, String body, String... headers) {
    return send("POST", path, "application/json", body, headers);
  }

  static String csrf(HttpResponse<String> page) {
    Matcher matcher = CSRF.matcher(page.body());
    assertThat(matcher.find()).as("a token in the page").isTrue();
    return matcher.group(1);
  }

  static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("");
  }

  void signIn() {
    assertThat(post("/login", "email", Fixture.EMAIL, "password", Fixture.PASSWORD).statusCode())
        .isEqualTo(303);
    assertThat(cookie).isNotEmpty();
  }

  static String credentials() {
    return new JsonObject().put("email", Fixture.EMAIL).put("password", Fixture.PASSWORD).encode();
  }
}

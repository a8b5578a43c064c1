package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad input gets a clear error: a 4xx problem that names the mistake, and nothing in the log that
/// looks like a crash.
@Tag("bad-input")
class BadInputIT {
  @TempDir static Path folder;
  private static ServerProcess server;

  /// One mistake: how to make it, the status, and what the answer must name.
  record Mistake(String name, HttpRequest.Builder request, int status, String names) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() {
    server = ServerProcess.Plan.in(folder).start();
  }

  @AfterAll
  static void logHoldsNoStackTrace() {
    server.close();
    assertThat(server.log()).doesNotContain("\tat ").doesNotContain("Exception");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void isAnsweredWithAProblemThatNamesIt(Mistake mistake) {
    HttpResponse<String> answer = Http.send(mistake.request().build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(mistake.status());
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getInteger("status")).isEqualTo(mistake.status());
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("code")).isNotBlank();
    assertThat(answer.body()).contains(mistake.names()).doesNotContain("dev.stoa", "java.");
  }

  /// What stands before the rules (a charset, a coding) is said in English only.
  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void isNamedInChineseToo(Mistake mistake) {
    var request = mistake.request().copy().header("accept-language", "zh-CN").build();
    JsonObject problem = new JsonObject(Http.send(request).body());
    if (!problem.getString("code").startsWith("http.")) {
      assertThat(problem.getString("title")).matches("[\\p{IsHan}]+");
      assertThat(problem.getString("detail")).containsPattern("\\p{IsHan}");
      for (Object error : problem.getJsonArray("errors")) {
        String field = ((JsonObject) error).getString("field");
        assertThat(problem.getString("detail")).contains(field);
      }
    }
  }

  static Stream<Mistake> mistakes() {
    String article = "{\"thread\":\"t\",\"text\":\"x\",\"author\":{\"name\":\"n\"}}";
    return Stream.of(
        json("broken JSON", "{\"thread\":", 400, "line 1, column 11"),
        json("an empty body", "", 400, "empty"),
        json("an array for an object", "[1]", 400, "object"),
        json("JSON of a thousand levels", "[".repeat(5_000), 400, "nested"),
        json("a number for a text", article.replace("\"x\"", "7"), 400, "text"),
        json("an object for a text", article.replace("\"x\"", "{}"), 400, "text"),
        json("a text for an author", article.replace("{\"name\":\"n\"}", "\"n\""), 400, "author"),
        json("no text", article.replace("\"text\":\"x\",", ""), 400, "text"),
        json("a blank text", article.replace("\"x\"", "\" \\n \""), 400, "text"),
        json("a NUL in the text", article.replace("\"x\"", "\"a\\u0000b\""), 400, "text"),
        json("no name", article.replace("\"n\"", "\"\""), 400, "name"),
        json(
            "a bad mail address",
            article.replace("\"name\":\"n\"", "\"name\":\"n\",\"email\":\"nobody\""),
            400,
            "email"),
        json("no thread", article.replace("\"thread\":\"t\",", ""), 400, "thread"),
        json("a thread key with a star", article.replace("\"t\"", "\"a*\""), 400, "thread"),
        json("a thread key with a newline", article.replace("\"t\"", "\"a\\nb\""), 400, "thread"),
        json(
            "a long thread key",
            article.replace("\"t\"", '"' + "k".repeat(201) + '"'),
            400,
            "thread"),
        json(
            "a thread of no article",
            article.replace("\"t\"", "\"article:0190a000-0000-7000-8000-000000000000\""),
            404,
            "thread key"),
        json(
            "an unknown parent",
            article.replace(
                "\"text\"", "\"parent\":\"0190a000-0000-7000-8000-000000000000\",\"text\""),
            400,
            "parent"),
        json(
            "a parent that is no id",
            article.replace("\"text\"", "\"parent\":\"x\",\"text\""),
            400,
            "parent"),
        new Mistake(
            "bad UTF-8",
            post()
                .POST(
                    BodyPublishers.ofByteArray(
                        "{\"thread\":\"t\",\"text\":\"\u00ff\"}"
                            .getBytes(StandardCharsets.ISO_8859_1))),
            400,
            "UTF-8"),
        new Mistake(
            "ten megabytes",
            post().POST(BodyPublishers.ofByteArray(new byte[10 << 20])),
            413,
            "262144 bytes"),
        new Mistake(
            "another media type",
            Http.request(url())
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("hello")),
            415,
            "Content-Type may be: application/json"),
        new Mistake(
            "a foreign origin",
            post().header("origin", "https://evil.example").POST(BodyPublishers.ofString(article)),
            403,
            "header Origin is 'https://evil.example'"),
        new Mistake(
            "a cross-site fetch",
            post().header("sec-fetch-site", "cross-site").POST(BodyPublishers.ofString(article)),
            403,
            "Sec-Fetch-Site is 'cross-site'"),
        new Mistake(
            "a session cookie without a CSRF token",
            post()
                .header("cookie", "__Host-stoa=" + "A".repeat(43))
                .POST(BodyPublishers.ofString(article)),
            403,
            "CSRF token is missing"),
        new Mistake(
            "a session cookie with another's CSRF token",
            post()
                .header("cookie", "__Host-stoa=" + "A".repeat(43))
                .header("x-csrf-token", "B".repeat(86))
                .POST(BodyPublishers.ofString(article)),
            403,
            "not one of this session"),
        new Mistake(
            "an unknown method",
            Http.request(url()).method("PATCH", BodyPublishers.noBody()),
            405,
            "GET, HEAD, OPTIONS, POST"),
        new Mistake("no channel", Http.request(server.address() + "/push/sse"), 400, "channel"),
        new Mistake(
            "a star in a channel",
            Http.request(server.address() + "/push/sse?channel=a*b"),
            400,
            "channel"),
        new Mistake(
            "a system channel",
            Http.request(server.address() + "/push/sse?channel=%24revocations"),
            400,
            "channel"),
        new Mistake(
            "a private channel",
            Http.request(server.address() + "/push/sse?channel=private:thread:x"),
            401,
            ""),
        json(
            "a key that is there twice", article.replace("}}", "},\"text\":\"y\"}"), 400, "'text'"),
        new Mistake(
            "another charset",
            Http.request(url())
                .header("content-type", "application/json; charset=utf-16")
                .POST(BodyPublishers.ofString(article, StandardCharsets.UTF_16)),
            415,
            "UTF-8"),
        new Mistake(
            "a content coding",
            post().header("content-encoding", "gzip").POST(BodyPublishers.ofString(article)),
            415,
            "coding"),
        new Mistake("an unreadable query", Http.request(url() + "?thread=%ff"), 400, "query"),
        new Mistake("a NUL in an API path", Http.request(url() + "/%00"), 400, "NUL"),
        new Mistake("a bad limit", Http.request(url() + "?thread=t&limit=many"), 400, "limit"),
        new Mistake(
            "an unknown API path", Http.request(server.address() + "/api/nothing"), 404, ""));
  }

  /// Heads that no client library sends: status, what the answer names, and the request.
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | no host       | GET /api/comments HTTP/1.1~Connection: close~~
          400 | 2 hosts       | GET /api/comments HTTP/1.1~Connection: close~Host: localhost~Host: localhost~~
          400 | next line     | GET /api/comments HTTP/1.1~Host: localhost~X-A: b~ c~~
          400 | not both      | POST /api/comments HTTP/1.1~Host: localhost~Content-Length: 5~Transfer-Encoding: chunked~~0~~
          400 | chunked       | POST /api/comments HTTP/1.1~Host: localhost~Transfer-Encoding: gzip~~
          417 | 100-continue  | POST /api/comments HTTP/1.1~Host: localhost~Expect: a wonder~Content-Length: 2~~{}
          400 | OPTIONS       | GET * HTTP/1.1~Host: localhost~Connection: close~~
          505 | HTTP/1.1      | GET /api/comments HTTP/9.9~Host: localhost~~
          400 | HTTP          | nonsense~~
          """)
  void aHeadThatCannotBeIsAnsweredWithAProblemThatNamesIt(int status, String names, String request)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(15_000);
      byte[] bytes = request.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      socket.getOutputStream().write(bytes);
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer)
          .containsPattern("^HTTP/1.[01] " + status)
          .contains("application/problem+json", names);
    }
  }

  private static String url() {
    return server.address() + "/api/comments";
  }

  private static HttpRequest.Builder post() {
    return Http.request(url()).header("content-type", "application/json");
  }

  private static Mistake json(String name, String body, int status, String names) {
    return new Mistake(name, post().POST(BodyPublishers.ofString(body)), status, names);
  }
}

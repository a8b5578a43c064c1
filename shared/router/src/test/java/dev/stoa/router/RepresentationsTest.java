package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which representation is sent, and how much of it: conditions, ranges, negotiation.
@NullUnmarked // tests hand nulls around on purpose
class RepresentationsTest {
  private static TestServer server;

  @BeforeAll
  static void serve(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("ten.txt"), "0123456789");
    Blueprint pages = Blueprint.named("pages");
    pages.get("/file", "file", _ -> Response.file(file, "text/plain"));
    pages.get("/nofile", "nofile", _ -> Response.file(directory.resolve("none"), "text/plain"));
    pages.get(
        "/bytes",
        "bytes",
        _ -> Response.bytes("image/gif", Buffer.buffer("0123456789")).etag("v1"));
    pages.get(
        "/accept",
        "accept",
        r -> Response.text(r.negotiate("text/html", "application/json", "application/xml")));
    server = TestServer.of(pages);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void sendsFilesWithRangesAndConditions() throws Exception {
    HttpResponse<String> whole = server.get("/file");
    assertThat(
            whole.body()
                + TestServer.header(whole, "Content-Length")
                + TestServer.header(whole, "Accept-Ranges"))
        .isEqualTo("012345678910bytes");
    String tag = TestServer.header(whole, "ETag");
    assertThat(server.get("/file", "If-None-Match", "\"x\", W/" + tag).statusCode()).isEqualTo(304);
    assertThat(
            server
                .get("/file", "If-Modified-Since", TestServer.header(whole, "Last-Modified"))
                .statusCode())
        .isEqualTo(304);
    HttpResponse<String> part = server.get("/file", "Range", "bytes=2-4");
    assertThat(part.statusCode() + part.body() + TestServer.header(part, "Content-Range"))
        .isEqualTo("206234bytes 2-4/10");
    assertThat(server.get("/file", "Range", "bytes=-3").body()).isEqualTo("789");
    assertThat(server.get("/file", "Range", "bytes=8-99").body()).isEqualTo("89");
    HttpResponse<String> outside = server.get("/file", "Range", "bytes=10-");
    assertThat(outside.statusCode() + TestServer.header(outside, "Content-Range"))
        .isEqualTo("416bytes */10");
    assertThat(server.get("/file", "Range", "bytes=0-1", "If-Range", "\"old\"").statusCode())
        .isEqualTo(200);
    assertThat(server.get("/file", "Range", "bytes=5-2").statusCode()).isEqualTo(200);
    assertThat(server.get("/bytes", "Range", "bytes=1-2").body()).isEqualTo("12");
    assertThat(server.get("/bytes", "If-None-Match", "\"v1\"").body()).isEmpty();
    assertThat(server.get("/nofile").statusCode()).isEqualTo(404);
    HttpResponse<String> head = server.send("HEAD", "/file", null);
    assertThat(TestServer.header(head, "Content-Length")).isEqualTo("10");
  }

  @Test
  void negotiatesByQuality() throws Exception {
    assertThat(server.get("/accept").body()).isEqualTo("text/html");
    assertThat(server.get("/accept", "Accept", "application/*;q=0.5, text/html;q=0.4").body())
        .isEqualTo("application/json");
    assertThat(server.get("/accept", "Accept", "application/json;q=0, application/*").body())
        .isEqualTo("application/xml");
    assertThat(server.get("/accept", "Accept", "image/png").statusCode()).isEqualTo(406);
    assertThat(server.get("/accept", "Accept", "text/html;q=0").statusCode()).isEqualTo(406);
  }
}

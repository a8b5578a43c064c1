package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/// Which representation is sent, and how much of it: conditions, ranges, negotiation.
@NullUnmarked // tests hand nulls around on purpose
class RepresentationsTest {
  private static final Instant MODIFIED = Instant.parse("2026-01-01T00:00:00Z");
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
        "/declared",
        "declared",
        _ ->
            Response.bytes("image/gif", Buffer.buffer("0123456789"))
                .header("Content-Length", "10"));
    pages.get(
        "/streamed",
        "streamed",
        r -> {
          OpenOptions reading = new OpenOptions().setWrite(false);
          var stream = r.app().vertx().fileSystem().openBlocking("" + file, reading);
          return Response.stream("text/plain", stream).header("Content-Length", "10");
        });
    pages.get("/comma", "comma", _ -> Response.text("comma").etag("a,b"));
    pages.get("/weak", "weak", _ -> Response.text("weak").weakEtag("v1"));
    pages.get("/plain", "plain", _ -> Response.text("plain"));
    pages.get(
        "/dated",
        "dated",
        _ -> Response.text("dated").lastModified(MODIFIED).header("Cache-Control", "max-age=9"));
    pages.get(
        "/accept",
        "accept",
        r -> Response.text(r.negotiate("text/html", "application/json", "application/xml")));
    pages.get(
        "/required", "required", r -> Response.text(r.args().require(r.args().require("name"))));
    pages.get(
        "/vary",
        "vary",
        r -> {
          String form = r.negotiate("text/plain");
          return Response.text(r.negotiate(form, "text/html")).vary("Cookie");
        });
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

  /// What is sent may be another part than the handler has counted.
  @Test
  void isAsLongAsItIsWhateverItsHandlerSaysOfThat() throws Exception {
    String close = " /declared HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    assertThat(server.raw("GET" + close + "Range: bytes=0-1\r\n\r\n"))
        .startsWith("HTTP/1.1 206 ")
        .containsOnlyOnce("ength: ")
        .contains("content-length: 2\r\n")
        .endsWith("\r\n\r\n01");
    assertThat(server.raw("HEAD" + close + "\r\n"))
        .contains("content-length: 10\r\n")
        .endsWith("\r\n\r\n");
  }

  /// RFC 9112, 6.2: nobody has counted what a stream gives.
  @Test
  void aStreamIsSentInChunksWhateverLengthItIsSaidToHave() throws Exception {
    String close = " /streamed HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(server.raw("GET" + close))
        .contains("transfer-encoding: chunked\r\n")
        .doesNotContainIgnoringCase("content-length")
        .endsWith("\r\n\r\na\r\n0123456789\r\n0\r\n\r\n");
    assertThat(server.raw("HEAD" + close))
        .as("how long it would be, for who asks beforehand")
        .containsIgnoringCase("content-length: 10\r\n");
  }

  @Test
  void aListOfTagsMayStandOnSeveralLinesAndItsTagsMayHoldCommas() throws Exception {
    assertThat(status("/bytes", "If-None-Match", "\"v0\"", "If-None-Match", "\"v1\""))
        .isEqualTo(304);
    assertThat(status("/comma", "If-None-Match", "\"x\", \"a,b\"")).isEqualTo(304);
    assertThat(status("/comma", "If-None-Match", "\"a\", \"b\"")).isEqualTo(200);
    assertThat(status("/bytes", "If-None-Match", "*")).isEqualTo(304);
    assertThat(status("/dated", "If-None-Match", "*")).as("any version").isEqualTo(304);
    assertThat(status("/dated", "If-None-Match", "\"v1\"")).as("no tag").isEqualTo(200);
  }

  @Test
  void whatIsWantedInAnotherVersionIsNotSent() throws Exception {
    assertThat(status("/bytes", "If-Match", "\"v0\", \"v1\"")).isEqualTo(200);
    assertThat(status("/bytes", "If-Match", "*")).isEqualTo(200);
    assertThat(status("/plain", "If-Match", "*")).isEqualTo(200);
    assertThat(status("/plain", "If-Match", "\"v1\"")).isEqualTo(412);
    assertThat(status("/weak", "If-Match", "W/\"v1\"")).as("a weak tag").isEqualTo(412);
    assertThat(status("/bytes", "If-Match", "W/\"v1\"")).as("a weak tag").isEqualTo(412);
    assertThat(status("/bytes", "If-Match", "\"v0\"", "If-None-Match", "\"v1\"")).isEqualTo(412);
    assertThat(status("/bytes", "If-Match", "\"v1\"", "If-None-Match", "\"v1\"")).isEqualTo(304);
    String before = HttpDates.print(MODIFIED.minusSeconds(1));
    String then = HttpDates.print(MODIFIED);
    assertThat(status("/dated", "If-Unmodified-Since", then)).isEqualTo(200);
    assertThat(status("/plain", "If-Unmodified-Since", before)).as("no date").isEqualTo(200);
    assertThat(status("/dated", "If-Match", "*", "If-Unmodified-Since", before)).isEqualTo(200);
    HttpResponse<String> other = server.get("/dated", "If-Unmodified-Since", before);
    assertThat(
            other.statusCode()
                + other.body()
                + TestServer.header(other, "Content-Length")
                + TestServer.header(other, "Cache-Control"))
        .isEqualTo("4120no-store");
    assertThat(server.send("HEAD", "/bytes", null, "If-Match", "\"v0\"").statusCode())
        .isEqualTo(412);
  }

  @Test
  void aRangeIsWrittenInDigitsHoweverMany() throws Exception {
    HttpResponse<String> whole = server.get("/bytes", "Range", "bytes=-18446744073709551615");
    assertThat(whole.statusCode() + whole.body()).isEqualTo("2060123456789");
    assertThat(server.get("/bytes", "Range", "bytes=8-18446744073709551615").body())
        .isEqualTo("89");
    assertThat(status("/bytes", "Range", "bytes=18446744073709551615-")).isEqualTo(416);
    assertThat(status("/bytes", "Range", "bytes=-0")).isEqualTo(416);
    for (String none : List.of("bytes=+1-+5", "bytes=-+5", "bytes=-", "bytes=1", "bytes=1-2,4-5")) {
      assertThat(status("/bytes", "Range", none)).as(none).isEqualTo(200);
    }
  }

  private static int status(String path, String... headers) throws Exception {
    return server.get(path, headers).statusCode();
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
    assertThat(
            server.get("/accept", "Accept", "text/html;q=0.5", "Accept", "application/xml").body())
        .as("several lines are one list")
        .isEqualTo("application/xml");
  }

  @Test
  void whatIsChosenByAcceptVariesByIt() throws Exception {
    assertThat(TestServer.header(server.get("/accept"), "Vary")).isEqualTo("Accept");
    assertThat(server.get("/accept", "Accept", "image/png").headers().allValues("Vary"))
        .as("the 406 too")
        .containsExactly("Accept");
    assertThat(server.get("/vary").headers().allValues("Vary")).containsExactly("Cookie, Accept");
    assertThat(TestServer.header(server.get("/plain"), "Vary")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a b", "a\tb", "a\nb", "a\u007fb", "\u0000", "\u6587"})
  void aTagHoldsNothingThatEndsItEarly(String tag) {
    assertThatThrownBy(() -> Response.empty().etag(tag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entity tag");
    assertThatThrownBy(() -> Response.empty().weakEtag(tag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entity tag");
  }

  @Test
  void aDateMayBeWrittenInTheWaysOfOld() throws Exception {
    for (String old :
        List.of(
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "Wednesday, 31-Dec-25 23:59:59 GMT",
            "Thu Jan  1 00:00:00 1970",
            "Wed Dec 31 23:59:59 2025")) {
      assertThat(status("/dated", "If-Unmodified-Since", old)).as(old).isEqualTo(412);
      assertThat(status("/dated", "If-Modified-Since", old)).as(old).isEqualTo(200);
    }
    for (String later :
        List.of(
            "Friday, 02-Jan-26 00:00:00 GMT",
            "Fri Jan  2 00:00:00 2026",
            "Mon Feb 16 10:11:12 2026")) {
      assertThat(status("/dated", "If-Unmodified-Since", later)).as(later).isEqualTo(200);
      assertThat(status("/dated", "If-Modified-Since", later)).as(later).isEqualTo(304);
    }
    for (String none : List.of("Thu Jan 1 1970", "1970-01-01", "Thursday, 01-Jan-1970 00:00:00")) {
      assertThat(status("/dated", "If-Unmodified-Since", none)).as(none).isEqualTo(200);
    }
  }

  @Test
  void aYearOfTwoDigitsIsAtMostFiftyYearsAhead() {
    Instant now = Instant.parse("2026-06-01T00:00:00Z");
    assertThat(HttpDates.parse("Monday, 01-Jun-76 00:00:00 GMT", now))
        .isEqualTo("2076-06-01T00:00:00Z");
    assertThat(HttpDates.parse("Tuesday, 01-Jun-76 00:00:01 GMT", now))
        .isEqualTo("1976-06-01T00:00:01Z");
    assertThat(HttpDates.parse("Sunday, 06-Nov-94 08:49:37 GMT", now))
        .isEqualTo("1994-11-06T08:49:37Z");
  }

  @Test
  void anErrorIsWellFormedWhateverTheClientWrote() throws Exception {
    HttpResponse<String> error =
        server.get("/required?name=a%01%EF%BF%BF%3C%F0%9F%98%80", "Accept", "application/xml");
    assertThat(error.statusCode()).isEqualTo(400);
    assertThat(error.body()).contains("'a\ufffd\ufffd&lt;\ud83d\ude00'".replace("'", "&#39;"));
    assertThat(
            DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(error.body())))
                .getElementsByTagName("status")
                .item(0)
                .getTextContent())
        .isEqualTo("400");
  }
}

package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are refused, and those that only look odd, in raw bytes.
class RequestBodiesTest {
  @RegisterExtension private static final EdgeSite SITE = new EdgeSite();

  /// Code, and what follows a good chunk.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          body.chunk.size | zz~{}~0~~
          body.chunk.size | -1~{}~0~~
          body.chunk.size | 0x2~{}~0~~
          body.chunk.size | 80000000~{}~0~~
          body.chunk.size | FFFFFFFFFFFFFFFFF~{}~0~~
          body.chunk.size | ~{}~0~~
          body.chunk.size | ;a=b~{}~0~~
          body.chunk.size | 100000000~~
          body.chunk.size | 100000002~{}~0~~
          body.chunk.size | 10000000000000000~~
          body.chunk.size | 2 zz~{}~0~~
          body.chunk.size | 2 3~{}~0~~
          body.chunk.size | 2<VT>5~{}~0~~
          body.chunk.size | 2<NUL>5~{}~0~~
          body.chunk.size | 2<TAB>5;x~{}~0~~
          body.chunk.size | <VT>2~{}~0~~
          body.chunk.size | 0 ff~~
          body.chunk.size | 2;a<CR>b~{}~0~~
          body.chunk.end  | 2~{}0~~
          body.chunk.end  | 1~{}~0~~
          body.chunk      | 0~no trailer~~
          body.chunk      | 0~: x~~
          body.chunk      | 0~X A: x~~
          """)
  void aChunkThatCannotBeReadIsAnsweredAndEndsTheConnection(String code, String rest)
      throws Exception {
    for (var path : List.of("/api/echo", "/api/loop")) {
      var head =
          "POST " + path + " HTTP/1.1~" + EdgeSite.HOST + "Transfer-Encoding: chunked~~2~{}~";
      var body =
          rest.replace("<VT>", "\013")
              .replace("<NUL>", "\0")
              .replace("<TAB>", "\t")
              .replace("<CR>", "\r");
      var sent = (head + body).replace("~", "\r\n") + EdgeSite.request("/hello", "");
      assertThat(SITE.exchange(sent))
          .startsWith("HTTP/1.1 400")
          .contains("\"" + code + "\"", "chunk", "connection: close")
          .doesNotContain("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2\r\n{}\r\n0\r\n\r\n",
        "1\r\n{\r\n00000001\r\n}\r\n000\r\nA: b\r\n\r\n",
        "2;name=value\r\n{}\r\n0 ; last=\"y\u00e9s\"\r\n\r\n",
      })
  void chunksMayComeByteByByte(String body) throws Exception {
    var sent =
        "POST /api/echo HTTP/1.1\r\n"
            + EdgeSite.HOST
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + body
            + EdgeSite.request("/hello", "");
    assertThat(SITE.exchange(sent)).containsPattern("(?s)^HTTP/1.1 200.*HTTP/1.1 200");
    assertThat(SITE.exchangeByteByByte(sent)).containsPattern("(?s)^HTTP/1.1 200.*HTTP/1.1 200");
  }

  @Test
  void aChunkLargerThanTheLimitIsRefusedWithNothingInTheLog() throws Exception {
    var head =
        "POST /api/loop HTTP/1.1\r\n" + EdgeSite.HOST + "Transfer-Encoding: chunked\r\n\r\nFA0\r\n";
    var lines =
        EdgeSite.logged(() ->
            assertThat(SITE.exchange(head + "x".repeat(4_000) + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("connection: close"));
    assertThat(lines).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  @Test
  void aNulThatReachesTheDatabaseIsRefused() throws Exception {
    assertThat(posted("/api/find", "{\"word\":\"a\"}"))
        .startsWith("HTTP/1.1 200")
        .contains("[found]");
    assertThat(posted("/api/find", "{\"word\":\"a\\u0000\"}"))
        .startsWith("HTTP/1.1 400")
        .contains("\"text.nul\"");
  }

  @Test
  void aBodyThatLooksLikeAFoldedHeaderIsNone() throws Exception {
    var body = "{\n \"a\":\n\t1}";
    assertThat(posted("/api/echo", body)).contains("{\"a\":1}", "hello");
  }

  @Test
  void aKeyThatIsThereTwiceIsNamed() throws Exception {
    var body = "{\"a\":{\"b\":1},\"c\":[{\"b\":1},{\"b\":2}],\"a\":2}";
    assertThat(posted("/api/echo", body)).startsWith("HTTP/1.1 400").contains("'a' is there twice");
  }

  @Test
  void jsonThatIsNestedTooDeeplyIsRefused() throws Exception {
    for (var depth : List.of(1_001, 3_000, 10_000)) {
      for (var body :
          List.of("[".repeat(depth) + "]".repeat(depth), "{\"a\":".repeat(depth) + "1")) {
        assertThat(posted("/api/echo", body))
            .startsWith("HTTP/1.1 400")
            .contains("nested too deeply");
      }
    }
  }

  /// The answers to a body, and to a request behind it.
  private static String posted(String path, String body) throws IOException {
    var head =
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + EdgeSite.HOST
            + "Content-Type: application/json; charset=UTF-8\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return SITE.exchange(head + body + EdgeSite.request("/hello", ""));
  }
}

package dev.stoa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Heads that nobody may mean, in raw bytes.
class RefusedHeadsTest {
  @RegisterExtension private static final EdgeSite SITE = new EdgeSite();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\n",
        "GET /hello HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "NONSENSE\r\n\r\n",
        "POST /hello HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\nGET /",
        "GET /hello HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
        "POST /hello HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
      })
  void whatIsNoProperRequestIsRefused(String request) throws Exception {
    assertThat(SITE.firstLine(request)).containsPattern("^HTTP/1.[01] 4\\d\\d");
  }

  /// Status, code, what the answer must name, and the request.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          505 | http.version           | HTTP/1.1           | GET /hello HTTP/9.9~H~~
          400 | http.host              | no host            | GET /hello HTTP/1.1~Connection: close~~
          400 | http.host              | 2 hosts            | GET /hello HTTP/1.1~HHost: b~~
          400 | http.target            | Only OPTIONS       | GET * HTTP/1.1~H~
          505 | http.version           | HTTP/1.1           | GET /hello http/1.1~H~
          505 | http.version           | HTTP/1.1           | GET /hello FTP/1.1~H~
          400 | http                   | no name            | GET /hello HTTP/1.1~H: x~~
          400 | http                   | before its colon   | GET /hello HTTP/1.1~HX-A : x~~
          400 | http                   | no colon           | GET /hello HTTP/1.1~HX-A~~
          400 | http                   | that no name may   | GET /hello HTTP/1.1~HX A: x~~
          400 | http                   | control character  | GET /hello HTTP/1.1~HX-A: b\u0001c~~
          400 | http                   | more than one      | POST /api/echo HTTP/1.1~HContent-Length: 1~Content-Length: 2~~xx
          400 | http                   | more than one      | POST /api/echo HTTP/1.1~HContent-Length: 1, 2~~xx
          400 | http                   | Length is no       | POST /api/echo HTTP/1.1~HContent-Length: many~~xx
          400 | http                   | Length is no       | POST /api/echo HTTP/1.1~HContent-Length: -1~~xx
          400 | http.host              | header Host        | GET /hello HTTP/1.1~Connection: close~host: a:zz~~
          400 | http.host              | header Host        | GET /hello HTTP/1.1~Connection: close~host: a b~~
          400 | http.target            | target             | GET http://evil.org/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://localhost:81/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://localhost:zz/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://a@localhost/hello HTTP/1.1~H~
          400 | http.target            | target             | GET http://localhost?x=/hello HTTP/1.1~H~
          400 | http.target            | target             | GET ftp://localhost/hello HTTP/1.1~H~
          400 | http.target            | target             | GET evil?x=http://localhost/hello HTTP/1.1~H~
          417 | http.expect            | 100-continue       | POST /api/echo HTTP/1.1~HExpect: wonders~Content-Length: 2~~{}
          400 | http                   | not both           | POST /api/echo HTTP/1.1~HTransfer-Encoding: chunked~Content-Length: 2~~0~~
          400 | http                   | next line          | GET /hello HTTP/1.1~HX-A: b~ c~~
          400 | http.transfer_encoding | chunked            | POST /api/echo HTTP/1.1~HTransfer-Encoding: gzip, chunked~~0~~
          415 | http.content_encoding  | content coding     | POST /api/echo HTTP/1.1~HContent-Encoding: gzip~Content-Length: 2~~{}
          415 | http.charset           | UTF-8              | POST /api/echo HTTP/1.1~HContent-Type: application/json; charset=utf-16~Content-Length: 2~~{}
          """)
  void whatCannotBeMeantIsRefusedByName(int status, String code, String names, String request)
      throws Exception {
    var sent = request.replace("~H", "~Connection: close\r\n" + EdgeSite.HOST).replace("~", "\r\n");
    var answer = SITE.exchange(sent);
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("content-type: application/problem+json", "\"" + code + "\"", names);
  }

  @Test
  void aRefusedCodingIsToldWhichOneIsTaken() throws Exception {
    assertThat(SITE.get("/hello", "Content-Encoding: br\r\n"))
        .contains("accept-encoding: identity");
  }

  @Test
  void tooMuchIsRefusedByName() throws Exception {
    assertThat(SITE.get("/" + "x".repeat(9_000), ""))
        .contains(" 414 ", "request line", "\"errors\":[{\"field\":\"target\"");
    assertThat(SITE.get("/hello", "X-Long: " + "x".repeat(20_000) + "\r\n")).contains(" 431 ");
  }
}

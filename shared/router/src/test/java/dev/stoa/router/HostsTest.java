package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Which hosts are served, and whose forwarding headers are believed.
class HostsTest {
  private static Blueprint home() {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/", "home", r -> Response.text(r.url().url() + " " + r.remoteAddress()));
    return pages;
  }

  @Test
  void hostsAreListedAndForwardedHeadersBelievedFromListedProxiesOnly() throws Exception {
    try (TestServer listed =
        new TestServer(
            App.builder("a")
                .hosts(Hosts.only("a.example", ".b.example").behind("127.0.0.0/8"))
                .register(home()))) {
      assertThat(listed.get("/", "Host", "A.example:80").body())
          .isEqualTo("http://a.example/ 127.0.0.1");
      assertThat(listed.get("/", "Host", "x.b.example").statusCode()).isEqualTo(200);
      for (String bad :
          List.of(
              "evil.example",
              "a.example.evil",
              "a.example@evil",
              "a.example/x",
              "",
              "a.example:99999999")) {
        assertThat(listed.raw("GET / HTTP/1.1\r\nHost: " + bad + "\r\nConnection: close\r\n\r\n"))
            .as(bad)
            .startsWith("HTTP/1.1 400");
      }
      assertThat(
              listed.raw(
                  "GET / HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 400");
      assertThat(
              listed
                  .get(
                      "/",
                      "Host",
                      "a.example",
                      "X-Forwarded-Proto",
                      "https",
                      "X-Forwarded-For",
                      "6.6.6.6, 9.9.9.9, 127.0.0.2")
                  .body())
          .isEqualTo("https://a.example/ 9.9.9.9");
      for (String forged :
          List.of(
              "X-Forwarded-Host: a.example\r\nX-Forwarded-Host: evil.example",
              "X-Forwarded-Host: a.example, evil.example",
              "X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http",
              "X-Forwarded-Proto: https, http",
              "X-Forwarded-Proto: gopher")) {
        String head = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n";
        assertThat(listed.raw(head + forged + "\r\n\r\n")).as(forged).startsWith("HTTP/1.1 400");
      }
    }
    try (TestServer direct = new TestServer(App.builder("a").register(home()))) {
      assertThat(
              direct
                  .get(
                      "/",
                      "Host",
                      "a",
                      "X-Forwarded-Proto",
                      "https",
                      "X-Forwarded-For",
                      "9.9.9.9",
                      "X-Forwarded-Host",
                      "evil")
                  .body())
          .isEqualTo("http://a/ 127.0.0.1");
    }
  }

  @Test
  void theHostOfATargetInAbsoluteFormStandsAboveTheHeader() throws Exception {
    try (TestServer listed =
        new TestServer(
            App.builder("a").hosts(Hosts.only(".example.com", "localhost")).register(tenants()))) {
      assertThat(absolute(listed, "http://A.example.com/tenant"))
          .startsWith("HTTP/1.1 200")
          .endsWith("a at http://a.example.com/tenant");
      assertThat(absolute(listed, "https://a.example.com:8443/tenant?x=1"))
          .as("the scheme is the connection's")
          .endsWith("a at http://a.example.com:8443/tenant?x=1");
      assertThat(absolute(listed, "http://localhost/tenant")).startsWith("HTTP/1.1 404");
      assertThat(absolute(listed, "http://a.example.com")).startsWith("HTTP/1.1 404");
      for (String bad :
          List.of(
              "http://u@a.example.com/tenant",
              "http:///tenant",
              "http://evil.example/tenant",
              "http://a.example.com:x/tenant")) {
        assertThat(absolute(listed, bad)).as(bad).startsWith("HTTP/1.1 400");
      }
    }
  }

  private static Blueprint tenants() {
    Blueprint pages = Blueprint.named("pages");
    pages
        .get("/tenant", "tenant", r -> Response.text(r.pathValue("t") + " at " + r.url().url()))
        .host("<t>.example.com");
    return pages;
  }

  private static String absolute(TestServer server, String target) throws Exception {
    return server.raw(
        "GET " + target + " HTTP/1.1\r\nHost: localhost:9303\r\nConnection: close\r\n\r\n");
  }

  @Test
  void theHopsOfAProxyAreAddressesAndNeverLookedUp() throws Exception {
    try (TestServer behind =
        new TestServer(
            App.builder("a")
                .hosts(Hosts.any().behind("127.0.0.0/8", "10.0.0.1"))
                .register(home()))) {
      for (String garbage :
          List.of(
              "999.1.1.1",
              "256.0.0.1",
              "1:2:3",
              "::::",
              "1.2",
              "010.1.1.1",
              "a.example",
              "1.1.1.1:",
              "1.1.1.1:x",
              "[::1",
              "[::1]x",
              "[1.1.1.1]",
              "fe80::1%eth0",
              "")) {
        assertThat(forwarded(behind, "9.9.9.9, " + garbage)).as(garbage).isEqualTo("127.0.0.1");
        assertThat(forwarded(behind, garbage + ", 9.9.9.9")).as(garbage).isEqualTo("9.9.9.9");
      }
      assertThat(forwarded(behind, "9.9.9.9, 1.1.1.1:80")).isEqualTo("1.1.1.1");
      assertThat(forwarded(behind, "9.9.9.9, 10.0.0.1:80")).isEqualTo("9.9.9.9");
      assertThat(forwarded(behind, "9.9.9.9, [2001:db8::1]:80")).isEqualTo("2001:db8::1");
      assertThat(forwarded(behind, "9.9.9.9, [2001:db8::1]")).isEqualTo("2001:db8::1");
      assertThat(forwarded(behind, "9.9.9.9, 2001:db8::1")).isEqualTo("2001:db8::1");
      assertThat(forwarded(behind, "9.9.9.9, ::ffff:10.0.0.1")).isEqualTo("9.9.9.9");
    }
  }

  private static String forwarded(TestServer server, String hops) throws Exception {
    String body = server.get("/", "Host", "a", "X-Forwarded-For", hops).body();
    return body.substring(body.indexOf(' ') + 1);
  }

  @Test
  void anAddressInBracketsIsAHostWhenItIsOne() throws Exception {
    try (TestServer any = new TestServer(App.builder("a").register(home()))) {
      for (String bad :
          List.of("[:::::]", "[1:2:3]", "[1.2.3.4]", "[::1", "[::1%251]", "a:99999")) {
        assertThat(any.raw("GET / HTTP/1.1\r\nHost: " + bad + "\r\nConnection: close\r\n\r\n"))
            .as(bad)
            .startsWith("HTTP/1.1 400");
      }
      for (String good : List.of("[::1]", "[::1]:8080", "[::]", "[::ffff:1.2.3.4]")) {
        assertThat(any.raw("GET / HTTP/1.1\r\nHost: " + good + "\r\nConnection: close\r\n\r\n"))
            .as(good)
            .startsWith("HTTP/1.1 200");
      }
    }
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// F61 to F64: redirects back to where a request came from.
class RedirectBackCapabilitiesTest {
  private static TestServer server;

  @BeforeAll
  static void serve() throws Exception {
    Blueprint pages = Blueprint.named("pages");
    pages.get("/form", "form", _ -> Response.text("form"));
    pages.post("/foo", "posted", r -> Redirect.back(r, r.app().urlFor("pages.form")));
    pages.get("/foo", "foo", r -> Redirect.back(r, r.app().urlFor("pages.form")));
    pages
        .post("/streamed", "streamed", r -> Redirect.back(r, r.app().urlFor("pages.form")))
        .streaming();
    pages.get("/tenant", "tenant", _ -> Response.text("tenant")).host("<t>.example.com");
    pages.get("/to", "to", r -> Redirect.to(tenant(r)));
    pages.get("/made", "made", r -> Response.empty(201).location(tenant(r)));
    pages.get("/back", "back", r -> Redirect.back(r, tenant(r)));
    server = new TestServer(App.builder("test").register(pages));
  }

  private static Url tenant(Request request) {
    return request.app().urlFor("pages.tenant", Map.of("t", "b"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  @Tag("F61")
  @Tag("F62")
  @Tag("F63")
  @Tag("F64")
  void redirectsBackToTheFirstSafeCandidate() throws Exception {
    String own = "http://127.0.0.1:" + server.port;
    assertThat(
            TestServer.header(
                server.get("/foo?next=/echo%3Fq%3D1", "Referer", own + "/nonce"), "Location"))
        .isEqualTo("/echo?q=1");
    assertThat(TestServer.header(server.get("/foo", "Referer", own + "/nonce"), "Location"))
        .isEqualTo(own + "/nonce");
    assertThat(TestServer.header(server.get("/foo"), "Location")).isEqualTo("/form");
    for (String here : List.of("/foo", "/foo?next=/foo", own + "/foo?x=1#y")) {
      assertThat(TestServer.header(server.get("/foo", "Referer", here), "Location"))
          .as("a redirect to itself")
          .isEqualTo("/form");
    }
    assertThat(TestServer.header(server.get("/foo?next=/foo"), "Location")).isEqualTo("/form");
    assertThat(TestServer.header(server.post("/foo", "", "Referer", own + "/foo"), "Location"))
        .as("the page that the form stood on")
        .isEqualTo(own + "/foo");
    for (String evil :
        List.of(
            "http://evil.example/",
            "//evil.example",
            "/%5Cevil.example",
            "/%252fevil.example",
            "javascript:alert(1)",
            "http:evil",
            "https://127.0.0.1:1@evil",
            "/%09/evil.example",
            "///evil")) {
      assertThat(
              TestServer.header(
                  server.get("/foo?next=" + evil, "Referer", own + "/nonce"), "Location"))
          .as(evil)
          .isEqualTo(own + "/nonce");
      assertThat(
              TestServer.header(
                  server.get("/foo?next=" + evil, "Referer", "http://evil.example/"), "Location"))
          .as(evil)
          .isEqualTo("/form");
    }
    assertThatThrownBy(() -> Redirect.external("javascript:alert(1)", "none"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            Redirect.external("https://other.example/x", "a link the owner set").header("Location"))
        .isEqualTo("https://other.example/x");
  }

  @Test
  @Tag("F63")
  void aFormThatTheHandlerReadsItselfNamesNoWayBack() throws Exception {
    String form = "application/x-www-form-urlencoded";
    String[] type = {"Content-Type", form};
    String[] referred = {"Content-Type", form, "Referer", "/page"};
    assertThat(back("/streamed?next=/there", referred)).isEqualTo("/there");
    assertThat(back("/streamed", referred)).isEqualTo("/page");
    assertThat(back("/streamed", type)).isEqualTo("/form");
    assertThat(back("/foo", type)).as("one that has been read does").isEqualTo("/where");
  }

  private static String back(String path, String... headers) throws Exception {
    return TestServer.header(server.post(path, "next=/where", headers), "Location");
  }

  @Test
  @Tag("F61")
  void aUrlOfAnotherHostKeepsThePortOfTheRequest() throws Exception {
    for (String path : List.of("/to", "/made", "/back")) {
      assertThat(location(path, "a.example.com:9303")).isEqualTo("//b.example.com:9303/tenant");
      assertThat(location(path, "b.example.com:9303")).isEqualTo("/tenant");
      assertThat(location(path, "a.example.com")).isEqualTo("//b.example.com/tenant");
      assertThat(location(path, "a.example.com:80")).isEqualTo("//b.example.com/tenant");
    }
    HttpResponse<String> answer = server.get("/to", "Host", "a.example.com:9303");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.body()).contains("href=\"//b.example.com:9303/tenant\"");
  }

  private static String location(String path, String host) throws Exception {
    return TestServer.header(server.get(path, "Host", host), "Location");
  }

  @Test
  @Tag("F63")
  void whatABrowserResolvesToThePathThatWasAskedForIsNoWayBack() throws Exception {
    String host = "127.0.0.1:" + server.port;
    for (String here :
        List.of(
            "%23x",
            "?x",
            "?",
            "foo",
            "./foo",
            "./a/../foo",
            "/a/%252e%252E/foo",
            "/./foo%23x",
            "//" + host + "/foo",
            "HTTP://" + host + "/foo?x")) {
      assertThat(TestServer.header(server.get("/foo?next=" + here), "Location"))
          .as(here)
          .isEqualTo("/form");
    }
    for (String other :
        List.of("/", "foo/", "/foo/", "foo/.", "../fo", "bar?foo", "http://" + host)) {
      assertThat(TestServer.header(server.get("/foo?next=" + other), "Location"))
          .as(other)
          .isEqualTo(other);
    }
    assertThat(TestServer.header(server.post("/foo?next=%23x", ""), "Location"))
        .as("a form leads back to its page")
        .isEqualTo("#x");
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.router.internal.Match;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A variable of a host rule stands for one label, or a piece of one.
class RoutingHostVariablesTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  private static App app(String host) {
    Blueprint pages = Blueprint.named("p");
    pages.get("/", "home", _ -> Response.empty()).access(Access.PUBLIC).host(host);
    return App.builder("test").register(pages).build(VERTX);
  }

  private static Map<String, Object> values(App app, String host) {
    Match<Rule> match = app.match("GET", "/", host);
    assertThat(match).as(host).isInstanceOf(Match.Found.class);
    Match.Found<Rule> found = (Match.Found<Rule>) match;
    return found.rule().named(found.values());
  }

  private static void assertNotFound(App app, String host) {
    assertThat(app.match("GET", "/", host)).as(host).isInstanceOf(Match.NotFound.class);
  }

  @Test
  void aVariableTakesNoDot() {
    for (String host : new String[] {"<t>.ex.com", "<path:t>.ex.com"}) {
      App app = app(host);
      assertThat(values(app, "x.ex.com")).isEqualTo(Map.of("t", "x"));
      assertNotFound(app, "x.y.ex.com");
      assertNotFound(app, "..ex.com");
      assertNotFound(app, ".ex.com");
      assertNotFound(app, "ex.com");
    }
  }

  @Test
  void severalVariablesTakeALabelEach() {
    App app = app("<a>.<b>-<c>.com");
    assertThat(values(app, "x.y-z.com")).isEqualTo(Map.of("a", "x", "b", "y", "c", "z"));
    assertNotFound(app, "w.x.y-z.com");
    assertNotFound(app, "x.y-w.z.com");
  }

  /// One of them would take the place of the other.
  @Test
  void aVariableOfThePathHasAnotherNameThanThoseOfTheHost() {
    Blueprint pages = Blueprint.named("p").prefix("/<t>");
    pages.get("/x", "home", _ -> Response.empty()).host("<t>.ex.com");
    assertThatThrownBy(() -> App.builder("test").register(pages).build(VERTX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RoutingHostVariablesTest.java:")
        .hasMessageContaining("variable 't' is used twice");
  }

  @Test
  void urlsOfValuesWithADotAreNotBuilt() {
    App app = app("<t>.ex.com");
    assertThat(app.urlFor("p.home", Map.of("t", "x")).external("https://ex.com"))
        .isEqualTo("https://x.ex.com/");
    assertThatThrownBy(() -> app.urlFor("p.home", Map.of("t", "x.y")))
        .isInstanceOf(UrlBuildError.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*.example.com",
        "example.com:8080",
        "https:example.com",
        "",
        ".example.com",
        "a..b",
        "ex ample.com",
        "b\u00fccher.example",
        "<float:x>.example.com",
        "<any(a,\"b.c\"):x>.example.com",
        "<any(a,B):x>.example.com",
        "<any(a,\"b c\"):x>.example.com",
        "-<x>.example.com",
      })
  void refusesHostsThatNoRequestNames(String host) {
    assertThatThrownBy(() -> app(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RoutingHostVariablesTest.java:")
        .hasMessageContaining("host rule '" + host + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "'<any(a,b):t>.ex.com', a.ex.com, a",
    "<int:t>.ex.com, 7.ex.com, 7",
    "v<int(signed=True):t>.ex.com, v-7.ex.com, -7",
    "<t>, localhost, localhost",
    "<t>_x.ex.com, a_x.ex.com, a",
  })
  void aVariableMayBeAnythingThatIsPartOfAName(String host, String named, String value) {
    assertThat(values(app(host), named).get("t")).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]", "127.0.0.1", "EXAMPLE.com", "a_b.example.com."})
  void aHostMayBeAnAddressToo(String host) {
    assertThat(values(app(host), host.toLowerCase(Locale.ROOT))).isEmpty();
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.router.internal.Match;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

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

  @Test
  void urlsOfValuesWithADotAreNotBuilt() {
    App app = app("<t>.ex.com");
    assertThat(app.urlFor("p.home", Map.of("t", "x")).external("https://ex.com"))
        .isEqualTo("https://x.ex.com/");
    assertThatThrownBy(() -> app.urlFor("p.home", Map.of("t", "x.y")))
        .isInstanceOf(UrlBuildError.class);
  }
}

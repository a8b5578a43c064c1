package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.router.internal.Match;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `.` and `..` are never values, whatever fixed text stands beside them.
class RoutingDotSegmentsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final App APP = app();

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  private static App app() {
    Blueprint pages = Blueprint.named("p");
    add(pages, "/static-<path:f>", "static");
    add(pages, "/files/<path:f>", "files");
    add(pages, "/mp/<a>-<path:b>", "mp");
    add(pages, "/bak/<path:f>.bak", "bak");
    add(pages, "/~<user>", "home");
    add(pages, "/at/<user>.json", "at");
    add(pages, "/mix/<a>-<b>", "mix");
    add(pages, "/one/<a>", "one");
    return App.builder("test").register(pages).build(VERTX);
  }

  private static void add(Blueprint pages, String rule, String endpoint) {
    pages.get(rule, endpoint, _ -> Response.empty()).access(Access.PUBLIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static-../secret",
        "/static-..%2fsecret",
        "/static-%2e%2e/secret",
        "/static-..%5csecret",
        "/static-a/../b",
        "/static-a/.",
        "/static-./b",
        "/files/../secret",
        "/files/a%2f..",
        "/mp/a-../etc",
        "/mp/..-b",
        "/mp/a-b/..",
        "/bak/a/...bak",
        "/bak/...bak",
        "/~..",
        "/~.",
        "/~%2e%2e",
        "/at/...json",
        "/at/..json",
        "/mix/..-..",
        "/mix/a-..",
        "/mix/.-a",
        "/one/..",
        "/one/."
      })
  void aDotSegmentIsNoValue(String path) {
    assertThat(APP.match("GET", path, "localhost")).as(path).isInstanceOf(Match.NotFound.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static-..a/...",
        "/files/.well-known/a..b",
        "/mp/...-.b/c",
        "/bak/a/..b.bak",
        "/~...",
        "/at/.a.json",
        "/mix/...-..a",
        "/one/..."
      })
  void otherTextsWithDotsAreValues(String path) {
    assertThat(APP.match("GET", path, "localhost")).as(path).isInstanceOf(Match.Found.class);
  }

  @ParameterizedTest
  @CsvSource({
    "p.static, f, ../secret",
    "p.static, f, a/..",
    "p.static, f, ..\\a",
    "p.bak, f, a/..",
    "p.home, user, ..",
    "p.home, user, .",
    "p.at, user, .."
  })
  void urlsOfDotSegmentsAreNotBuilt(String endpoint, String name, String value) {
    assertThatThrownBy(() -> APP.urlFor(endpoint, Map.of(name, value)))
        .isInstanceOf(UrlBuildError.class);
  }

  @Test
  void urlsOfDotSegmentsBesideOtherValuesAreNotBuilt() {
    assertThatThrownBy(() -> APP.urlFor("p.mix", Map.of("a", "..", "b", "..")))
        .isInstanceOf(UrlBuildError.class);
    assertThatThrownBy(() -> APP.urlFor("p.mp", Map.of("a", "a", "b", "../etc")))
        .isInstanceOf(UrlBuildError.class);
  }
}

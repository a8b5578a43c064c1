package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.router.internal.Match;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Lengths count code points, beside other variables as alone.
class RoutingCodePointsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String EMOJI = "\ud83d\udcac";
  private static final App APP = app();

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  private static App app() {
    Blueprint pages = Blueprint.named("p");
    add(pages, "/one/<string(length=2):a>", "one");
    add(pages, "/mix/<string(length=2):a>-<b>", "mix");
    add(pages, "/range/<string(minlength=2,maxlength=3):a><int:b>", "range");
    add(pages, "/last/<a><string(length=1):b>", "last");
    add(pages, "/both/<a><b>", "both");
    return App.builder("test").register(pages).build(VERTX);
  }

  private static void add(Blueprint pages, String rule, String endpoint) {
    pages.get(rule, endpoint, _ -> Response.empty()).access(Access.PUBLIC);
  }

  private static void assertReturns(String endpoint, Map<String, Object> values) {
    String url = APP.urlFor(endpoint, values).toString();
    Match<Rule> match = APP.match("GET", url, "localhost");
    assertThat(match).as(url).isInstanceOf(Match.Found.class);
    Match.Found<Rule> found = (Match.Found<Rule>) match;
    assertThat(found.rule().named(found.values())).as(url).isEqualTo(values);
  }

  @Test
  void lengthsAreCountedInCodePoints() {
    assertReturns("p.one", Map.of("a", EMOJI + EMOJI));
    assertReturns("p.mix", Map.of("a", EMOJI + EMOJI, "b", EMOJI));
    assertReturns("p.mix", Map.of("a", "é" + EMOJI, "b", "x"));
    assertReturns("p.mix", Map.of("a", "ab", "b", EMOJI));
    assertReturns("p.range", Map.of("a", EMOJI + "a" + EMOJI, "b", 1L));
    assertReturns("p.range", Map.of("a", EMOJI + EMOJI, "b", 7L));
  }

  @Test
  void otherLengthsAreRefused() {
    for (String text : new String[] {"", EMOJI, EMOJI + EMOJI + "a", "abc"}) {
      assertThatThrownBy(() -> APP.urlFor("p.mix", Map.of("a", text, "b", "b")))
          .as(text)
          .isInstanceOf(UrlBuildError.class);
    }
  }

  @Test
  void noVariableEndsInsideACodePoint() {
    assertReturns("p.last", Map.of("a", "x", "b", EMOJI));
    assertReturns("p.both", Map.of("a", EMOJI, "b", EMOJI));
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.router.internal.Match;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// `OPTIONS` on a path without the slash that its rules end with, in both orders of registration.
class RoutingOptionsTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  private record Written(String method, boolean strict, boolean merging) {
    void addTo(Blueprint pages) {
      RuleSpec rule = pages.route(Set.of(method), "/d/", "e" + method, _ -> Response.empty());
      rule.access(Access.PUBLIC);
      if (!strict) {
        rule.lenientSlashes();
      }
      if (!merging) {
        rule.keepDoubledSlashes();
      }
    }
  }

  private static Match<Rule> ask(String path, Written... rules) {
    Blueprint pages = Blueprint.named("p");
    for (Written rule : rules) {
      rule.addTo(pages);
    }
    return App.builder("test").register(pages).build(VERTX).match("OPTIONS", path, "localhost");
  }

  private static String endpoint(Match<Rule> match) {
    return switch (match) {
      case Match.Found<Rule> found -> "found " + found.rule().endpoint();
      case Match.Respelled<Rule> other -> "respelled " + other.rule().endpoint();
      case Match.WrongMethod<Rule> wrong -> "wrong method " + new TreeSet<>(wrong.allowed());
      case Match.NotFound<Rule> _ -> "not found";
    };
  }

  private static void assertAnswer(String path, String answer, Written one, Written two) {
    assertThat(endpoint(ask(path, one, two))).isEqualTo(answer);
    assertThat(endpoint(ask(path, two, one))).isEqualTo(answer);
  }

  @Test
  void aRuleThatTakesOptionsDecidesBeforeTheRouter() {
    assertAnswer(
        "/d",
        "respelled p.eOPTIONS",
        new Written("OPTIONS", true, true),
        new Written("PUT", false, true));
    assertAnswer(
        "/d",
        "found p.eOPTIONS",
        new Written("OPTIONS", false, true),
        new Written("PUT", true, true));
  }

  @Test
  void theRouterAnswersWhereARuleIsLenient() {
    assertAnswer(
        "/d",
        "wrong method [POST, PUT]",
        new Written("POST", true, true),
        new Written("PUT", false, true));
  }

  @Test
  void aRuleThatMergesSlashesIsTheOneRespelled() {
    assertAnswer(
        "//d",
        "respelled p.ePUT",
        new Written("POST", true, false),
        new Written("PUT", true, true));
  }
}

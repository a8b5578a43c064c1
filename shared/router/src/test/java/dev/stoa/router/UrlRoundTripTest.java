package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.router.internal.Match;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `match(urlFor(endpoint, values)) = (endpoint, values)`, for random rule sets and values. The
/// seed is printed with a failure; `-Dstoa.soak=true` runs a hundred times as many.
class UrlRoundTripTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int RULE_SETS = Boolean.getBoolean("stoa.soak") ? 100_000 : 1_000;
  private static final String HOST = "localhost";

  /// What values are made of: all that URLs, paths, queries and encodings treat in their own way.
  private static final List<String> PIECES =
      List.of(
          "a", "Z", "7", "-", "_", "~", ".", "..", "/", "//", "\\", "%", "%2F", "%00", "%zz", "+",
          " ", "?", "#", "&", "=", ";", ":", "@", "!", "$", "'", "\"", "(", ")", "*", ",", "<", ">",
          "[", "]", "{", "}", "|", "^", "`", "\n", "\t", "\u007f", "\u00a0", "é", "ß", "文", "中文",
          "💬", "\u202e", "\ufeff", "\u0301");

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  /// A converter as it stands in a rule, and what makes values of it.
  private enum Kind {
    STRING("string"),
    SHORT("string(minlength=2,maxlength=40)"),
    INT("int"),
    SIGNED("int(signed=True)"),
    RANGE("int(min=-5,max=5)"),
    DIGITS("int(fixed_digits=4)"),
    FLOAT("float(signed=True)"),
    UUID_("uuid"),
    ANY("any(a,b,\"c d\",文)"),
    PATH("path");

    private final String converter;

    Kind(String converter) {
      this.converter = converter;
    }

    Object value(Random random) {
      return switch (this) {
        case STRING, SHORT, PATH -> text(random);
        case INT -> random.nextLong(Long.MAX_VALUE);
        case SIGNED -> random.nextLong();
        case RANGE -> (long) random.nextInt(-5, 6);
        case DIGITS -> (long) random.nextInt(10_000);
        case FLOAT -> (random.nextInt(2_000_000) - 1_000_000) / 64.0;
        case UUID_ -> new UUID(random.nextLong(), random.nextLong());
        case ANY -> List.of("a", "b", "c d", "文").get(random.nextInt(4));
      };
    }

    static Kind random(Random random) {
      return List.of(values()).get(random.nextInt(values().length));
    }

    private static String text(Random random) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      return text.toString();
    }
  }

  /// One rule: fixed text and variables, each in a part of its own.
  private record Written(String text, Map<String, Kind> variables) {
    static Written random(Random random) {
      StringBuilder text = new StringBuilder();
      Map<String, Kind> variables = new LinkedHashMap<>();
      boolean tail = false;
      for (int part = random.nextInt(1, 5); part > 0 && !tail; part--) {
        if (random.nextBoolean()) {
          text.append('/').append(List.of("a", "b", "é", "x y", "1").get(random.nextInt(5)));
        } else {
          Kind kind = Kind.random(random);
          String name = "v" + variables.size();
          variables.put(name, kind);
          text.append("/<").append(kind.converter).append(':').append(name).append('>');
          tail = kind == Kind.PATH;
        }
      }
      return new Written(random.nextInt(3) == 0 ? text + "/" : text.toString(), variables);
    }

    Map<String, Object> values(Random random) {
      Map<String, Object> values = new LinkedHashMap<>();
      variables.forEach((name, kind) -> values.put(name, kind.value(random)));
      return values;
    }
  }

  private static App app(List<Written> rules) {
    Blueprint pages = Blueprint.named("p");
    for (int i = 0; i < rules.size(); i++) {
      pages.get(rules.get(i).text(), "e" + i, _ -> Response.empty()).access(Access.PUBLIC);
    }
    return App.builder("test").register(pages).build(VERTX);
  }

  private static void assertReturns(
      App app, String endpoint, Map<String, Object> values, int seed) {
    String url = app.urlFor(endpoint, values).toString();
    assertThat(url).as("seed %d", seed).matches("[!-~]+");
    Match<Rule> match = app.match("GET", url, HOST);
    assertThat(match).as("seed %d: %s for %s", seed, url, values).isInstanceOf(Match.Found.class);
    Match.Found<Rule> found = (Match.Found<Rule>) match;
    assertThat(found.rule().endpoint()).as("seed %d: %s", seed, url).isEqualTo(endpoint);
    assertThat(found.rule().named(found.values())).as("seed %d: %s", seed, url).isEqualTo(values);
  }

  /// Whether no rule can take such a value: dot segments are refused, as are NULs and texts that
  /// the converter does not print.
  private static boolean isRefused(Written rule, Map<String, Object> values) {
    return rule.variables().entrySet().stream()
        .anyMatch(entry -> {
          String text = String.valueOf(values.get(entry.getKey()));
          boolean whole = entry.getValue() == Kind.PATH;
          return switch (entry.getValue()) {
            case PATH, STRING, SHORT ->
                text.equals(".")
                    || text.equals("..")
                    || (whole
                        && (text.startsWith("/")
                            || text.endsWith("/")
                            || List.of(text.split("[/\\\\]", -1)).contains(".")
                            || List.of(text.split("[/\\\\]", -1)).contains("..")))
                    || (entry.getValue() == Kind.SHORT
                        && text.codePointCount(0, text.length()) < 2);
            case INT, SIGNED, RANGE, DIGITS, FLOAT, UUID_, ANY -> false;
          };
        });
  }

  @Test
  @Tag("F39")
  void everyUrlOfOneRuleComesBackWithItsValues() {
    for (int seed = 0; seed < RULE_SETS; seed++) {
      Random random = new Random(seed);
      Written rule = Written.random(random);
      App app = app(List.of(rule));
      for (int i = 0; i < 10; i++) {
        Map<String, Object> values = rule.values(random);
        if (!isRefused(rule, values)) {
          assertReturns(app, "p.e0", values, seed);
        }
      }
    }
  }

  /// Among several rules a URL may belong to a more specific one; then it is refused, never built.
  @Test
  @Tag("F39")
  void noUrlOfAnyRuleSetLeadsElsewhere() {
    int built = 0;
    for (int seed = 0; seed < RULE_SETS; seed++) {
      Random random = new Random(seed);
      List<Written> rules = new ArrayList<>();
      for (int i = random.nextInt(2, 7); i > 0; i--) {
        rules.add(Written.random(random));
      }
      App app;
      try {
        app = app(rules);
      } catch (IllegalArgumentException collision) {
        continue;
      }
      for (int rule = 0; rule < rules.size(); rule++) {
        Map<String, Object> values = rules.get(rule).values(random);
        try {
          app.urlFor("p.e" + rule, values);
        } catch (UrlBuildError refused) {
          continue;
        }
        assertReturns(app, "p.e" + rule, values, seed);
        built++;
      }
    }
    assertThat(built).isGreaterThan(RULE_SETS);
  }
}

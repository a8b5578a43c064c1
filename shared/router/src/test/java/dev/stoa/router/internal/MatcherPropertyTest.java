package dev.stoa.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random rule sets and paths against the naive matcher, and in every order of registration. The
/// seed is printed with a failure; `-Dstoa.soak=true` runs a million.
class MatcherPropertyTest {
  private static final Map<String, ConverterFactory> CONVERTERS = BuiltInConverters.byName();
  private static final String[] TEXTS = {"a", "b", "ab", "-", "1"};
  private static final String[] VARIABLES = {
    "string", "int", "any(a,b)", "any(ab,1)", "string(length=1)", "float", "path"
  };
  private static final String[] TOKENS = {
    "a", "b", "ab", "-", "1", "12", "a-b", "1.5", "a1", "", "x", ".", "..", "..-.", "a..", "..1"
  };
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = Boolean.getBoolean("stoa.soak") ? 1_000_000 : 10_000;

  private static List<ReferenceMatcher.Rule> rules(Random random) {
    List<ReferenceMatcher.Rule> rules = new ArrayList<>();
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    int count = 1 + random.nextInt(8);
    for (int id = 0; id < count; id++) {
      RuleText text = RuleText.path(ruleText(random), CONVERTERS);
      Set<String> methods =
          random.nextInt(4) == 0
              ? Set.of("GET", "POST")
              : Set.of(List.of("GET", "POST", "OPTIONS").get(random.nextInt(3)));
      ReferenceMatcher.Rule rule = ReferenceMatcher.rule(id, text, methods, random.nextInt(4) > 0);
      if (builder.add(null, text, candidate(rule)) == null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private static Candidate<Integer> candidate(ReferenceMatcher.Rule rule) {
    return new Candidate<>(rule.methods(), rule.strict(), true, rule.id());
  }

  private static String ruleText(Random random) {
    StringBuilder text = new StringBuilder();
    int variables = 0;
    for (int part = random.nextInt(4); part >= 0; part--) {
      text.append('/');
      for (int piece = random.nextInt(3); piece >= 0; piece--) {
        if (random.nextBoolean()) {
          text.append(TEXTS[random.nextInt(TEXTS.length)]);
        } else {
          text.append('<')
              .append(VARIABLES[random.nextInt(VARIABLES.length)])
              .append(":v")
              .append(variables++)
              .append('>');
        }
      }
    }
    return random.nextInt(3) == 0 ? text + "/" : text.toString();
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder();
    for (int part = random.nextInt(4); part >= 0; part--) {
      path.append('/').append(TOKENS[random.nextInt(TOKENS.length)]);
    }
    return random.nextInt(4) == 0 ? path + "/" : path.toString();
  }

  private static PathMatcher<Integer> table(List<ReferenceMatcher.Rule> rules) {
    PathMatcher.Builder<Integer> builder = new PathMatcher.Builder<>();
    rules.forEach(rule -> builder.add(null, rule.text(), candidate(rule)));
    return builder.build();
  }

  private static String answer(PathMatcher<Integer> table, String method, String path) {
    return switch (table.match(method, path, "localhost")) {
      case Match.Found<Integer> f ->
          "200 " + f.rule() + " " + Arrays.stream(f.values()).map(String::valueOf).toList();
      case Match.Respelled<Integer> r ->
          "308" + (r.path() != null ? " merged" : "") + (r.appendSlash() ? " slash" : "");
      case Match.WrongMethod<Integer> w -> "405 " + new TreeSet<>(w.allowed());
      case Match.NotFound<Integer> _ -> "404";
    };
  }

  @Test
  @Tag("F15")
  void agreesWithTheNaiveMatcher() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<ReferenceMatcher.Rule> rules = rules(random);
      PathMatcher<Integer> table = table(rules);
      ReferenceMatcher reference = new ReferenceMatcher(rules);
      for (int i = 0; i < 5; i++) {
        String path = path(random);
        String method = random.nextBoolean() ? "GET" : "POST";
        String mine = answer(table, method, path);
        String expected = reference.answer(method, path);
        if (!mine.equals(expected)) {
          List<String> texts =
              rules.stream()
                  .map(r ->
                      r.id()
                          + " "
                          + r.methods()
                          + " "
                          + r.text().text()
                          + (r.strict() ? "" : " lenient"))
                  .toList();
          assertThat(mine)
              .as("seed %d: %s %s in %s", seed, method, path, texts)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void theOrderOfRegistrationNeverDecides() {
    for (int seed = 0; seed < ROUNDS / 4; seed++) {
      Random random = new Random(seed);
      List<ReferenceMatcher.Rule> rules = new ArrayList<>(rules(random));
      PathMatcher<Integer> table = table(rules);
      Collections.shuffle(rules, random);
      PathMatcher<Integer> shuffled = table(rules);
      for (int i = 0; i < 5; i++) {
        String path = path(random);
        for (String method : new String[] {"GET", "OPTIONS"}) {
          assertThat(answer(shuffled, method, path))
              .as("seed %d, %s %s", seed, method, path)
              .isEqualTo(answer(table, method, path));
        }
      }
    }
  }

  @Test
  void hostilePathsMatchInLinearTime() {
    hostile(false);
    hostile(true);
  }

  private static void hostile(boolean check) {
    List<ReferenceMatcher.Rule> rules = new ArrayList<>();
    for (int bits = 0; bits < 1024; bits++) {
      StringBuilder text = new StringBuilder();
      for (int part = 0; part < 10; part++) {
        text.append((bits >> part & 1) == 0 ? "/a" : "/<v" + part + ">");
      }
      rules.add(
          ReferenceMatcher.rule(
              bits, RuleText.path(text + "/end", CONVERTERS), Set.of("GET"), true));
    }
    int id = rules.size();
    for (String text :
        new String[] {
          "/m/<a>-<b>-<c>-<int:d>-<e>x",
          "/p/<path:a>/x/<path:b>/y",
          "/f/<float:a>.<float:b>",
          "/q/<path:a>/"
        }) {
      rules.add(ReferenceMatcher.rule(id++, RuleText.path(text, CONVERTERS), Set.of("GET"), true));
    }
    PathMatcher<Integer> table = table(rules);
    for (String unit : new String[] {"/a", "/", "-", "/x", "1", "%2F"}) {
      for (String start : new String[] {"/m/", "/p/a", "/q/"}) {
        long small = time(table, start + unit.repeat(8 * 1024 / unit.length()));
        long large = time(table, start + unit.repeat(64 * 1024 / unit.length()));
        if (check)
          assertThat(large)
              .as("%s %s: 8 KB %d ns, 64 KB %d ns", start, unit, small, large)
              .isLessThan(8 * 6 * Math.max(small, 50_000));
      }
    }
  }

  /// `f5a5a608` has the hash 0, and so have its repetitions.
  @Test
  void aPartWhoseHashIsZeroIsHashedOnce() {
    List<ReferenceMatcher.Rule> rules = new ArrayList<>();
    for (int i = 1; i < 300; i++) {
      String text = "/z/<string(maxlength=" + (5_000 + i) + "):a>/fix" + i;
      rules.add(ReferenceMatcher.rule(i, RuleText.path(text, CONVERTERS), Set.of("GET"), true));
    }
    PathMatcher<Integer> table = table(rules);
    String zero = "f5a5a608".repeat(500);
    assertThat(zero.hashCode()).isZero();
    long other = time(table, "/z/a/" + "x".repeat(zero.length()));
    long same = time(table, "/z/a/" + zero);
    assertThat(same)
        .as("hash 0: %d ns, another: %d ns", same, other)
        .isLessThan(10 * Math.max(other, 50_000));
  }

  @Test
  void aTextWhoseHashIsZeroIsFound() {
    List<ReferenceMatcher.Rule> rules = new ArrayList<>();
    for (String text : new String[] {"/f5a5a608/f5a5a608f5a5a608", "/<a>/x", "/f5a5a608/<a>"}) {
      rules.add(
          ReferenceMatcher.rule(
              rules.size(), RuleText.path(text, CONVERTERS), Set.of("GET"), true));
    }
    PathMatcher<Integer> table = table(rules);
    assertThat(answer(table, "GET", "/f5a5a608/f5a5a608f5a5a608")).isEqualTo("200 0 []");
    assertThat(answer(table, "GET", "/f5a5a608/f5a5a608")).isEqualTo("200 2 [f5a5a608]");
    assertThat(answer(table, "GET", "/f5a5a608f5a5a608/x")).isEqualTo("200 1 [f5a5a608f5a5a608]");
    assertThat(answer(table, "GET", "/y/f5a5a608")).isEqualTo("404");
  }

  private static long time(PathMatcher<Integer> table, String path) {
    String rooted = path.startsWith("/") ? path : "/" + path;
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      long start = CPU.getCurrentThreadCpuTime();
      answer(table, "GET", rooted);
      best = Math.min(best, CPU.getCurrentThreadCpuTime() - start);
    }
    return best;
  }
}

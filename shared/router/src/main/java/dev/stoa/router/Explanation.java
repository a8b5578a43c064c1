package dev.stoa.router;

import dev.stoa.router.internal.BadPath;
import dev.stoa.router.internal.Match;
import dev.stoa.router.internal.OriginText;
import dev.stoa.router.internal.PathMatcher;
import dev.stoa.router.internal.RuleText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a method and a path meet what they meet: the answer of the whole table, then each rule that
/// would have matched had it been alone.
final class Explanation {
  private static final String ANY_HOST = "localhost";
  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://(\\[[^]]*]|[^/]*?)(?::\\d*)?(/.*)", Pattern.CASE_INSENSITIVE);

  private final App app;
  private final String method;
  private final String path;
  private final String host;

  /// @param target a path, asked for at localhost, or in absolute form: `http://host/path`
  Explanation(App app, String method, String target) {
    this.app = app;
    this.method = method;
    String whole = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
    Matcher absolute = ABSOLUTE.matcher(whole);
    boolean named = absolute.matches();
    this.host = named ? absolute.group(1).toLowerCase(Locale.ROOT) : ANY_HOST;
    this.path = named ? absolute.group(2) : whole;
  }

  /// A rule that did not get the request though it looks like it.
  private record Lost(Rule rule, String why) {}

  String text() {
    StringBuilder text = new StringBuilder(method + " " + path + ": " + outcome() + "\n");
    for (Lost lost : lost()) {
      text.append("  lost: ").append(lost.rule()).append(", ").append(lost.why()).append('\n');
    }
    return text.toString();
  }

  JsonObject json() {
    JsonArray losers = new JsonArray();
    for (Lost lost : lost()) {
      losers.add(new JsonObject().put("rule", lost.rule().toString()).put("why", lost.why()));
    }
    return new JsonObject()
        .put("method", method)
        .put("path", path)
        .put("outcome", outcome())
        .put("lost", losers);
  }

  int refusal() {
    try {
      return switch (match()) {
        case Match.Found<Rule> _ -> 0;
        case Match.Respelled<Rule> respelled -> RoutingAnswers.redirects(respelled) ? 0 : 404;
        case Match.WrongMethod<Rule> _ -> method.equals("OPTIONS") ? 204 : 405;
        case Match.NotFound<Rule> _ -> 404;
      };
    } catch (BadPath e) {
      return 400;
    }
  }

  private String outcome() {
    try {
      return outcome(match());
    } catch (BadPath e) {
      return "400, " + e.getMessage();
    }
  }

  private List<Lost> lost() {
    Match<Rule> match;
    try {
      match = match();
    } catch (BadPath e) {
      return List.of();
    }
    Rule winner = winner(match);
    List<Lost> lost = new ArrayList<>();
    for (Rule rule : app.rules()) {
      String why = rule.equals(winner) ? "" : alone(rule);
      if (!why.isEmpty()) {
        lost.add(new Lost(rule, why));
      }
    }
    return lost;
  }

  /// The rule that answers, or that the answer redirects to.
  private static @Nullable Rule winner(Match<Rule> match) {
    return switch (match) {
      case Match.Found<Rule> found -> found.rule();
      case Match.Respelled<Rule> respelled -> respelled.rule();
      case Match.WrongMethod<Rule> _, Match.NotFound<Rule> _ -> null;
    };
  }

  private String outcome(Match<Rule> match) {
    return switch (match) {
      case Match.Found<Rule> found -> found.rule() + " with " + found.rule().named(found.values());
      case Match.Respelled<Rule> respelled when !RoutingAnswers.redirects(respelled) ->
          "404, no doubled slashes for " + respelled.rule();
      case Match.Respelled<Rule> respelled ->
          "308 to "
              + (respelled.path() != null ? "single slashes" : "the path with a slash at its end")
              + ", for "
              + respelled.rule();
      case Match.WrongMethod<Rule> wrong ->
          (method.equals("OPTIONS") ? "204 by the router itself, Allow: " : "405, allowed are ")
              + RoutingAnswers.withOptions(wrong.allowed());
      case Match.NotFound<Rule> _ -> "404, no rule matches";
    };
  }

  /// @throws BadPath for what no rule is asked about: a malformed host, or a malformed path
  private Match<Rule> match() {
    if (!OriginText.isHost(host)) {
      throw new BadPath("'" + host + "' is no host name.");
    }
    return app.match(method, path, host);
  }

  private String alone(Rule rule) {
    return switch (match(rule, null)) {
      case Match.Found<Rule> found ->
          (match(rule, rule.hostText()) instanceof Match.Found<Rule>
                  ? "less specific"
                  : "for another host")
              + ": it would have taken "
              + Arrays.toString(found.values());
      case Match.Respelled<Rule> _ -> "it would have redirected";
      case Match.WrongMethod<Rule> _ -> "wrong method";
      case Match.NotFound<Rule> _ -> "";
    };
  }

  private Match<Rule> match(Rule rule, @Nullable RuleText onHost) {
    PathMatcher.Builder<Rule> builder = new PathMatcher.Builder<>();
    builder.add(onHost, rule.path(), rule.candidate());
    return builder.build().match(method, path, host);
  }
}

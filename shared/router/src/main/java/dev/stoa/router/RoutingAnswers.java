package dev.stoa.router;

import dev.stoa.router.internal.Match;
import dev.stoa.router.internal.UrlText;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the rule table itself answers: OPTIONS, redirects to another spelling, 404 and 405.
final class RoutingAnswers {
  private RoutingAnswers() {}

  /// The answer to an OPTIONS request that no rule takes: it runs no hook before it and no handler,
  /// and so passes no authentication. Null for anything else.
  static @Nullable Response automatic(Match<Rule> match, RequestHead head, MultiMap headers) {
    if (!head.method().equals("OPTIONS") || !(match instanceof Match.WrongMethod<Rule> wrong)) {
      return null;
    }
    String wanted = headers.get("Access-Control-Request-Method");
    if (wanted != null && headers.contains("Origin")) {
      CorsPolicy cors = policy(wrong.rules(), wanted);
      if (cors != null) {
        TreeSet<String> granted = new TreeSet<>(wrong.allowed());
        granted.removeIf(method -> !cors.equals(policy(wrong.rules(), method)));
        return cors.preflight(CorsPolicy.origin(headers), granted);
      }
    }
    return Response.empty().header("Allow", allow(wrong.allowed()));
  }

  /// The policy of the rule that takes a method: the first that does, whatever others allow.
  private static @Nullable CorsPolicy policy(List<Rule> rules, String method) {
    for (Rule rule : rules) {
      if (rule.methods().contains(method)) {
        return rule.cors();
      }
    }
    return null;
  }

  /// The redirect to the spelling that a rule matches, or null.
  static @Nullable Response respelled(@Nullable Match<Rule> match, Request request) {
    return match instanceof Match.Respelled<Rule> respelled && redirects(respelled)
        ? redirect(respelled, request.url())
        : null;
  }

  /// Whether the rule wants other spellings of its path to be redirected.
  static boolean redirects(Match.Respelled<Rule> respelled) {
    return respelled.rule().spec().mergeSlashes() || respelled.path() == null;
  }

  /// Why no rule answers: 405, or the 404 that is given; handed over and not thrown, since a throw
  /// is dear and misses are many.
  static HttpError error(@Nullable Match<Rule> match, HttpError notFound) {
    return match instanceof Match.WrongMethod<Rule> wrong
        ? HttpError.MethodNotAllowed.of(withOptions(wrong.allowed()))
        : notFound;
  }

  /// 308 keeps method and body. The path is encoded anew, so that nothing in it can leave the host.
  private static Response redirect(Match.Respelled<Rule> respelled, RequestHead head) {
    String merged = respelled.path();
    String path = merged == null ? leadingSlash(head.rawPath()) : UrlText.ascii(merged);
    String query = head.query() == null ? "" : "?" + UrlText.queryAsSent(head.query());
    String location = UrlText.asSent(path) + (respelled.appendSlash() ? "/" : "") + query;
    return Response.empty(308).header("Location", location).asRedirect();
  }

  private static String leadingSlash(String path) {
    int i = 0;
    while (i + 1 < path.length() && path.charAt(i + 1) == '/') {
      i++;
    }
    return path.substring(i);
  }

  private static String allow(Set<String> methods) {
    return String.join(", ", withOptions(methods));
  }

  static Set<String> withOptions(Set<String> methods) {
    TreeSet<String> all = new TreeSet<>(methods);
    all.add("OPTIONS");
    return all;
  }
}

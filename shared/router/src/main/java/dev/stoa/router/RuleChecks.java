package dev.stoa.router;

import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses rules whose settings contradict each other, and would fail at the first request.
final class RuleChecks {
  private RuleChecks() {}

  /// @throws IllegalArgumentException saying what to change
  static void run(Rule rule, boolean hasSessions) {
    if (rule.isJsonp()
        && !(rule.access().equals(Access.PUBLIC) && rule.methods().equals(Set.of("GET", "HEAD")))) {
      throw new IllegalArgumentException("JSONP is for rules of public access that only read");
    }
    names(rule);
    if (rule.spec().isAnsweredElsewhere() && (rule.isJsonp() || rule.cors() != null)) {
      throw new IllegalArgumentException(
          "vertx-web handlers write this answer themselves: cors() and jsonp() would not change it;"
              + " for CORS put vertx-web's CorsHandler before them by with(...), and name OPTIONS"
              + " among the methods of a vertx(...) rule, else its preflights are answered without"
              + " it");
    }
    if (rule.spec().mounted() != null && severalParts(rule) > 1) {
      throw new IllegalArgumentException(
          "no router can be mounted below a variable that takes several parts: vertx-web could not"
              + " tell where its value ends");
    }
    uploads(rule, rule.uploads());
    if (!rule.isStreaming()
        && rule.spec().vertxHandlers().stream().anyMatch(BodyHandler.class::isInstance)) {
      throw new IllegalArgumentException(
          "a BodyHandler finds the body read already: add streaming() to the rule");
    }
    if (!hasSessions && CsrfGuard.asksForToken(rule) && isGuarded(rule)) {
      throw new IllegalArgumentException(
          "a CsrfGuard needs sessions: give the application some, or make the rule exempt");
    }
  }

  /// A path cannot have a variable twice, nor a host; but both together could.
  private static void names(Rule rule) {
    Set<String> seen = new HashSet<>();
    for (String name : rule.variableNames()) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "variable '%s' is used twice, in the host %s and in the path %s"
                .formatted(name, rule.host(), rule.text()));
      }
    }
  }

  /// How many variables take several parts; a mounted router has one for what is below it.
  private static long severalParts(Rule rule) {
    return rule.path().variables().stream().filter(v -> v.converter().crossesParts()).count();
  }

  private static void uploads(Rule rule, @Nullable Uploads uploads) {
    if (uploads == null) {
      return;
    }
    if (rule.isStreaming()) {
      throw new IllegalArgumentException(
          "uploads() are read before the handler, and with streaming() nothing is: choose one");
    }
    if (uploads.maxFileBytes() >= rule.bodyLimit()) {
      throw new IllegalArgumentException(
          "a file may have %d bytes, but a body with all its parts only %d: raise bodyLimit()"
              .formatted(uploads.maxFileBytes(), rule.bodyLimit()));
    }
  }

  private static boolean isGuarded(Rule rule) {
    return rule.pipeline().before().stream().anyMatch(step -> step.hook() instanceof CsrfGuard);
  }
}

package dev.stoa.router;

import dev.stoa.router.internal.BadPath;
import dev.stoa.router.internal.Match;
import dev.stoa.router.internal.OriginText;
import dev.stoa.router.internal.Piece;
import dev.stoa.router.internal.UrlText;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Builds URLs from endpoint names and values; the reverse of matching.
final class UrlBuilder {
  private static final String METHOD = "_method";
  private static final String ANCHOR = "_anchor";
  private static final Set<String> NOT_VALUES = Set.of(METHOD, ANCHOR);

  /// What Flask takes for a whole URL: in a query it would only look as if it worked.
  private static final List<String> OF_WHOLE_URLS = List.of("_external", "_scheme");

  private final RuleTable table;

  UrlBuilder(RuleTable table) {
    this.table = table;
  }

  /// @throws UrlBuildError for an unknown endpoint, a missing or wrong value, or a URL that would
  ///   not come back to the endpoint
  Url build(String endpoint, Map<String, ?> values) {
    List<Rule> rules = table.byEndpoint().get(endpoint);
    if (rules == null) {
      throw UrlBuildError.unknown(endpoint, table.byEndpoint().keySet());
    }
    List<Rule> answering = answering(endpoint, rules, values.get(METHOD));
    Rule tried = null;
    IllegalArgumentException refused = null;
    for (Rule rule : answering) {
      if (isSuitable(rule, values, tried)) {
        try {
          return build(rule, values);
        } catch (IllegalArgumentException e) {
          tried = rule;
          refused = e;
        }
      }
    }
    throw UrlBuildError.unsuitable(endpoint, answering, values.keySet(), refused);
  }

  private static List<Rule> answering(String endpoint, List<Rule> rules, @Nullable Object method) {
    if (method == null) {
      return rules;
    }
    String name = method.toString().toUpperCase(Locale.ROOT);
    List<Rule> answering = rules.stream().filter(rule -> rule.answers(name)).toList();
    if (answering.isEmpty()) {
      throw UrlBuildError.unanswered(endpoint, rules, method);
    }
    return answering;
  }

  /// Whether there are values for all variables, and variables for all that a rule before has
  /// refused: else a wrong value would become a query, and the URL that of another page.
  private static boolean isSuitable(Rule rule, Map<String, ?> values, @Nullable Rule refusing) {
    return rule.variableNames().stream().allMatch(name -> values.get(name) != null)
        && (refusing == null || rule.variableNames().containsAll(refusing.variableNames()));
  }

  private Url build(Rule rule, Map<String, ?> values) {
    StringBuilder path = new StringBuilder("/");
    rule.path().pieces().forEach(piece -> append(path, piece, values));
    if (rule.spec().mounted() != null) {
      path.replace(0, path.length(), path.toString().replace(":", "%3A")); // see Mount
    }
    String host = host(rule, values);
    checkReturns(rule, path.toString(), host, values);
    appendQuery(path, rule, values);
    Url url = new Url(path.toString(), host);
    Object anchor = values.get(ANCHOR);
    return anchor == null ? url : url.anchor(anchor.toString());
  }

  /// The host of the rule in lower case, as hosts of requests are compared; empty without one.
  private static String host(Rule rule, Map<String, ?> values) {
    if (rule.hostText() == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    rule.hostText().pieces().forEach(piece -> append(text, piece, values));
    String host = text.toString().toLowerCase(Locale.ROOT);
    if (!OriginText.isHost(host)) {
      throw new IllegalArgumentException("'" + host + "' is no host name");
    }
    return host;
  }

  private static void append(StringBuilder path, Piece piece, Map<String, ?> values) {
    switch (piece) {
      case Piece.Fixed(var text) -> path.append(UrlText.part(text));
      case Piece.Slash() -> path.append('/');
      case Piece.Variable(var name, var converter) -> {
        Object value = Objects.requireNonNull(values.get(name));
        try {
          String text = converter.print(value);
          path.append(converter.crossesParts() ? UrlText.parts(text) : UrlText.part(text));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("variable '" + name + "': " + e.getMessage(), e);
        }
      }
    }
  }

  private void checkReturns(Rule rule, String path, String host, Map<String, ?> values) {
    Match<Rule> match;
    try {
      match = table.matcher().match(method(rule, values), path, host);
    } catch (BadPath e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
    boolean same =
        match instanceof Match.Found<Rule> found
            && found.rule().endpoint().equals(rule.endpoint())
            && sameValues(rule, found.values(), values);
    if (!same) {
      throw new IllegalArgumentException(path + " would not come back to " + rule.endpoint());
    }
  }

  private static String method(Rule rule, Map<String, ?> values) {
    Object asked = values.get(METHOD);
    return asked == null
        ? rule.methods().iterator().next()
        : asked.toString().toUpperCase(Locale.ROOT);
  }

  private static boolean sameValues(Rule rule, @Nullable Object[] found, Map<String, ?> wanted) {
    List<Piece.Variable> variables = rule.variables();
    for (int i = 0; i < variables.size(); i++) {
      Object value = found[i];
      Object want = wanted.get(variables.get(i).name());
      if (value == null || want == null) {
        return false;
      }
      if (!variables
          .get(i)
          .converter()
          .print(value)
          .equals(variables.get(i).converter().print(want))) {
        return false;
      }
    }
    return true;
  }

  private static void appendQuery(StringBuilder path, Rule rule, Map<String, ?> values) {
    List<String> pairs = new ArrayList<>();
    values.forEach((name, value) -> {
      if (value != null && OF_WHOLE_URLS.contains(name) && !rule.variableNames().contains(name)) {
        throw new IllegalArgumentException(
            name + " is no value here: call external(root) of the URL for a whole one");
      }
      if (value != null && !NOT_VALUES.contains(name) && !rule.variableNames().contains(name)) {
        for (Object one : items(value)) {
          if (one != null) {
            pairs.add(UrlText.query(name) + "=" + UrlText.query(one.toString()));
          }
        }
      }
    });
    if (!pairs.isEmpty()) {
      path.append('?').append(String.join("&", pairs));
    }
  }

  /// Of what only can be iterated, such as a path of files, the text is meant.
  private static Collection<?> items(Object value) {
    if (value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value)).mapToObj(i -> Array.get(value, i)).toList();
    }
    return value instanceof Collection<?> several ? several : List.of(value);
  }
}

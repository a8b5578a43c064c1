package dev.stoa.router.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The naive matcher: every rule as one regular expression over the whole path, every candidate
/// tried, the best of them by the order of its parts. Slow, and obviously right.
final class ReferenceMatcher {
  record Rule(
      int id,
      RuleText text,
      Set<String> methods,
      boolean strict,
      Pattern pattern,
      List<RulePart> parts) {}

  /// The answer, written so that it can be compared.
  private record Candidate(Rule rule, List<Object> place, boolean redirect, List<String> values) {}

  private record Answer(@Nullable Rule rule, String text) {}

  private static final String END = "0 end";
  private static final String MISSING_SLASH = "1 slash missing";
  private static final String EXTRA_SLASH = "2 slash too many";

  private final List<Rule> rules;

  ReferenceMatcher(List<Rule> rules) {
    this.rules = rules;
  }

  static Rule rule(int id, RuleText text, Set<String> methods, boolean strict) {
    StringBuilder regex = new StringBuilder("/");
    boolean tail = false;
    for (Piece piece : text.pieces()) {
      switch (piece) {
        case Piece.Fixed(var fixed) -> regex.append(Pattern.quote(fixed));
        case Piece.Slash() -> regex.append('/');
        case Piece.Variable(_, var converter) -> {
          regex.append('(').append(regexOf(converter)).append(')');
          tail |= converter.crossesParts();
        }
      }
    }
    if (tail && text.endsWithSlash()) {
      regex.insert(regex.length() - 1, "(?<!/)");
    }
    return new Rule(
        id,
        text,
        methods,
        strict,
        Pattern.compile(regex.toString(), Pattern.DOTALL),
        RulePart.of(text));
  }

  private static String regexOf(PathConverter converter) {
    return switch (converter) {
      case StringConverter c when c.key().equals("string(length=1)") -> "[^/]";
      case StringConverter _ -> "[^/]+";
      case IntConverter _ -> "[0-9]+";
      case AnyConverter c -> String.join("|", c.items().stream().map(Pattern::quote).toList());
      case TailConverter _ -> "[^/].*?";
      case FloatConverter _ -> "[0-9]+\\.[0-9]+";
      default -> throw new IllegalArgumentException(converter.key());
    };
  }

  String answer(String method, String path) {
    Answer answer = once(method, path);
    Rule found = answer.rule();
    boolean stands = found != null && found.parts().stream().noneMatch(ReferenceMatcher::isTail);
    if (stands || !path.contains("//")) {
      return answer.text();
    }
    Answer merged = once(method, PathText.mergeSlashes(path));
    boolean better = merged.rule() != null && !merged.rule().equals(found);
    return better && !answer.text().startsWith("308")
        ? merged.text().startsWith("308") ? "308 merged slash" : "308 merged"
        : answer.text();
  }

  private Answer once(String method, String path) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> allowed = new TreeSet<>();
    for (Rule rule : rules) {
      collect(candidates, allowed, rule, method, path);
    }
    candidates.sort(Comparator.comparing(Candidate::place, ReferenceMatcher::comparePlaces));
    if (candidates.isEmpty()) {
      return new Answer(null, allowed.isEmpty() ? "404" : "405 " + allowed);
    }
    Candidate best = candidates.getFirst();
    String text = best.redirect() ? "308 slash" : "200 " + best.rule().id() + " " + best.values();
    return new Answer(best.rule(), text);
  }

  private static void collect(
      List<Candidate> candidates, Set<String> allowed, Rule rule, String method, String path) {
    boolean answers = rule.methods().contains(method);
    List<String> exact = match(rule, path);
    if (exact != null) {
      allowed.addAll(rule.methods());
      if (answers) {
        candidates.add(new Candidate(rule, place(rule.parts(), END), false, exact));
      }
    }
    if (rule.text().endsWithSlash() && answers) {
      List<String> missing = match(rule, path + "/");
      if (missing != null && !path.endsWith("/")) {
        candidates.add(
            new Candidate(
                rule,
                place(rule.parts().subList(0, rule.parts().size() - 1), MISSING_SLASH),
                rule.strict(),
                missing));
      } else if (missing != null && rule.parts().stream().noneMatch(ReferenceMatcher::isTail)) {
        candidates.add(
            new Candidate(
                rule,
                place(rule.parts().subList(0, rule.parts().size() - 1), MISSING_SLASH),
                rule.strict(),
                missing));
      }
    }
    if (!rule.strict()
        && path.length() > 1
        && path.endsWith("/")
        && rule.parts().stream().noneMatch(ReferenceMatcher::isTail)) {
      List<String> extra = match(rule, path.substring(0, path.length() - 1));
      if (extra != null) {
        allowed.addAll(rule.methods());
        if (answers) {
          candidates.add(new Candidate(rule, place(rule.parts(), EXTRA_SLASH), false, extra));
        }
      }
    }
  }

  private static boolean isTail(RulePart part) {
    return part.pattern() != null && part.pattern().tail();
  }

  private static List<Object> place(List<RulePart> parts, String end) {
    List<Object> place = new ArrayList<>(parts);
    place.add(end);
    return place;
  }

  private static int comparePlaces(List<Object> left, List<Object> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = compareSteps(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compareSteps(Object left, Object right) {
    int order = Integer.compare(rank(left), rank(right));
    if (order != 0) {
      return order;
    }
    if (left instanceof RulePart l
        && right instanceof RulePart r
        && l.pattern() != null
        && r.pattern() != null) {
      return l.pattern().compareTo(r.pattern());
    }
    return left instanceof String l && right instanceof String r ? l.compareTo(r) : 0;
  }

  private static int rank(Object step) {
    if (step instanceof RulePart part) {
      return part.pattern() == null ? 0 : 1;
    }
    return step.equals(EXTRA_SLASH) ? 2 : 0;
  }

  private static @Nullable List<String> match(Rule rule, String path) {
    Matcher matcher = rule.pattern().matcher(path);
    if (!matcher.matches()) {
      return null;
    }
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      PathConverter converter = rule.text().variables().get(i - 1).converter();
      if (holdsDotSegment(converter, matcher.group(i))) {
        return null;
      }
      values.add(canonical(converter, matcher.group(i)));
    }
    return values;
  }

  private static boolean holdsDotSegment(PathConverter converter, String text) {
    List<String> segments =
        converter.crossesParts() ? List.of(text.split("[/\\\\]", -1)) : List.of(text);
    return segments.contains(".") || segments.contains("..");
  }

  private static String canonical(PathConverter converter, String text) {
    return String.valueOf(converter.parse(text, 0, text.length()));
  }
}

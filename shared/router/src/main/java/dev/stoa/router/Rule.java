package dev.stoa.router;

import dev.stoa.router.internal.Candidate;
import dev.stoa.router.internal.Piece;
import dev.stoa.router.internal.RuleText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One rule of the live table. Immutable.
public final class Rule {
  private final RuleSpec spec;
  private final String endpoint;
  private final String blueprint;
  private final RuleText path;
  private final @Nullable RuleText host;
  private final Set<String> methods;
  private final List<Piece.Variable> variables;
  private final List<String> variableNames;
  private final Pipeline pipeline;

  Rule(RuleSpec spec, String blueprint, RuleText path, @Nullable RuleText host, Pipeline pipeline) {
    this(spec, blueprint, path, host, pipeline, Set.of());
  }

  private Rule(
      RuleSpec spec,
      String blueprint,
      RuleText path,
      @Nullable RuleText host,
      Pipeline pipeline,
      Set<String> taken) {
    this.spec = spec;
    this.blueprint = blueprint;
    this.endpoint =
        blueprint.isEmpty() ? spec.endpointName() : blueprint + "." + spec.endpointName();
    this.path = path;
    this.host = host;
    this.pipeline = pipeline;
    TreeSet<String> all = new TreeSet<>(spec.methods());
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    all.removeAll(taken);
    this.methods = java.util.Collections.unmodifiableSortedSet(all);
    this.variables =
        java.util.stream.Stream.concat(
                host == null ? java.util.stream.Stream.of() : host.variables().stream(),
                path.variables().stream())
            .toList();
    this.variableNames = variables.stream().map(Piece.Variable::name).toList();
  }

  /// The name that `urlFor` takes: `blueprint.endpoint`.
  public String endpoint() {
    return endpoint;
  }

  /// The dotted name of the blueprint.
  public String blueprint() {
    return blueprint;
  }

  /// The path of the rule as written, with the blueprints' prefixes.
  public String text() {
    return path.text();
  }

  /// The host pattern, or null for any host.
  public @Nullable String host() {
    return host == null ? null : host.text();
  }

  /// The methods it answers, HEAD included where GET is, sorted. A mounted router gets all others
  /// too.
  public Set<String> methods() {
    return methods;
  }

  public Access access() {
    return spec.access();
  }

  public Csrf csrf() {
    return spec.csrf();
  }

  /// The most bytes of a body.
  public long bodyLimit() {
    return spec.bodyLimit();
  }

  public @Nullable Uploads uploads() {
    return spec.uploads();
  }

  /// Whether the handler reads the body itself.
  public boolean isStreaming() {
    return spec.isStreaming();
  }

  /// How long an answer may take.
  public Duration timeout() {
    return spec.timeout();
  }

  public @Nullable CorsPolicy cors() {
    return spec.cors();
  }

  /// Whether it also answers as a script that calls `?callback=`.
  public boolean isJsonp() {
    return spec.jsonp() != null;
  }

  /// Free words for the listing, such as a rate limit.
  public Map<String, String> notes() {
    return spec.notes();
  }

  /// Where the rule was written, such as `PagesRoutes.java:40`.
  public String where() {
    return spec.where();
  }

  public boolean strictSlashes() {
    return spec.strictSlashes();
  }

  /// The names of the variables, those of the host first.
  public List<String> variableNames() {
    return variableNames;
  }

  /// The variables and the Java type of each.
  public Map<String, Class<?>> variableTypes() {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    variables.forEach(variable -> types.put(variable.name(), variable.converter().type()));
    return types;
  }

  /// Whether it answers methods that it does not list: a mounted router gets all of them.
  boolean isForEveryMethod() {
    return spec.mounted() != null;
  }

  boolean answers(String method) {
    return methods.contains(method) || isForEveryMethod();
  }

  Candidate<Rule> candidate() {
    return new Candidate<>(
        methods, isForEveryMethod(), spec.strictSlashes(), spec.mergeSlashes(), this);
  }

  /// The rule for the methods that others leave to it.
  Rule without(Set<String> taken) {
    return new Rule(spec, blueprint, path, host, pipeline, taken);
  }

  Map<String, Object> named(Object[] values) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < variableNames.size(); i++) {
      named.put(variableNames.get(i), values[i]);
    }
    return named;
  }

  RuleSpec spec() {
    return spec;
  }

  RuleText path() {
    return path;
  }

  @Nullable RuleText hostText() {
    return host;
  }

  List<Piece.Variable> variables() {
    return variables;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public String toString() {
    String where = host == null ? "" : " on " + host.text();
    return String.join(",", methods)
        + " "
        + text()
        + where
        + " -> "
        + endpoint
        + " ("
        + where()
        + ")";
  }
}

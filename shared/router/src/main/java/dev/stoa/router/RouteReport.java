package dev.stoa.router;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the live rule table says about itself: a listing, an audit, why a path matches, and
/// OpenAPI.
public final class RouteReport {
  private static final List<String> COLUMNS =
      List.of(
          "endpoint",
          "methods",
          "rule",
          "group",
          "access",
          "csrf",
          "cors",
          "body",
          "timeout",
          "runs",
          "notes");

  private final App app;

  private RouteReport(App app) {
    this.app = app;
  }

  public static RouteReport of(App app) {
    return new RouteReport(app);
  }

  /// The rules as a table for people, sorted by path.
  public String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    sorted().forEach(rule -> rows.add(row(rule)));
    int[] widths = new int[COLUMNS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /// The rules as a JSON array of objects, sorted by path.
  public String json() {
    JsonArray rules = new JsonArray();
    for (Rule rule : sorted()) {
      List<String> row = row(rule);
      JsonObject object = new JsonObject();
      for (int i = 0; i < COLUMNS.size(); i++) {
        object.put(COLUMNS.get(i), row.get(i));
      }
      object.put("methods", new JsonArray(List.copyOf(rule.methods())));
      object.put("bodyLimit", rule.bodyLimit()).put("timeoutMillis", rule.timeout().toMillis());
      object.put("host", rule.host()).put("where", rule.where());
      rules.add(object);
    }
    return rules.encodePrettily();
  }

  /// Why a request meets the rule that it meets, and which other rules lost. The method is taken as
  /// it stands, for `get` is not `GET` in a request either. A path alone is asked for at
  /// `localhost`, which rules of other hosts do not serve; `http://a.example.com/path` names the
  /// host.
  public String explain(String method, String path) {
    return new Explanation(app, method, path).text();
  }

  /// The same as a JSON object: `method`, `path`, `outcome`, and `lost` with `rule` and `why`.
  public String explainJson(String method, String path) {
    return new Explanation(app, method, path).json().encodePrettily();
  }

  /// What such a request is answered with before any handler runs; 0 when a rule takes it: 400,
  /// 404, 405, or 204 for OPTIONS. The path may name its host, as for [#explain].
  public int refusal(String method, String path) {
    return new Explanation(app, method, path).refusal();
  }

  /// One line of the audit.
  ///
  /// @param error whether it must be mended; else it is a relaxation with its reason
  public record Finding(boolean error, Rule rule, String text) {
    @Override
    public String toString() {
      return (error ? "error: " : "relaxed: ") + text + ": " + rule;
    }
  }

  /// What the table lacks (a stated access; CSRF or token for unsafe methods) and what it relaxes.
  public List<Finding> audit() {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : sorted()) {
      if (rule.access().equals(Access.UNSTATED)) {
        findings.add(new Finding(true, rule, "states no access"));
      }
      String reason = rule.csrf().reason();
      if (reason != null && isUnsafe(rule)) {
        boolean cookie =
            rule.access().equals(Access.SIGNED_IN) || rule.access().equals(Access.OWNER);
        findings.add(
            new Finding(
                cookie,
                rule,
                cookie
                    ? "changes state for cookies without CSRF token"
                    : "no CSRF token, " + reason));
      }
      CorsPolicy cors = rule.cors();
      if (cors != null) {
        findings.add(
            new Finding(
                false, rule, "CORS for " + (cors.anyOrigin() ? "any origin" : cors.origins())));
      }
      if (rule.isJsonp()) {
        findings.add(new Finding(false, rule, "JSONP, " + rule.spec().jsonp()));
      }
      if (rule.isStreaming() && isUnsafe(rule)) {
        findings.add(new Finding(false, rule, "reads its body itself, without the router's limit"));
      }
    }
    return findings;
  }

  /// Whether the audit has no error.
  public boolean isSound() {
    return audit().stream().noneMatch(Finding::error);
  }

  /// An OpenAPI 3.1 document of the rules whose path begins with one of the prefixes; of all rules
  /// when there are none.
  public String openApi(String title, String version, String... prefixes) {
    List<String> wanted = prefixes.length == 0 ? List.of("/") : List.of(prefixes);
    return new OpenApi(
            sorted().stream()
                .filter(rule -> wanted.stream().anyMatch(rule.text()::startsWith))
                .toList())
        .document(title, version)
        .encodePrettily();
  }

  private static boolean isUnsafe(Rule rule) {
    return rule.methods().stream()
        .anyMatch(method -> !List.of("GET", "HEAD", "OPTIONS").contains(method));
  }

  private List<Rule> sorted() {
    return app.rules().stream()
        .sorted(
            Comparator.comparing(Rule::text)
                .thenComparing(rule -> rule.methods().toString())
                .thenComparing(Rule::endpoint))
        .toList();
  }

  private static List<String> row(Rule rule) {
    String csrf =
        !isUnsafe(rule)
            ? "-"
            : rule.access().equals(Access.TOKEN)
                ? "token"
                : rule.csrf().required() ? "required" : "exempt";
    CorsPolicy cors = rule.cors();
    List<String> notes = new ArrayList<>();
    rule.notes().forEach((name, text) -> notes.add(name + "=" + text));
    if (rule.uploads() != null) {
      notes.add("uploads");
    }
    if (rule.isJsonp()) {
      notes.add("jsonp");
    }
    if (rule.isForEveryMethod()) {
      notes.add("any-method");
    }
    return List.of(
        rule.endpoint(),
        String.join(",", rule.methods()),
        (rule.host() == null ? "" : "//" + rule.host()) + rule.text(),
        rule.blueprint(),
        rule.access().name(),
        csrf,
        cors == null ? "-" : cors.anyOrigin() ? "any" : String.join(",", cors.origins()),
        rule.isStreaming() ? "streamed" : String.valueOf(rule.bodyLimit()),
        rule.timeout().toMillis() % 1000 == 0
            ? rule.timeout().toSeconds() + "s"
            : rule.timeout().toMillis() + "ms",
        rule.pipeline().execution() == Execution.EVENT_LOOP ? "event loop" : "virtual thread",
        String.join(" ", notes.stream().sorted().toList()));
  }
}

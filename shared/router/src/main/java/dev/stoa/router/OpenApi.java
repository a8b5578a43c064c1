package dev.stoa.router;

import dev.stoa.router.internal.Piece;
import dev.stoa.router.internal.RuleText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// An OpenAPI 3.1 document of what a rule table knows: paths, methods, variables, access, limits.
///
/// OpenAPI tells operations apart by path and method alone, and knows few methods. What it has no
/// place for stands in `x-operations` of the path: other methods, and a method that another rule of
/// the same path has taken, on another host or for other values; each names its `x-method`.
final class OpenApi {
  private static final Set<String> METHODS =
      Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

  private final List<Rule> rules;

  OpenApi(List<Rule> rules) {
    this.rules = rules;
  }

  JsonObject document(String title, String version) {
    JsonObject paths = new JsonObject();
    // Paths that differ in the names of variables alone are one: the first rule's names are kept.
    Map<String, Rule> spellings = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Rule rule : rules) {
      Rule first = spellings.computeIfAbsent(path(rule, _ -> ""), _ -> rule);
      String path = path(first, Piece.Variable::name);
      JsonObject item = paths.getJsonObject(path, new JsonObject());
      for (String method : methods(rule)) {
        put(item, method, operation(rule, first, id(rule, method, ids)));
      }
      paths.put(path, item);
    }
    JsonObject problem = new JsonObject().put("type", "object");
    return new JsonObject()
        .put("openapi", "3.1.0")
        .put("info", new JsonObject().put("title", title).put("version", version))
        .put("paths", paths)
        .put(
            "components",
            new JsonObject()
                .put("schemas", new JsonObject().put("Problem", problem))
                .put(
                    "securitySchemes",
                    new JsonObject()
                        .put(
                            "token",
                            new JsonObject().put("type", "http").put("scheme", "bearer"))));
  }

  /// What a rule was written for: HEAD comes with GET.
  private static List<String> methods(Rule rule) {
    boolean reads = rule.methods().contains("GET");
    return rule.methods().stream().filter(method -> !reads || !method.equals("HEAD")).toList();
  }

  /// The endpoint, with what tells the operations of one endpoint apart: ids are unique.
  private static String id(Rule rule, String method, Set<String> ids) {
    String name =
        methods(rule).size() > 1
            ? rule.endpoint() + "." + method.toLowerCase(Locale.ROOT)
            : rule.endpoint();
    String id = name;
    for (int n = 2; !ids.add(id); n++) {
      id = name + "." + n;
    }
    return id;
  }

  private static void put(JsonObject item, String method, JsonObject operation) {
    String field = method.toLowerCase(Locale.ROOT);
    if (METHODS.contains(method) && !item.containsKey(field)) {
      item.put(field, operation);
      return;
    }
    JsonArray more = item.getJsonArray("x-operations", new JsonArray());
    item.put("x-operations", more.add(operation.put("x-method", method)));
  }

  private static String path(Rule rule, Function<Piece.Variable, String> name) {
    return "/" + text(rule.path(), name);
  }

  private static String text(RuleText rule, Function<Piece.Variable, String> name) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : rule.pieces()) {
      switch (piece) {
        case Piece.Fixed(var fixed) -> text.append(fixed);
        case Piece.Slash() -> text.append('/');
        case Piece.Variable variable -> text.append('{').append(name.apply(variable)).append('}');
      }
    }
    return text.toString();
  }

  private static JsonObject operation(Rule rule, Rule spelling, String id) {
    JsonObject operation =
        new JsonObject().put("operationId", id).put("tags", new JsonArray().add(rule.blueprint()));
    RuleText host = rule.hostText();
    if (host != null) {
      operation.put("servers", new JsonArray().add(server(host)));
    }
    JsonArray parameters = new JsonArray();
    for (int i = 0; i < rule.path().variables().size(); i++) {
      parameters.add(
          new JsonObject()
              .put("name", spelling.path().variables().get(i).name())
              .put("in", "path")
              .put("required", true)
              .put("schema", schema(rule.path().variables().get(i).converter().type())));
    }
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    if (rule.access().equals(Access.TOKEN)) {
      operation.put(
          "security", new JsonArray().add(new JsonObject().put("token", new JsonArray())));
    }
    JsonObject problem =
        new JsonObject()
            .put(
                "application/problem+json",
                new JsonObject()
                    .put("schema", new JsonObject().put("$ref", "#/components/schemas/Problem")));
    return operation
        .put("x-access", rule.access().name())
        .put("x-body-limit", rule.bodyLimit())
        .put(
            "responses",
            new JsonObject()
                .put("200", new JsonObject().put("description", "The answer."))
                .put(
                    "default",
                    new JsonObject().put("description", "A problem.").put("content", problem)));
  }

  /// The host, at the scheme of whoever reads; a variable must have a default, which is its name.
  private static JsonObject server(RuleText host) {
    JsonObject server = new JsonObject().put("url", "//" + text(host, Piece.Variable::name));
    JsonObject variables = new JsonObject();
    for (Piece.Variable variable : host.variables()) {
      variables.put(variable.name(), new JsonObject().put("default", variable.name()));
    }
    return variables.isEmpty() ? server : server.put("variables", variables);
  }

  private static JsonObject schema(Class<?> type) {
    if (type == Long.class) {
      return new JsonObject().put("type", "integer").put("format", "int64");
    }
    if (type == Double.class) {
      return new JsonObject().put("type", "number").put("format", "double");
    }
    JsonObject text = new JsonObject().put("type", "string");
    return type == UUID.class ? text.put("format", "uuid") : text;
  }
}

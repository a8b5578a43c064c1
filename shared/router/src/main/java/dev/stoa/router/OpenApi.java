package dev.stoa.router;

import dev.stoa.router.internal.Piece;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// An OpenAPI 3.1 document of what a rule table knows: paths, methods, variables, access, limits.
final class OpenApi {
  private final List<Rule> rules;

  OpenApi(List<Rule> rules) {
    this.rules = rules;
  }

  JsonObject document(String title, String version) {
    JsonObject paths = new JsonObject();
    for (Rule rule : rules) {
      String path = path(rule);
      JsonObject item = paths.getJsonObject(path, new JsonObject());
      for (String method : rule.methods()) {
        if (!method.equals("HEAD") && !method.equals("OPTIONS")) {
          item.put(method.toLowerCase(Locale.ROOT), operation(rule, method));
        }
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

  private static String path(Rule rule) {
    StringBuilder path = new StringBuilder("/");
    for (Piece piece : rule.path().pieces()) {
      switch (piece) {
        case Piece.Fixed(var text) -> path.append(text);
        case Piece.Slash() -> path.append('/');
        case Piece.Variable(var name, _) -> path.append('{').append(name).append('}');
      }
    }
    return path.toString();
  }

  private static JsonObject operation(Rule rule, String method) {
    boolean several = rule.methods().stream().filter(m -> !m.equals("HEAD")).count() > 1;
    JsonObject operation =
        new JsonObject()
            .put(
                "operationId",
                several ? rule.endpoint() + "." + method.toLowerCase(Locale.ROOT) : rule.endpoint())
            .put("tags", new JsonArray().add(rule.blueprint()));
    JsonArray parameters = new JsonArray();
    for (Piece.Variable variable : rule.path().variables()) {
      parameters.add(
          new JsonObject()
              .put("name", variable.name())
              .put("in", "path")
              .put("required", true)
              .put("schema", schema(variable.converter().type())));
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

package dev.stoa.router;

import dev.stoa.router.internal.Piece;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows the values of a rule to its vertx-web handlers as path parameters, in the text that a URL
/// has for them. It may stand before handlers of every kind.
final class PathParams implements PlatformHandler {
  private final List<Piece.Variable> variables;
  private final Piece.@Nullable Variable rest;

  PathParams(Rule rule) {
    this.variables = rule.variables();
    List<Piece.Variable> tails =
        rule.path().variables().stream().filter(v -> v.converter().crossesParts()).toList();
    boolean ends = tails.size() == 1 && tails.getFirst().equals(rule.path().pieces().getLast());
    this.rest = ends ? tails.getFirst() : null;
  }

  /// Whether the rule ends with a `path`. That is the parameter `*` too, as behind a route that
  /// ends with a star: a StaticHandler finds its file by it.
  boolean hasRest() {
    return rest != null;
  }

  @Override
  public void handle(RoutingContext context) {
    Request request = Request.of(context);
    if (request != null) {
      Map<String, Object> values = request.pathValues();
      for (Piece.Variable variable : variables) {
        Object value = values.get(variable.name());
        if (value != null) {
          put(context, variable, variable.converter().print(value));
        }
      }
    }
    context.next();
  }

  private void put(RoutingContext context, Piece.Variable variable, String text) {
    context.pathParams().put(variable.name(), text);
    if (variable.equals(rest)) {
      context.pathParams().put("*", text);
    }
  }
}

package dev.stoa.runtime;

import dev.stoa.router.Access;
import dev.stoa.router.App;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Response;
import dev.stoa.router.RouteReport;
import dev.stoa.router.Rule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The OpenAPI document of the whole site, made from its rules: `/api/openapi.json`. What rules do
/// not know of themselves, such as parameters in the query, a blueprint says in `api/NAME.json` on
/// the class path: a part of such a document.
public final class ApiDocument {
  private static final JsonObject NONE = new JsonObject();

  private final Supplier<App> site;
  private volatile @Nullable String made;

  /// `site`: all rules of the site, also those that other processes serve.
  ApiDocument(Supplier<App> site) {
    this.site = site;
  }

  /// The document of these rules: what programs call, not what browsers show.
  public static String of(App app) {
    var made =
        RouteReport.of(app)
            .openApi("Stoa", Build.current().version(), "/api/", "/push/", "/.well-known/");
    var document = new JsonObject(made);
    app.rules().stream().map(Rule::blueprint).distinct().forEach(name -> describe(document, name));
    return document.encodePrettily();
  }

  private static void describe(JsonObject document, String blueprint) {
    var part = part(blueprint);
    document.getJsonObject("components").mergeIn(part.getJsonObject("components", NONE), true);
    var known = document.getJsonObject("paths");
    part.getJsonObject("paths", NONE)
        .forEach(path ->
            ((JsonObject) path.getValue())
                .forEach(method -> {
                  var operation = known.getJsonObject(path.getKey()).getJsonObject(method.getKey());
                  operation.getJsonObject("responses").remove("200"); // known better now
                  operation.mergeIn((JsonObject) method.getValue(), true);
                }));
  }

  private static JsonObject part(String blueprint) {
    var name = "api/" + blueprint + ".json";
    try (var file = ApiDocument.class.getClassLoader().getResourceAsStream(name)) {
      return file == null ? NONE : new JsonObject(Buffer.buffer(file.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Blueprint blueprint() {
    var routes = Blueprint.named("api");
    routes.get("/api/openapi.json", "openapi", _ -> document()).access(Access.PUBLIC);
    return routes;
  }

  // Two requests that come first may both make it; they make the same.
  private Response document() {
    var text = made;
    if (text == null) {
      text = of(site.get());
      made = text;
    }
    return Response.json(text);
  }
}

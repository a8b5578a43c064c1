package dev.stoa.push.mercure;

import dev.stoa.router.Request;
import dev.stoa.router.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// What the hub says of itself: RFC 9728 metadata, and the link to it.
final class Discovery {
  static final String METADATA = "/.well-known/oauth-protected-resource";

  private final MercureConfig config;

  Discovery(MercureConfig config) {
    this.config = config;
  }

  /// Where RFC 9728 puts the metadata of a resource: between its authority and its path.
  static String metadataUrl(WebUrl resource) {
    String port = resource.port().isEmpty() ? "" : ":" + resource.port();
    return resource.scheme() + "://" + resource.host() + port + METADATA + resource.path();
  }

  Response metadata(Request request) {
    var json =
        new JsonObject()
            .put("resource", config.resourceText())
            .put("authorization_details_types_supported", new JsonArray().add(TokenReader.DETAIL))
            .put("bearer_methods_supported", new JsonArray().add("header"))
            .put("mercure_cookie", Callers.COOKIE)
            .put("mercure_matcher_types_supported", new JsonArray().add("exact").add("urlpattern"));
    if (config.subscriptions()) {
      json.put("mercure_subscriptions", true);
    }
    return Response.jsonify(json);
  }
}

package dev.stoa.web;

import dev.stoa.router.Access;
import dev.stoa.router.Blueprint;
import dev.stoa.router.Execution;
import dev.stoa.router.HttpError;
import dev.stoa.router.Request;
import dev.stoa.router.Response;
import java.util.Locale;

/// Serves the built files from memory. Their names hold a hash of the content: a browser asks once.
final class AssetRoutes {
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String A_DAY = "public, max-age=86400";

  private final Assets assets;

  AssetRoutes(Assets assets) {
    this.assets = assets;
  }

  Blueprint blueprint() {
    var routes = Blueprint.named("assets").execution(Execution.EVENT_LOOP);
    routes.get("/assets/<path:file>", "file", this::file).access(Access.PUBLIC);
    routes.get("/favicon.ico", "icon", this::icon).access(Access.PUBLIC);
    return routes;
  }

  private Response file(Request request) {
    var asset = assets.find(request.pathValue("file"));
    if (asset == null) {
      throw HttpError.of(404, "There is no such file.");
    }
    return answer(request, asset).header("Cache-Control", FOREVER);
  }

  /// Browsers ask for it unasked; all that are current take SVG.
  private Response icon(Request request) {
    return answer(request, assets.named("icon.svg")).header("Cache-Control", A_DAY);
  }

  private static Response answer(Request request, Asset asset) {
    var packed = asset.packed();
    var chosen = packed != null && acceptsGzip(request) ? packed : asset.plain();
    var response =
        Response.bytes(asset.type(), chosen.content())
            .header("ETag", chosen.etag())
            .vary("Accept-Encoding");
    return chosen.equals(packed) ? response.header("Content-Encoding", "gzip") : response;
  }

  private static boolean acceptsGzip(Request request) {
    var accepted = request.header("Accept-Encoding");
    if (accepted == null) {
      return false;
    }
    for (var coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      var parts = coding.split(";", 2);
      var refused = parts.length == 2 && parts[1].replace(" ", "").matches("q=0(\\.0*)?");
      if (parts[0].strip().equals("gzip")) {
        return !refused;
      }
    }
    return false;
  }
}

package dev.stoa.systemtests.e2e;

import dev.stoa.systemtests.support.Http;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A guest who uses the comments API of one site.
record Guest(String address) {
  HttpResponse<String> post(String thread, String text) {
    return Http.postJson(
        address + "/api/comments",
        new JsonObject()
            .put("thread", thread)
            .put("text", text)
            .put("author", new JsonObject().put("name", "A guest")));
  }

  /// The ids of the thread's root comments in the order of the API, all pages.
  List<String> roots(String thread) {
    List<String> ids = new ArrayList<>();
    String after = "";
    do {
      JsonObject page = page(thread, after);
      page.getJsonArray("items").forEach(item -> ids.add(((JsonObject) item).getString("id")));
      after = page.getString("next");
    } while (after != null);
    return ids;
  }

  /// The event log's position before the thread was read.
  String cursor(String thread) {
    return page(thread, "").getString("cursor");
  }

  String stream(String thread) {
    return address + "/push/sse?channel=" + encode("thread:" + thread);
  }

  private JsonObject page(String thread, String after) {
    String url = address + "/api/comments?limit=100&thread=" + encode(thread);
    HttpResponse<String> answer = Http.get(after.isEmpty() ? url : url + "&after=" + encode(after));
    if (answer.statusCode() != 200) {
      throw new AssertionError(url + " answers " + answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

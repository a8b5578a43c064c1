package dev.stoa.push.mercure;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request and what a clause says of its answer.
///
/// @param number section of the text and place of its MUST in it: `3.5` is the fifth of section 3
record Clause(
    String number,
    String what,
    String method,
    String path,
    Map<String, String> headers,
    String body,
    int status,
    Map<String, Pattern> answered) {

  static Clause get(String number, String what, String path, String token, int status) {
    return new Clause(number, what, "GET", path, MercureSite.bearer(token), "", status, Map.of());
  }

  static Clause post(String number, String what, String form, String token, int status) {
    return new Clause(
            number,
            what,
            "POST",
            MercureSite.HUB,
            MercureSite.bearer(token),
            form,
            status,
            Map.of())
        .sending("Content-Type", "application/x-www-form-urlencoded");
  }

  /// The same with a request header.
  Clause sending(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Clause(number, what, method, path, more, body, status, answered);
  }

  /// The same, and a response header is such.
  Clause answers(String name, String pattern) {
    var more = new LinkedHashMap<>(answered);
    more.put(name, Pattern.compile(pattern));
    return new Clause(number, what, method, path, headers, body, status, more);
  }

  Clause with(String method) {
    return new Clause(number, what, method, path, headers, body, status, answered);
  }

  /// An access token whose claims are good but for one; null takes the claim out.
  static String token(String claim, @Nullable Object value) {
    JsonObject claims =
        MercureTokens.claims(
            MercureTokens.detail("publish", "*", "exact"),
            MercureTokens.detail("subscribe", "*", "exact"));
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    return MercureTokens.sign("at+jwt", claims);
  }

  /// An access token with this text for its authorization details.
  static String details(String json) {
    return token("authorization_details", new JsonArray(json.replace('\'', '"')));
  }
}

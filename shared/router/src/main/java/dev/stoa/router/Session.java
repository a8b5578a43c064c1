package dev.stoa.router;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a client is remembered by: named values that fit into JSON.
public final class Session {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Instant begun;
  private final Instant seen;
  private final JsonObject data;
  private final boolean fresh;
  private String id;
  private boolean touched;
  private boolean changed;

  private Session(Instant begun, Instant seen, String id, JsonObject data, boolean fresh) {
    this.begun = begun;
    this.seen = seen;
    this.id = id;
    this.data = data;
    this.fresh = fresh;
  }

  static Session begin(Instant now) {
    return new Session(now, now, newId(), new JsonObject(), true);
  }

  static Session resume(Instant begun, Instant seen, String id, JsonObject data) {
    return new Session(begun, seen, Objects.requireNonNull(id), data, false);
  }

  private static String newId() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public @Nullable Object get(String name) {
    touched = true;
    return data.getValue(name);
  }

  /// The value as a whole number, or null: a Long that fits comes back as an Integer.
  ///
  /// @throws ClassCastException when it is no number
  public @Nullable Long getLong(String name) {
    touched = true;
    return data.getLong(name);
  }

  /// The value as text, or null.
  public @Nullable String getString(String name) {
    Object value = get(name);
    return value == null ? null : value.toString();
  }

  /// Keeps a value. Further requests have it as JSON gives it back: of a Long, say, only that it is
  /// a number.
  public void put(String name, Object value) {
    if (!Signer.isWhole(name) || (value instanceof String text && !Signer.isWhole(text))) {
      throw new IllegalArgumentException(
          "session value '" + name + "' holds half a surrogate pair, which cannot be kept");
    }
    touched = true;
    changed = true;
    data.put(name, value);
  }

  /// Removes a value and gives it back, or null.
  public @Nullable Object remove(String name) {
    touched = true;
    changed = true;
    return data.remove(name);
  }

  public void clear() {
    touched = true;
    changed = true;
    data.clear();
  }

  /// Takes a new id; call it whenever rights change. CSRF tokens of the old id are worth nothing
  /// then.
  public void renew() {
    touched = true;
    changed = true;
    id = newId();
  }

  /// A CSRF token for a form of this session, under a fresh mask.
  public String csrfToken() {
    touched = true;
    if (!data.containsKey("csrf")) {
      put("csrf", true);
    }
    return CsrfTokens.issue(secret());
  }

  /// Whether the token was made for this session.
  public boolean csrfMatches(String token) {
    touched = true;
    return !fresh && CsrfTokens.matches(token, secret());
  }

  private byte[] secret() {
    return HexFormat.of().parseHex(id);
  }

  /// Whether the request brought no session.
  public boolean isNew() {
    return fresh;
  }

  /// The name of the largest value and what it takes, for a message.
  String largest() {
    return data.getMap().entrySet().stream()
        .max(Comparator.comparingInt(Session::size))
        .map(entry -> "'%s' with %d bytes".formatted(entry.getKey(), size(entry)))
        .orElse("none");
  }

  private static int size(Map.Entry<String, Object> entry) {
    return Json.encodeToBuffer(entry.getValue()).length();
  }

  boolean isEmpty() {
    return data.isEmpty();
  }

  boolean isTouched() {
    return touched;
  }

  boolean isChanged() {
    return changed;
  }

  Instant begun() {
    return begun;
  }

  Instant seen() {
    return seen;
  }

  String id() {
    return id;
  }

  JsonObject data() {
    return data;
  }

  @Override
  public String toString() {
    return "session of " + data.fieldNames() + (fresh ? ", new" : "");
  }
}

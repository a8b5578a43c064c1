package dev.stoa.router;

import dev.stoa.router.internal.CookieText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Sessions kept in a signed cookie: readable by their owner, tamper-evident, with an idle and an
/// absolute lifetime. For guests and one-time messages; a login session that must be revocable
/// belongs into a store.
public final class Sessions {
  private final Signer signer;
  private final InstantSource clock;
  private final Duration idle;
  private final Duration absolute;

  private Sessions(Signer signer, InstantSource clock, Duration idle, Duration absolute) {
    this.signer = signer;
    this.clock = clock;
    this.idle = idle;
    this.absolute = absolute;
  }

  /// Sessions of two hours idle and one day at most.
  public static Sessions signedBy(KeyRing keys, InstantSource clock) {
    return new Sessions(keys.signer("session"), clock, Duration.ofHours(2), Duration.ofDays(1));
  }

  /// How long a session lasts without a request that asks for it, and at all; 2 hours and a day by
  /// default. A use is noted when the last noted one is a twentieth of the idle time ago, so that
  /// not every response carries a cookie: a session may end that much early, never late.
  public Sessions lifetime(Duration newIdle, Duration newAbsolute) {
    if (!newIdle.isPositive() || !newAbsolute.isPositive()) {
      throw new IllegalArgumentException("a session lasts longer than nothing");
    }
    return new Sessions(signer, clock, newIdle, newAbsolute);
  }

  /// The session of the request; a new one when there is none that is good. Two cookies of the name
  /// are none, even if one of them cannot be read: one may be forced on the browser by another
  /// host.
  Session load(Request request) {
    String name = cookieName(request);
    String cookie = request.cookies().get(name);
    Session session = cookie != null && isSentOnce(request, name) ? read(cookie) : null;
    return session == null ? Session.begin(clock.instant()) : session;
  }

  private static boolean isSentOnce(Request request, String name) {
    return request.headers().getAll("Cookie").stream()
            .mapToInt(header -> CookieText.count(header, name))
            .sum()
        == 1;
  }

  /// Writes what changed, whatever the status of the response.
  void save(Request request, Session session, Response response) {
    if (session.isTouched()) {
      response.vary("Cookie");
    }
    Cookie cookie = cookie(request, session);
    if (cookie != null) {
      response.cookie(cookie);
    }
  }

  /// The cookie that keeps the session, null when the client has it already.
  ///
  /// @throws IllegalStateException when no cookie can hold it
  @Nullable Cookie cookie(Request request, Session session) {
    Cookie cookie = Cookie.of(cookieName(request), "").secure(isSecure(request));
    if (session.isEmpty()) {
      return session.isNew() ? null : cookie.deleted();
    }
    if (!session.isChanged() && !isDue(session)) {
      return null;
    }
    String value = signed(session);
    int size = cookie.name().length() + value.length();
    if (size > Cookie.MAX_BYTES) {
      throw new IllegalStateException(
          "The session takes %d bytes as a cookie, and %d at most fit; its largest value is %s."
              .formatted(size, Cookie.MAX_BYTES, session.largest()));
    }
    return cookie.withValue(value);
  }

  private String signed(Session session) {
    JsonObject stored =
        new JsonObject()
            .put("begun", session.begun().getEpochSecond())
            .put("seen", clock.instant().getEpochSecond())
            .put("id", session.id())
            .put("data", session.data());
    return signer.sign(stored.encode());
  }

  /// Whether a use is to be noted.
  private boolean isDue(Session session) {
    return session.isTouched()
        && !clock.instant().isBefore(session.seen().plus(idle.dividedBy(20)));
  }

  private static boolean isSecure(Request request) {
    return request.url().scheme().equals("https");
  }

  private static String cookieName(Request request) {
    return isSecure(request) ? "__Host-session" : "session";
  }

  private @Nullable Session read(String cookie) {
    String text = signer.verify(cookie);
    if (text == null) {
      return null;
    }
    try {
      JsonObject stored = new JsonObject(text);
      Instant begun = Instant.ofEpochSecond(stored.getLong("begun"));
      Instant seen = Instant.ofEpochSecond(stored.getLong("seen"));
      Instant now = clock.instant();
      boolean expired = !now.isBefore(seen.plus(idle)) || !now.isBefore(begun.plus(absolute));
      return expired
          ? null
          : Session.resume(begun, seen, stored.getString("id"), stored.getJsonObject("data"));
    } catch (DecodeException | ClassCastException | NullPointerException _) {
      return null;
    }
  }
}

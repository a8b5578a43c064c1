package dev.stoa.access;

import dev.stoa.router.Cookie;
import dev.stoa.router.Request;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cookie that holds the id of a login session: `__Host-stoa`, Secure, HttpOnly, SameSite=Lax.
///
/// Over plain http this works on `localhost` and `127.0.0.1` (Chromium 156 and curl 7.88 keep and
/// send `__Host-` cookies there, and nowhere else). A site that is served over plain http to other
/// hosts on purpose gets the name `stoa` without Secure: no browser would keep the other one.
public final class SessionCookie {
  private final String name;
  private final boolean secure;

  SessionCookie(boolean secure) {
    this.name = secure ? "__Host-stoa" : "stoa";
    this.secure = secure;
  }

  public String name() {
    return name;
  }

  /// Whether the browser keeps it to itself over plain http to other hosts.
  public boolean isSecure() {
    return secure;
  }

  /// Hands the id to the browser, for at most this long.
  public Cookie of(SessionId id, Duration lifetime) {
    return Cookie.of(name, id.value()).secure(secure).maxAge(lifetime);
  }

  /// Tells the browser to forget the id.
  public Cookie gone() {
    return Cookie.of(name, "").secure(secure).deleted();
  }

  /// Whether the request carries the cookie at all, well-formed or not.
  boolean isSent(Request request) {
    return !request.cookies().getAll(name).isEmpty();
  }

  /// The id that the request carries; null for none, for a malformed one, and for several: nobody
  /// can tell which of them is the browser's own.
  @Nullable SessionId read(Request request) {
    List<String> values = request.cookies().getAll(name);
    return values.size() == 1 ? SessionId.parse(values.getFirst()) : null;
  }
}

package dev.stoa.router;

import dev.stoa.router.internal.Ascii;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A cookie to set. What cookie syntax or the name's prefix forbids throws when the cookie is made;
/// nothing is repaired silently.
public record Cookie(
    String name,
    String value,
    String path,
    @Nullable String domain,
    @Nullable Duration maxAge,
    @Nullable Instant expires,
    boolean secure,
    boolean httpOnly,
    @Nullable SameSite sameSite,
    boolean partitioned) {

  /// When the browser sends the cookie with requests from other sites.
  public enum SameSite {
    STRICT("Strict"),
    LAX("Lax"),
    NONE("None");

    private final String text;

    SameSite(String text) {
      this.text = text;
    }
  }

  static final int MAX_BYTES = 4096;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  /// Labels of a host name, after a dot that browsers leave out.
  private static final Pattern DOMAIN =
      Pattern.compile(
          "\\.?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*");

  public Cookie {
    require(!name.isEmpty() && name.chars().allMatch(Ascii::isToken), "name", name);
    require(value.chars().allMatch(Cookie::valueChar), "value", name);
    require(path.startsWith("/") && path.chars().allMatch(Cookie::attributeChar), "path", name);
    require(domain == null || isDomain(domain), "domain", name);
    require(sameSite != SameSite.NONE || secure, "SameSite=None without Secure", name);
    require(!partitioned || secure, "Partitioned without Secure", name);
    String lower = name.toLowerCase(Locale.ROOT);
    require(!lower.startsWith("__secure-") || secure, "__Secure- without Secure", name);
    boolean host = secure && domain == null && path.equals("/");
    require(
        !lower.startsWith("__host-") || host, "__Host- needs Secure, Path=/ and no Domain", name);
    require(name.length() + value.length() <= MAX_BYTES, "size", name);
  }

  /// A cookie with the secure defaults: path `/`, HttpOnly, SameSite=Lax, for the browser's
  /// session.
  public static Cookie of(String name, String value) {
    boolean prefixed = name.startsWith("__Host-") || name.startsWith("__Secure-");
    return new Cookie(name, value, "/", null, null, null, prefixed, true, SameSite.LAX, false);
  }

  /// Tells the browser to forget the cookie; path and domain must be those it was set with.
  public Cookie deleted() {
    return new Cookie(
        name,
        "",
        path,
        domain,
        Duration.ZERO,
        Instant.EPOCH,
        secure,
        httpOnly,
        sameSite,
        partitioned);
  }

  public Cookie withValue(String text) {
    return new Cookie(
        name, text, path, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  public Cookie path(String text) {
    return new Cookie(
        name, value, text, domain, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  public Cookie domain(String text) {
    return new Cookie(
        name, value, path, text, maxAge, expires, secure, httpOnly, sameSite, partitioned);
  }

  public Cookie maxAge(Duration age) {
    return new Cookie(
        name, value, path, domain, age, expires, secure, httpOnly, sameSite, partitioned);
  }

  public Cookie expires(Instant time) {
    return new Cookie(
        name, value, path, domain, maxAge, time, secure, httpOnly, sameSite, partitioned);
  }

  public Cookie secure(boolean on) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, on, httpOnly, sameSite, partitioned);
  }

  public Cookie httpOnly(boolean on) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, on, sameSite, partitioned);
  }

  public Cookie sameSite(@Nullable SameSite policy) {
    return new Cookie(
        name, value, path, domain, maxAge, expires, secure, httpOnly, policy, partitioned);
  }

  public Cookie partitioned(boolean on) {
    return new Cookie(name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite, on);
  }

  /// The value of the `Set-Cookie` header.
  public String header() {
    StringBuilder text = new StringBuilder(name).append('=').append(value);
    if (maxAge != null) {
      text.append("; Max-Age=").append(maxAge.toSeconds());
    }
    if (expires != null) {
      text.append("; Expires=").append(DATE.format(expires));
    }
    if (domain != null) {
      text.append("; Domain=").append(domain);
    }
    text.append("; Path=").append(path);
    text.append(secure ? "; Secure" : "").append(httpOnly ? "; HttpOnly" : "");
    if (sameSite != null) {
      text.append("; SameSite=").append(sameSite.text);
    }
    return text.append(partitioned ? "; Partitioned" : "").toString();
  }

  private static void require(boolean right, String what, String name) {
    if (!right) {
      throw new IllegalArgumentException(
          "cookie '" + name.replaceAll("[^ -~]", "?") + "': bad " + what);
    }
  }

  private static boolean valueChar(int c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  }

  private static boolean attributeChar(int c) {
    return c >= 0x20 && c < 0x7f && c != ';';
  }

  private static boolean isDomain(String domain) {
    return DOMAIN.matcher(domain).matches();
  }
}

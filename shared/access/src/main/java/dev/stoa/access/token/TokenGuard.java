package dev.stoa.access.token;

import dev.stoa.contracts.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides whether a token is one of ours and still good. Form first ([Jws]), then the signature by
/// the very key that the token names, then its claims, then the denylist. Every refusal is the same
/// [Failure.Unauthenticated], whatever the reason was. Does no I/O.
public final class TokenGuard {
  private static final int MAX_TEXT = 256;

  private final TokenRules rules;
  private final InstantSource clock;
  private final Predicate<String> revoked;

  /// `revoked` answers whether the token with that id (`jti`) was revoked. Never by a hash of the
  /// token: one signature has several spellings in some schemes.
  public TokenGuard(TokenRules rules, InstantSource clock, Predicate<String> revoked) {
    this.rules = rules;
    this.clock = clock;
    this.revoked = revoked;
  }

  /// What the token says, when it is good under this ring; throws [Failure.Unauthenticated] else.
  public TokenClaims check(KeyRing ring, String token) {
    Jws jws = Jws.parse(token);
    if (jws == null || !ring.accepts(jws.kid(), token)) {
      throw refused();
    }
    TokenClaims claims = read(jws.claims());
    if (claims == null || revoked.test(claims.id())) {
      throw refused();
    }
    return claims;
  }

  /// The same claims, when they still hold now; throws [Failure.Unauthenticated] else. For tokens
  /// whose signature was checked before.
  public TokenClaims recheck(TokenClaims claims) {
    boolean over = !claims.expires().isAfter(clock.instant().minus(rules.leeway()));
    if (over || revoked.test(claims.id())) {
      throw refused();
    }
    return claims;
  }

  /// Whether the ring lacks the key that a well-formed token names: time to ask for newer keys.
  public static boolean namesUnknownKey(KeyRing ring, String token) {
    Jws jws = Jws.parse(token);
    return jws != null && !ring.knows(jws.kid());
  }

  /// The one refusal.
  public static Failure.Unauthenticated refused() {
    return new Failure.Unauthenticated("token.invalid", "The token is not valid.");
  }

  private @Nullable TokenClaims read(JsonObject claims) {
    String subject = text(claims.getValue("sub"));
    String id = text(claims.getValue("jti"));
    Instant issued = instant(claims.getValue("iat"));
    Instant expires = instant(claims.getValue("exp"));
    if (subject == null || id == null || issued == null || expires == null) {
      return null;
    }
    if (!rules.issuer().equals(claims.getValue("iss")) || !isForUs(claims.getValue("aud"))) {
      return null;
    }
    if (!isInTime(issued, expires, claims)) {
      return null;
    }
    Capabilities capabilities = capabilities(claims.getValue("cap"));
    return capabilities == null
        ? null
        : new TokenClaims(subject, id, capabilities, issued, expires);
  }

  private boolean isInTime(Instant issued, Instant expires, JsonObject claims) {
    Instant now = clock.instant();
    Instant late = now.plus(rules.leeway());
    if (issued.isAfter(late) || !expires.isAfter(now.minus(rules.leeway()))) {
      return false;
    }
    if (!expires.isAfter(issued)
        || Duration.between(issued, expires).compareTo(rules.maxLifetime()) > 0) {
      return false;
    }
    if (claims.containsKey("nbf")) {
      Instant from = instant(claims.getValue("nbf"));
      return from != null && !from.isAfter(late);
    }
    return true;
  }

  private boolean isForUs(@Nullable Object audience) {
    return audience instanceof JsonArray several
        ? several.size() <= 16 && several.contains(rules.audience())
        : rules.audience().equals(audience);
  }

  private static @Nullable Capabilities capabilities(@Nullable Object claim) {
    if (claim == null) {
      return Capabilities.NONE;
    }
    try {
      return claim instanceof JsonObject json ? Capabilities.fromJson(json) : null;
    } catch (Failure.Invalid _) {
      return null;
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text && !text.isEmpty() && text.length() <= MAX_TEXT
        ? text
        : null;
  }

  /// Whole seconds only, within the years that an Instant can hold without overflow.
  private static @Nullable Instant instant(@Nullable Object value) {
    if (!(value instanceof Integer) && !(value instanceof Long)) {
      return null;
    }
    long seconds = ((Number) value).longValue();
    return seconds < 0 || seconds > 253_402_300_799L ? null : Instant.ofEpochSecond(seconds);
  }
}

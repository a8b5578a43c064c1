package dev.stoa.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TokenGuardTest {
  private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");
  private static final TokenKey KEY = TokenKey.generate(new SecureRandom());
  private static final TokenKey OTHER = TokenKey.generate(new SecureRandom());

  private final Forge forge = new Forge(KEY);
  private Instant now = START;
  private String revoked = "";
  private final TokenGuard guard =
      new TokenGuard(TokenRules.DEFAULT, () -> now, id -> id.equals(revoked));
  private KeyRing ring;

  @BeforeEach
  void ring(Vertx vertx) {
    ring = new KeyRing(vertx, List.of(KEY));
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", "stoa")
        .put("aud", "stoa")
        .put("sub", "someone")
        .put("jti", "t1")
        .put("iat", START.getEpochSecond())
        .put("exp", START.plusSeconds(3600).getEpochSecond())
        .put("cap", new JsonObject().put("subscribe", new JsonArray().add("news:*")));
  }

  private void refuses(String token) {
    assertThatThrownBy(() -> guard.check(ring, token))
        .isInstanceOf(Failure.Unauthenticated.class)
        .hasMessage("The token is not valid.")
        .extracting("code")
        .isEqualTo("token.invalid");
  }

  private void refusesClaims(JsonObject claims) {
    refuses(forge.token(forge.header(), claims.encode()));
  }

  private void refusesHeader(JsonObject header) {
    refuses(forge.token(header.encode(), claims().encode()));
  }

  private JsonObject header() {
    return new JsonObject(forge.header());
  }

  @Test
  void takesATokenOfTheRingAndOfTheForge() {
    TokenClaims own = guard.check(ring, ring.sign(claims()));
    assertThat(own.subject()).isEqualTo("someone");
    assertThat(own.capabilities().maySubscribe("news:sport")).isTrue();
    assertThat(own.capabilities().mayPublish("news:sport")).isFalse();
    assertThat(guard.check(ring, forge.token(forge.header(), claims().encode()))).isEqualTo(own);
  }

  @Test
  void refusesUnsignedTokens() {
    refuses("");
    refuses("..");
    refuses(Forge.b64("{\"alg\":\"none\"}") + "." + Forge.b64(claims().encode()));
    refuses(Forge.b64("{\"alg\":\"none\"}") + "." + Forge.b64(claims().encode()) + ".");
    refuses(Forge.b64(forge.header()) + "." + Forge.b64(claims().encode()));
    refuses(Forge.b64(forge.header()) + "." + Forge.b64(claims().encode()) + ".");
  }

  @Test
  void refusesOtherAlgorithms() throws Exception {
    for (String alg : List.of("none", "HS256", "RS256", "ES256", "Ed25519", "eddsa", "EDDSA", "")) {
      refusesHeader(header().put("alg", alg));
    }
    refusesHeader(header().put("alg", new JsonArray().add("EdDSA")));
    byte[] x = Base64.getUrlDecoder().decode(KEY.publicJwk().getString("x"));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(x, "HmacSHA256"));
    String text =
        Forge.b64(header().put("alg", "HS256").encode()) + "." + Forge.b64(claims().encode());
    refuses(text + "." + Forge.b64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void refusesHeadersThatBringKeysOrExtensions() {
    for (String name :
        List.of("crit", "jku", "jwk", "x5u", "x5c", "b64", "zip", "cty", "unknown")) {
      refusesHeader(header().put(name, new JsonArray().add("exp")));
    }
    refusesHeader(header().put("jwk", OTHER.publicJwk()));
  }

  @Test
  void refusesOtherTypesAndUnknownKeys() {
    refusesHeader(header().put("typ", "JWT"));
    refusesHeader(header().put("typ", "AT+JWT"));
    JsonObject untyped = header();
    untyped.remove("typ");
    refusesHeader(untyped);
    refusesHeader(header().put("kid", OTHER.kid()));
    refusesHeader(header().put("kid", 1));
    JsonObject nameless = header();
    nameless.remove("kid");
    refusesHeader(nameless);
  }

  @Test
  void refusesTheSignatureOfAnotherKeyUnderOurName() {
    refuses(new Forge(OTHER).token(forge.header(), claims().encode()));
  }

  @Test
  void refusesSwappedKeysInsideTheRing(Vertx vertx) {
    ring = new KeyRing(vertx, List.of(OTHER, KEY));
    assertThat(guard.check(ring, forge.token(forge.header(), claims().encode()))).isNotNull();
    refuses(forge.token(new Forge(OTHER).header(), claims().encode()));
    refuses(new Forge(OTHER).token(forge.header(), claims().encode()));
  }

  @Test
  void refusesDoubledMembers() {
    String good = claims().encode();
    refuses(forge.token(forge.header(), good.replace("{\"iss\"", "{\"sub\":\"root\",\"iss\"")));
    refuses(
        forge.token(
            forge.header(),
            good.replace("{\"subscribe\"", "{\"subscribe\":[\"*\"],\"subscribe\"")));
    refuses(forge.token(forge.header().replace("{", "{\"alg\":\"none\","), good));
    refuses(
        forge.token(forge.header(), good.replace("{\"iss\"", "{\"\\u0073ub\":\"root\",\"iss\"")));
  }

  @Test
  void refusesOtherSpellingsOfTheSameToken() {
    String token = forge.token(forge.header(), claims().encode());
    String[] parts = token.split("\\.", -1);
    refuses(token + "=");
    refuses(token + "==");
    refuses(token + ".");
    refuses(" " + token);
    refuses(token + "\n");
    refuses(parts[0] + "=." + parts[1] + "." + parts[2]);
    refuses(parts[0] + "." + parts[1] + "." + stray(parts[2]));
    refuses(token.replace('-', '+').replace('_', '/') + "+");
  }

  /// The same bytes with another last character: its low four bits carry nothing.
  private static String stray(String signature) {
    char last = signature.charAt(signature.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return signature.substring(0, signature.length() - 1)
        + alphabet.charAt(alphabet.indexOf(last) ^ 1);
  }

  @Test
  void refusesChangedBytesEverywhere() {
    String token = forge.token(forge.header(), claims().encode());
    for (int i = 0; i < token.length(); i += 7) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      if (token.charAt(i) != '.') {
        refuses(token.substring(0, i) + other + token.substring(i + 1));
      }
    }
  }

  @Test
  void refusesWhatIsTooLargeOrNotOneObject() {
    refuses(forge.token(forge.header(), claims().put("x", "a".repeat(9000)).encode()));
    refuses(forge.token(forge.header(), "[]"));
    refuses(forge.token(forge.header(), claims().encode() + "{}"));
    refuses(forge.token(forge.header(), "{\"a\":".repeat(40) + "1" + "}".repeat(40)));
    String header = Forge.b64(forge.header());
    String broken =
        header + "." + Forge.b64(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'});
    refuses(broken + "." + forge.signature(broken));
  }

  @Test
  void requiresEveryClaim() {
    for (String name : List.of("iss", "aud", "sub", "jti", "iat", "exp")) {
      JsonObject claims = claims();
      claims.remove(name);
      refusesClaims(claims);
      refusesClaims(claims().put(name, (Object) null));
      refusesClaims(claims().put(name, true));
      refusesClaims(claims().put(name, ""));
    }
    refusesClaims(claims().put("iss", "stoa2"));
    refusesClaims(claims().put("aud", "other"));
    refusesClaims(claims().put("aud", new JsonArray().add("other")));
    refusesClaims(claims().put("exp", "" + START.plusSeconds(60).getEpochSecond()));
    refusesClaims(claims().put("exp", START.plusSeconds(60).getEpochSecond() + 0.5));
    refusesClaims(claims().put("exp", Long.MAX_VALUE));
    refusesClaims(claims().put("cap", "all"));
    refusesClaims(claims().put("cap", new JsonObject().put("admin", new JsonArray())));
    refusesClaims(claims().put("cap", new JsonObject().put("publish", new JsonArray().add("a*b"))));
    JsonObject several = claims().put("aud", new JsonArray().add("other").add("stoa"));
    assertThat(guard.check(ring, ring.sign(several))).isNotNull();
  }

  @Test
  void boundsTheLifetime() {
    refusesClaims(claims().put("exp", START.plusSeconds(3601).getEpochSecond()));
    refusesClaims(claims().put("exp", START.getEpochSecond()));
    refusesClaims(claims().put("iat", START.plusSeconds(31).getEpochSecond()));
    refusesClaims(claims().put("nbf", START.plusSeconds(31).getEpochSecond()));
    refusesClaims(claims().put("nbf", "soon"));
    String token = ring.sign(claims());
    now = START.plus(Duration.ofHours(1)).plusSeconds(29);
    assertThat(guard.check(ring, token)).isNotNull();
    now = now.plusSeconds(1);
    refuses(token);
  }

  @Test
  void refusesARevokedTokenById() {
    String token = ring.sign(claims());
    revoked = "t1";
    refuses(token);
    assertThat(guard.check(ring, ring.sign(claims().put("jti", "t2")))).isNotNull();
  }

  @Test
  void aRetiredKeyIsRefusedAndThePreviousOneIsNot(Vertx vertx) {
    String old = ring.sign(claims());
    ring = new KeyRing(vertx, List.of(OTHER, KEY));
    assertThat(guard.check(ring, old)).isNotNull();
    assertThat(new JsonObject(decode(ring.sign(claims()).split("\\.", -1)[0])).getString("kid"))
        .isEqualTo(OTHER.kid());
    ring = new KeyRing(vertx, List.of(OTHER));
    refuses(old);
    assertThat(TokenGuard.namesUnknownKey(ring, old)).isTrue();
    assertThat(TokenGuard.namesUnknownKey(ring, "a.b.c")).isFalse();
  }

  @Test
  void aPublicRingVerifiesAndDoesNotSign(Vertx vertx) {
    KeyRing open = new KeyRing(vertx, List.of(KEY.withoutSecret()));
    assertThat(guard.check(open, ring.sign(claims()))).isNotNull();
    assertThatThrownBy(() -> open.sign(claims())).isInstanceOf(IllegalStateException.class);
  }

  private static String decode(String segment) {
    return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
  }
}

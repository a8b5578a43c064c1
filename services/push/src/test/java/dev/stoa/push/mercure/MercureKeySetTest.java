package dev.stoa.push.mercure;

import static dev.stoa.push.mercure.MercureSite.HUB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.runtime.LaunchFailure;
import dev.stoa.testing.TestClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// 6.3 of 1.0 with keys from a JWK set: which key verifies, and when a new one is known.
class MercureKeySetTest {
  @TempDir Path folder;
  private final TestClock clock = new TestClock(Instant.now());

  private record Key(KeyPair pair, String algorithm, JsonObject jwk) {
    static Key ed25519(String id) throws GeneralSecurityException {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      var jwk = new JsonObject().put("kty", "OKP").put("crv", "Ed25519").put("x", base64(raw));
      return new Key(pair, "EdDSA", jwk.put("kid", id));
    }

    static Key rsa(String id, int bits) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      KeyPair pair = generator.generateKeyPair();
      byte[] modulus = ((RSAPublicKey) pair.getPublic()).getModulus().toByteArray();
      byte[] plain = Arrays.copyOfRange(modulus, 1, modulus.length);
      var jwk = new JsonObject().put("kty", "RSA").put("n", base64(plain)).put("e", "AQAB");
      return new Key(pair, "RS256", jwk.put("kid", id));
    }

    String sign(String type, JsonObject claims) throws GeneralSecurityException {
      var header =
          new JsonObject().put("alg", algorithm).put("typ", type).put("kid", jwk.getString("kid"));
      String text = base64(header.encode().getBytes(StandardCharsets.UTF_8));
      text += "." + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
      Signature signature =
          Signature.getInstance(algorithm.equals("EdDSA") ? "Ed25519" : "SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + base64(signature.sign());
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String set(Key... keys) {
    return new JsonObject()
        .put("keys", new JsonArray(Arrays.stream(keys).map(Key::jwk).toList()))
        .encode();
  }

  private JsonObject claims() {
    return MercureTokens.claims(MercureTokens.detail("publish", "*", "exact"))
        .put("exp", clock.instant().plusSeconds(3600).getEpochSecond());
  }

  private int publish(MercureSite site, Key key) throws Exception {
    return site.publish(key.sign("at+jwt", claims()), "topic=a").statusCode();
  }

  private MercureSite site(String jwks) {
    return new MercureSite(folder, Map.of("push.mercure.jwks", jwks), clock);
  }

  @Test
  void tokensAreVerifiedByTheKeyThatTheyName() throws Exception {
    Key one = Key.ed25519("one");
    Key two = Key.rsa("two", 2048);
    try (var site = site(set(one, two))) {
      assertThat(publish(site, one)).isEqualTo(200);
      assertThat(publish(site, two)).isEqualTo(200);
      assertThat(publish(site, Key.ed25519("one"))).as("another key of that name").isEqualTo(401);
      assertThat(publish(site, Key.ed25519("three"))).as("an unknown key").isEqualTo(401);
      assertThat(site.publish(MercureTokens.all(), "topic=a").statusCode())
          .as("the other key that is configured")
          .isEqualTo(200);
      var old =
          new JsonObject()
              .put("mercure", new JsonObject().put("publish", new JsonArray().add("*")));
      assertThat(site.publish(one.sign("JWT", old), "topic=a").statusCode())
          .as("a token of 0.x")
          .isEqualTo(200);
      assertThat(site.get(HUB + "?topic=a", one.sign("JWT", old) + "x").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void theEndOfATokenMayBeAFractionOfASecond() throws Exception {
    Key key = Key.ed25519("one");
    try (var site = site(set(key))) {
      Instant second = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
      clock.advance(Duration.between(clock.instant(), second.plusMillis(500)));
      double end = second.getEpochSecond() + 0.9;
      String token = key.sign("at+jwt", claims().put("exp", end));
      assertThat(site.publish(token, "topic=a").statusCode()).isEqualTo(200);
      clock.advance(Duration.ofMillis(400));
      assertThat(site.publish(token, "topic=a").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aPublicKeyIsNoSharedSecret() throws Exception {
    Key rsa = Key.rsa("a", 2048);
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(rsa.pair().getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    try (var site = site(set(rsa))) {
      for (String secret : new String[] {pem, rsa.jwk().encode(), rsa.jwk().getString("n")}) {
        var header = new JsonObject().put("alg", "HS256").put("typ", "at+jwt").put("kid", "a");
        String forged = MercureTokens.sign(header, claims(), secret);
        var refused = site.publish(forged, "topic=a");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.getHeader("WWW-Authenticate")).contains("invalid_token");
      }
    }
  }

  @Test
  void aNewKeyOfTheIssuerIsFoundAndAnOldOneForgotten() throws Exception {
    Key one = Key.ed25519("one");
    Key two = Key.ed25519("two");
    var asked = new AtomicInteger();
    var keys = new String[] {set(one)};
    Vertx vertx = Vertx.vertx();
    HttpServer issuer =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              asked.incrementAndGet();
              var _ = request.response().end(keys[0]);
            })
            .listen(0, "127.0.0.1")
            .await(15, TimeUnit.SECONDS);
    try (var site = site("http://127.0.0.1:" + issuer.actualPort() + "/jwks")) {
      String early = one.sign("at+jwt", claims());
      assertThat(site.publish(early, "topic=a").statusCode()).isEqualTo(200);
      keys[0] = set(two);
      for (int i = 0; i < 20; i++) {
        assertThat(publish(site, two)).isEqualTo(401);
      }
      assertThat(asked).as("at the start only").hasValue(1);
      clock.advance(Duration.ofSeconds(30));
      assertThat(publish(site, two)).isEqualTo(200);
      assertThat(asked).hasValue(2);
      assertThat(site.publish(early, "topic=a").statusCode())
          .as("its key is gone, however well it was known")
          .isEqualTo(401);
      assertThat(asked).as("nor is that asked for again").hasValue(2);
    } finally {
      vertx.close().await(15, TimeUnit.SECONDS);
    }
  }

  @Test
  void anIssuerThatIsSilentMakesNobodyInvalid() throws Exception {
    try (var site = site("http://127.0.0.1:1/jwks")) {
      Key key = Key.ed25519("a");
      assertThat(publish(site, key)).isEqualTo(503);
      assertThat(site.get(HUB + "?topic=a", key.sign("JWT", new JsonObject())).statusCode())
          .isEqualTo(503);
      assertThat(site.get(HUB + "?topic=a", "").statusCode()).isEqualTo(401);
      assertThat(site.publish(MercureTokens.all(), "topic=a").statusCode())
          .as("by the key that is configured")
          .isEqualTo(200);
    }
  }

  @Test
  void aSetCanLieInAFile() throws Exception {
    Key one = Key.ed25519("one");
    Key two = Key.ed25519("two");
    Path file = folder.resolve("keys.json");
    Files.writeString(file, set(one));
    try (var site = site(file.toString())) {
      assertThat(publish(site, one)).isEqualTo(200);
      Files.writeString(file, set(one, two));
      clock.advance(Duration.ofSeconds(30));
      assertThat(publish(site, two)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}",
        "http://keys.example/jwks",
        "ftp://keys.example/jwks",
        "no/such/file.json",
        "WEAK"
      })
  void doesNotStartWithoutAGoodKey(String jwks) throws Exception {
    String set = jwks.equals("WEAK") ? set(Key.rsa("a", 1024)) : jwks;
    assertThatThrownBy(() -> site(set))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("push.mercure.jwks");
  }
}

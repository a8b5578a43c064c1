package dev.stoa.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens of issuers that are not ours.
class IssuerKeyTest {
  private static final String SECRET = "a secret of thirty-two bytes, or more";
  private static final String CLAIMS = "{\"sub\":\"a\"}";

  private static String segment(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String signed(String header, String claims) {
    return segment(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + segment(claims.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(String header, byte[] secret) throws GeneralSecurityException {
    String signed = signed(header, CLAIMS);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return signed + "." + segment(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private static KeyPair pair(String kind, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    if (size > 0) {
      generator.initialize(size);
    }
    return generator.generateKeyPair();
  }

  private static String pem(PublicKey key) {
    String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  private static SignedToken parse(String token) {
    return Objects.requireNonNull(SignedToken.parse(token), token);
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, RSA, 2048, SHA256withRSA",
    "ES256, EC, 256, SHA256withECDSAinP1363Format",
    "ES384, EC, 384, SHA384withECDSAinP1363Format",
    "EdDSA, Ed25519, 0, Ed25519"
  })
  void takesWhatItsKeySignedAndNothingElse(String algorithm, String kind, int size, String java)
      throws Exception {
    KeyPair old = pair(kind, size);
    KeyPair now = pair(kind, size);
    String signed = signed("{\"alg\":\"" + algorithm + "\",\"typ\":\"at+jwt\"}", CLAIMS);
    Signature signature = Signature.getInstance(java);
    signature.initSign(old.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = signature.sign();
    SignedToken token = parse(signed + "." + segment(bytes));
    assertThat(IssuerKey.parse(algorithm, pem(now.getPublic()) + pem(old.getPublic())))
        .hasSize(2)
        .anyMatch(key -> key.accepts(token));
    assertThat(IssuerKey.parse(algorithm, pem(now.getPublic())))
        .noneMatch(key -> key.accepts(token));
    bytes[bytes.length / 2] ^= 1;
    SignedToken bent = parse(signed + "." + segment(bytes));
    SignedToken cut = parse(signed + "." + segment(new byte[3]));
    assertThat(IssuerKey.parse(algorithm, pem(old.getPublic())))
        .noneMatch(key -> key.accepts(bent) || key.accepts(cut));
  }

  @Test
  void aPublicKeyIsNoSecret() throws Exception {
    String pem = pem(pair("RSA", 2048).getPublic());
    SignedToken forged = parse(hmac("{\"alg\":\"HS256\"}", pem.getBytes(StandardCharsets.UTF_8)));
    assertThat(IssuerKey.parse("RS256", pem)).noneMatch(key -> key.accepts(forged));
  }

  @Test
  void theTokenDoesNotChooseTheAlgorithm() throws Exception {
    byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
    IssuerKey key = IssuerKey.parse("HS256", SECRET).getFirst();
    assertThat(key.accepts(parse(hmac("{\"alg\":\"HS256\"}", secret)))).isTrue();
    assertThat(key.accepts(parse(hmac("{\"alg\":\"HS512\"}", secret)))).isFalse();
    assertThat(key.accepts(parse(hmac("{\"alg\":\"none\"}", secret)))).isFalse();
    assertThat(key.accepts(parse(signed("{\"alg\":\"none\"}", CLAIMS) + "."))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"alg\":1}",
        "{\"alg\":\"HS256\",\"crit\":[\"x\"]}",
        "{\"alg\":\"HS256\",\"b64\":false}",
        "{\"alg\":\"HS256\",\"alg\":\"none\"}",
        "{\"alg\":\"HS256\",\"typ\":1}",
        "[]"
      })
  void refusesAnOddHeader(String header) throws Exception {
    assertThat(SignedToken.parse(hmac(header, SECRET.getBytes(StandardCharsets.UTF_8)))).isNull();
  }

  @Test
  void refusesKeysThatAreWeakOrAnothers() throws Exception {
    String weak = pem(pair("RSA", 1024).getPublic());
    String curve = pem(pair("EC", 384).getPublic());
    assertThatThrownBy(() -> IssuerKey.parse("HS256", "short"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IssuerKey.parse("RS256", weak))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IssuerKey.parse("ES256", curve))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IssuerKey.parse("EdDSA", curve))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IssuerKey.parse("none", SECRET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IssuerKey.parse("RS256", SECRET))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

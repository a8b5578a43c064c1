package dev.stoa.access.token;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// A key pair of an issuer in tests: its JWK, and tokens signed with it.
record TestJwk(KeyPair pair, String algorithm, JsonObject jwk) {
  /// RSA pairs by size and id: making one takes a second.
  private static final Map<String, KeyPair> RSA = new ConcurrentHashMap<>();

  static TestJwk make(String algorithm, String id) throws GeneralSecurityException {
    return switch (algorithm) {
      case "EdDSA" -> make("Ed25519", 0, algorithm, id);
      case "ES256" -> make("EC", 256, algorithm, id);
      case "ES384" -> make("EC", 384, algorithm, id);
      default -> make("RSA", 2048, algorithm, id);
    };
  }

  static TestJwk make(String kind, int size, String algorithm, String id)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    if (size > 0) {
      generator.initialize(size);
    }
    KeyPair pair =
        kind.equals("RSA")
            ? RSA.computeIfAbsent(size + id, _ -> generator.generateKeyPair())
            : generator.generateKeyPair();
    return new TestJwk(pair, algorithm, jwk(pair.getPublic()).put("kid", id).put("alg", algorithm));
  }

  private static JsonObject jwk(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          new JsonObject()
              .put("kty", "RSA")
              .put("n", number(rsa.getModulus(), 0))
              .put("e", number(rsa.getPublicExponent(), 0));
      case ECPublicKey ec -> {
        int bits = ec.getParams().getCurve().getField().getFieldSize();
        yield new JsonObject()
            .put("kty", "EC")
            .put("crv", "P-" + bits)
            .put("x", number(ec.getW().getAffineX(), bits / 8))
            .put("y", number(ec.getW().getAffineY(), bits / 8));
      }
      default -> {
        byte[] encoded = key.getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        yield new JsonObject()
            .put("kty", "OKP")
            .put("crv", "Ed25519")
            .put("x", Base64Url.encode(raw));
      }
    };
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] plain = Arrays.copyOfRange(bytes, skip, bytes.length);
    byte[] padded = new byte[Math.max(length, plain.length)];
    System.arraycopy(plain, 0, padded, padded.length - plain.length, plain.length);
    return Base64Url.encode(padded);
  }

  static String set(JsonObject... keys) {
    return new JsonObject().put("keys", new JsonArray(Arrays.asList(keys))).encode();
  }

  /// A token under this header, signed as the key's algorithm says.
  SignedToken sign(JsonObject header) throws GeneralSecurityException {
    String text =
        Base64Url.encode(header.encode().getBytes(StandardCharsets.UTF_8))
            + "."
            + Base64Url.encode("{\"sub\":\"a\"}".getBytes(StandardCharsets.UTF_8));
    String java =
        switch (algorithm) {
          case "EdDSA" -> "Ed25519";
          case "ES256" -> "SHA256withECDSAinP1363Format";
          case "ES384" -> "SHA384withECDSAinP1363Format";
          case "RS512" -> "SHA512withRSA";
          default -> "SHA256withRSA";
        };
    Signature signature = Signature.getInstance(java);
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    String token = text + "." + Base64Url.encode(signature.sign());
    return Objects.requireNonNull(SignedToken.parse(token), token);
  }

  SignedToken sign() throws GeneralSecurityException {
    return sign(
        new JsonObject()
            .put("alg", algorithm)
            .put("typ", "at+jwt")
            .put("kid", jwk.getString("kid")));
  }
}

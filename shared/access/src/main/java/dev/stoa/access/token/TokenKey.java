package dev.stoa.access.token;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One Ed25519 key of the ring: the public half, and the private one where tokens are signed. Its
/// id is the RFC 7638 thumbprint, so that one key can have only one name.
public final class TokenKey {
  static final int LENGTH = 32;
  private static final HexFormat HEX = HexFormat.of();

  /// The points of small order and their other encodings: a signature by such a "key" proves
  /// nothing. Source: the list that libsodium and RFC 8032 implementations refuse.
  private static final Set<String> SMALL_ORDER =
      Set.of(
          "0100000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000080",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000080",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

  private final String kid;
  private final byte[] publicPart;
  private final byte @Nullable [] privatePart;

  private TokenKey(byte[] publicPart, byte @Nullable [] privatePart) {
    if (publicPart.length != LENGTH || isWeak(publicPart)) {
      throw new IllegalArgumentException("Not a usable Ed25519 public key");
    }
    if (privatePart != null && privatePart.length != LENGTH) {
      throw new IllegalArgumentException("Not an Ed25519 private key");
    }
    this.publicPart = publicPart.clone();
    this.privatePart = privatePart == null ? null : privatePart.clone();
    this.kid = thumbprint(Base64Url.encode(publicPart));
  }

  /// Whether a signature by this public key proves nothing.
  static boolean isWeak(byte[] publicPart) {
    return SMALL_ORDER.contains(HEX.formatHex(publicPart));
  }

  /// A new key pair.
  public static TokenKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, random);
      KeyPair pair = generator.generateKeyPair();
      // Both encodings are a fixed header followed by the 32 raw bytes (RFC 8410).
      byte[] open = pair.getPublic().getEncoded();
      byte[] secret = pair.getPrivate().getEncoded();
      return new TokenKey(
          Arrays.copyOfRange(open, open.length - LENGTH, open.length),
          Arrays.copyOfRange(secret, secret.length - LENGTH, secret.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform since 15 has Ed25519", e);
    }
  }

  /// Reads a JWK (RFC 8037). Refuses any other kind of key, a use other than signatures, another
  /// algorithm, a key id that is not its thumbprint, and a weak key.
  public static TokenKey fromJwk(JsonObject jwk) {
    if (!"OKP".equals(jwk.getValue("kty")) || !"Ed25519".equals(jwk.getValue("crv"))) {
      throw new IllegalArgumentException("Only Ed25519 keys are used");
    }
    if (!"sig".equals(jwk.getValue("use", "sig"))) {
      throw new IllegalArgumentException("The key is not for signatures");
    }
    if (!"EdDSA".equals(jwk.getValue("alg", "EdDSA"))) {
      throw new IllegalArgumentException("The key is for another algorithm");
    }
    if (!(jwk.getValue("x") instanceof String x)) {
      throw new IllegalArgumentException("The key has no public part");
    }
    Object d = jwk.getValue("d");
    TokenKey key =
        new TokenKey(
            Base64Url.decode(x), d instanceof String secret ? Base64Url.decode(secret) : null);
    if (!key.kid.equals(jwk.getValue("kid", key.kid))) {
      throw new IllegalArgumentException("The key id is not the thumbprint of the key");
    }
    return key;
  }

  public String kid() {
    return kid;
  }

  /// Whether this process can sign with it.
  public boolean canSign() {
    return privatePart != null;
  }

  /// The Ed25519 signature over these bytes. Throws [IllegalStateException] without a private half.
  byte[] sign(byte[] text) {
    if (privatePart == null) {
      throw new IllegalStateException("The private half of " + kid + " is not here");
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, privatePart)));
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform since 15 has Ed25519", e);
    }
  }

  /// The same key without its private half.
  public TokenKey withoutSecret() {
    return new TokenKey(publicPart, null);
  }

  /// The public half as a JWK.
  public JsonObject publicJwk() {
    return new JsonObject()
        .put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("x", Base64Url.encode(publicPart))
        .put("use", "sig")
        .put("alg", "EdDSA")
        .put("kid", kid);
  }

  /// The whole key as a JWK: for the key store only.
  public JsonObject secretJwk() {
    JsonObject jwk = publicJwk();
    return privatePart == null ? jwk : jwk.put("d", Base64Url.encode(privatePart));
  }

  /// Never shows the private half.
  @Override
  public String toString() {
    return "TokenKey(" + kid + ")";
  }

  private static String thumbprint(String x) {
    String canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
    try {
      return Base64Url.encode(
          MessageDigest.getInstance("SHA-256")
              .digest(canonical.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}

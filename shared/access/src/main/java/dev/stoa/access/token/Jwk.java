package dev.stoa.access.token;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One key of a JWK set (RFC 7517, 7518 and 8037).
final class Jwk {
  private static final int MAX_ID = 256;
  private static final int MAX_RSA_BITS = 8192;
  private static final int ED25519_LENGTH = 32;

  /// What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410).
  private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private Jwk() {}

  /// Null when it is not for signatures by one of these algorithms.
  ///
  /// @throws IllegalArgumentException for a secret, and for a key that is weak or not one
  static @Nullable IssuerKey read(JsonObject jwk, Set<String> algorithms) {
    if ("oct".equals(jwk.getValue("kty")) || jwk.containsKey("d")) {
      throw new IllegalArgumentException("It holds a secret: a JWK set is for public keys");
    }
    String algorithm = algorithm(jwk);
    if (algorithm == null || !algorithms.contains(algorithm) || !isForSignatures(jwk)) {
      return null;
    }
    Object id = jwk.getValue("kid");
    if (id != null && !(id instanceof String text && text.length() <= MAX_ID)) {
      throw new IllegalArgumentException("The id of a key is no text of at most 256 characters");
    }
    try {
      return IssuerKey.of(algorithm, key(jwk, algorithm), (String) id);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("A key is not one for " + algorithm, e);
    }
  }

  /// The one algorithm of the key: as it says, else the one that its kind implies. A key says
  /// nothing that its kind does not allow.
  private static @Nullable String algorithm(JsonObject jwk) {
    String kind = jwk.getValue("kty") + " " + jwk.getValue("crv", "");
    String implied =
        switch (kind) {
          case "OKP Ed25519" -> "EdDSA";
          case "EC P-256" -> "ES256";
          case "EC P-384" -> "ES384";
          case "RSA " -> "RS256";
          default -> null;
        };
    Object said = jwk.getValue("alg");
    if (implied == null || said == null) {
      return implied;
    }
    boolean isFit = implied.equals(said) || (implied.equals("RS256") && isRsa(said));
    return isFit ? (String) said : null;
  }

  private static boolean isRsa(Object algorithm) {
    return algorithm.equals("RS384") || algorithm.equals("RS512");
  }

  private static boolean isForSignatures(JsonObject jwk) {
    boolean isUsed = "sig".equals(jwk.getValue("use", "sig"));
    Object operations = jwk.getValue("key_ops");
    return isUsed
        && (operations == null
            || (operations instanceof JsonArray list && list.contains("verify")));
  }

  private static PublicKey key(JsonObject jwk, String algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case "EdDSA" -> ed25519(bytes(jwk, "x"));
      case "ES256" -> point(jwk, "secp256r1", 32);
      case "ES384" -> point(jwk, "secp384r1", 48);
      default -> rsa(number(jwk, "n"), number(jwk, "e"));
    };
  }

  private static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
    if (x.length != ED25519_LENGTH) {
      throw new IllegalArgumentException("An Ed25519 key has 32 bytes");
    }
    byte[] encoded = new byte[ED25519_HEAD.length + x.length];
    System.arraycopy(ED25519_HEAD, 0, encoded, 0, ED25519_HEAD.length);
    System.arraycopy(x, 0, encoded, ED25519_HEAD.length, x.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    boolean isSound =
        modulus.bitLength() <= MAX_RSA_BITS
            && modulus.testBit(0)
            && exponent.testBit(0)
            && exponent.compareTo(BigInteger.TWO) > 0
            && exponent.bitLength() <= Long.SIZE;
    if (!isSound) {
      throw new IllegalArgumentException("The numbers of an RSA key are not sound");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  /// The platform does not look whether a point lies on its curve.
  private static PublicKey point(JsonObject jwk, String name, int length)
      throws GeneralSecurityException {
    byte[] x = bytes(jwk, "x");
    byte[] y = bytes(jwk, "y");
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
    if (x.length != length || y.length != length || !isOn(curve.getCurve(), point)) {
      throw new IllegalArgumentException("A point does not lie on " + name);
    }
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private static boolean isOn(EllipticCurve curve, ECPoint point) {
    BigInteger prime = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(prime);
    return x.compareTo(prime) < 0
        && y.compareTo(prime) < 0
        && y.multiply(y).mod(prime).equals(right);
  }

  private static BigInteger number(JsonObject jwk, String member) {
    return new BigInteger(1, bytes(jwk, member));
  }

  private static byte[] bytes(JsonObject jwk, String member) {
    if (!(jwk.getValue(member) instanceof String text)) {
      throw new IllegalArgumentException("A key has no '" + member + "'");
    }
    return Base64Url.decode(text);
  }
}

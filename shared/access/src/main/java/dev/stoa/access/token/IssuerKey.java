package dev.stoa.access.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A key of an issuer that is not ours, bound by configuration to one algorithm. A token cannot
/// choose: one that names another algorithm, or brings a key of its own, is not accepted.
public final class IssuerKey {
  private static final int MIN_RSA_BITS = 2048;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  /// The algorithms of RFC 7518 and RFC 8037 that are taken.
  private enum Algorithm {
    HS256("HmacSHA256", "", 32),
    HS384("HmacSHA384", "", 48),
    HS512("HmacSHA512", "", 64),
    RS256("SHA256withRSA", "RSA", 0),
    RS384("SHA384withRSA", "RSA", 0),
    RS512("SHA512withRSA", "RSA", 0),
    ES256("SHA256withECDSAinP1363Format", "EC", 256),
    ES384("SHA384withECDSAinP1363Format", "EC", 384),
    EdDSA("Ed25519", "Ed25519", 0);

    final String java;
    final String keys;
    final int size;

    Algorithm(String java, String keys, int size) {
      this.java = java;
      this.keys = keys;
      this.size = size;
    }

    boolean isSecret() {
      return keys.isEmpty();
    }
  }

  private final Algorithm algorithm;
  private final Key key;
  private final @Nullable String id;

  private IssuerKey(Algorithm algorithm, Key key, @Nullable String id) {
    this.algorithm = algorithm;
    this.key = key;
    this.id = id;
  }

  /// A public key with an id, if it has one.
  ///
  /// @throws IllegalArgumentException for a key that is weak or not one for the algorithm
  static IssuerKey of(String algorithm, PublicKey key, @Nullable String id) {
    Algorithm chosen = Algorithm.valueOf(algorithm);
    return new IssuerKey(chosen, sound(chosen, key), id);
  }

  /// The keys in a text: for `HS...` the text itself is the one secret, as long as the hash at
  /// least; for the others one or more public keys in PEM (`BEGIN PUBLIC KEY`), the newest
  /// anywhere.
  ///
  /// @throws IllegalArgumentException for an unknown algorithm, and a key that is weak or not one
  public static List<IssuerKey> parse(String algorithm, String text) {
    Algorithm chosen = Algorithm.valueOf(algorithm);
    if (chosen.isSecret()) {
      byte[] secret = text.getBytes(StandardCharsets.UTF_8);
      if (secret.length < chosen.size) {
        throw new IllegalArgumentException(
            "A secret for " + algorithm + " has at least " + chosen.size + " bytes");
      }
      return List.of(new IssuerKey(chosen, new SecretKeySpec(secret, chosen.java), null));
    }
    var keys = new ArrayList<IssuerKey>();
    Matcher pem = PEM.matcher(text);
    while (pem.find()) {
      keys.add(new IssuerKey(chosen, publicKey(chosen, pem.group(1)), null));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("There is no public key in PEM");
    }
    return List.copyOf(keys);
  }

  /// The name of the key among those of its issuer; null when it has none.
  @Nullable String id() {
    return id;
  }

  /// Whether the token names this key's algorithm.
  boolean fits(SignedToken token) {
    return algorithm.name().equals(token.algorithm());
  }

  /// Whether this key signed the token.
  public boolean accepts(SignedToken token) {
    if (!fits(token)) {
      return false;
    }
    try {
      return algorithm.isSecret() ? isMac(token) : isSignature(token);
    } catch (GeneralSecurityException _) {
      // A signature of another length or form is a wrong one.
      return false;
    }
  }

  private boolean isMac(SignedToken token) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm.java);
    mac.init(key);
    return MessageDigest.isEqual(mac.doFinal(token.signed()), token.signature());
  }

  private boolean isSignature(SignedToken token) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm.java);
    signature.initVerify((PublicKey) key);
    signature.update(token.signed());
    return signature.verify(token.signature());
  }

  private static PublicKey publicKey(Algorithm algorithm, String base64) {
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(base64);
      return sound(
          algorithm,
          KeyFactory.getInstance(algorithm.keys).generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key is not one for " + algorithm, e);
    }
  }

  private static PublicKey sound(Algorithm algorithm, PublicKey key) {
    boolean weak =
        switch (key) {
          case RSAPublicKey rsa -> rsa.getModulus().bitLength() < MIN_RSA_BITS;
          case ECPublicKey ec ->
              ec.getParams().getCurve().getField().getFieldSize() != algorithm.size;
          case EdECPublicKey _ -> TokenKey.isWeak(rawEnd(key));
          default -> false;
        };
    if (weak) {
      throw new IllegalArgumentException("The key is not one for " + algorithm);
    }
    return key;
  }

  /// The raw bytes of an Ed25519 key, which end its X.509 form.
  private static byte[] rawEnd(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - TokenKey.LENGTH, encoded.length);
  }

  /// The same key for the same use.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IssuerKey that
        && algorithm == that.algorithm
        && key.equals(that.key)
        && Objects.equals(id, that.id);
  }

  @Override
  public int hashCode() {
    return Objects.hash(algorithm, key, id);
  }

  /// Never shows the key.
  @Override
  public String toString() {
    return "IssuerKey(" + algorithm + ")";
  }
}

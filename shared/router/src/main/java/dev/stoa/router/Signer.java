package dev.stoa.router;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// Signs texts for one purpose with HMAC-SHA-256. A signed text is readable and tamper-evident:
/// `base64url(text).base64url(mac)`, and there is exactly one such writing of it.
public final class Signer {
  private static final String MAC = "HmacSHA256";

  private final List<SecretKey> keys;

  Signer(List<byte[]> secrets, String purpose) {
    List<SecretKey> derived = new ArrayList<>();
    for (byte[] secret : secrets) {
      derived.add(derive(secret, "dev.stoa.router/" + purpose));
    }
    this.keys = List.copyOf(derived);
  }

  private static SecretKey derive(byte[] secret, String info) {
    try {
      HKDFParameterSpec parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(secret)
              .thenExpand(info.getBytes(StandardCharsets.UTF_8), 32);
      return KDF.getInstance("HKDF-SHA256").deriveKey(MAC, parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HKDF-SHA256", e);
    }
  }

  /// The signed text.
  ///
  /// @throws IllegalArgumentException for half a surrogate pair, which no bytes stand for
  public String sign(String text) {
    if (!isWhole(text)) {
      throw new IllegalArgumentException("a text to be signed holds half a surrogate pair");
    }
    String payload = encode(text.getBytes(StandardCharsets.UTF_8));
    return payload + "." + encode(mac(keys.getFirst(), payload));
  }

  /// Whether the text can be told from all others by its bytes.
  static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// The text, or null when it was not signed by a key of the ring for this purpose.
  public @Nullable String verify(String signed) {
    int dot = signed.indexOf('.');
    if (dot < 0 || signed.indexOf('.', dot + 1) >= 0) {
      return null;
    }
    String payload = signed.substring(0, dot);
    byte[] text = decode(payload);
    byte[] mac = decode(signed.substring(dot + 1));
    if (text == null || mac == null) {
      return null;
    }
    boolean right = false;
    for (SecretKey key : keys) {
      right |= MessageDigest.isEqual(mac(key, payload), mac);
    }
    return right ? new String(text, StandardCharsets.UTF_8) : null;
  }

  private static byte[] mac(SecretKey key, String payload) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + MAC, e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The bytes, or null for a text that is not their one and only encoding.
  private static byte @Nullable [] decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}

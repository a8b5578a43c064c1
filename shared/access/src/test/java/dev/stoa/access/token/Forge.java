package dev.stoa.access.token;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;

/// Makes tokens of any shape with the JDK alone, so that the guard is tested by other code than it
/// is made of.
final class Forge {
  private final TokenKey key;

  Forge(TokenKey key) {
    this.key = key;
  }

  String token(String header, String claims) {
    String signed = b64(header) + "." + b64(claims);
    return signed + "." + signature(signed);
  }

  String signature(String text) {
    try {
      byte[] d = Base64.getUrlDecoder().decode(key.secretJwk().getString("d"));
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, d));
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return b64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String header() {
    return new JsonObject().put("alg", "EdDSA").put("typ", "at+jwt").put("kid", key.kid()).encode();
  }

  static String b64(String text) {
    return b64(text.getBytes(StandardCharsets.UTF_8));
  }

  static String b64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

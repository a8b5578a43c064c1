package dev.stoa.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// J1 to J7 for keys in a JWK set.
class JwkSetTest {
  private static final Set<String> ALL = JwkSet.ALGORITHMS;

  private static JwkSet set(JsonObject... keys) {
    return JwkSet.parse(TestJwk.set(keys), ALL);
  }

  private static JsonObject header(String algorithm, String id) {
    return new JsonObject().put("alg", algorithm).put("kid", id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EdDSA", "ES256", "ES384", "RS256", "RS512"})
  void takesWhatItsKeySigned(String algorithm) throws Exception {
    TestJwk one = TestJwk.make(algorithm, "one");
    TestJwk two = TestJwk.make(algorithm, "two");
    JwkSet both = set(one.jwk(), two.jwk());
    assertThat(both.accepts(one.sign())).isTrue();
    assertThat(both.accepts(two.sign())).isTrue();
    assertThat(both.accepts(one.sign(header(algorithm, "two")))).as("by the other key").isFalse();
    assertThat(both.accepts(one.sign(header(algorithm, "three")))).isFalse();
    assertThat(both.knows(one.sign(header(algorithm, "three")))).isFalse();
    assertThat(both.knows(one.sign(header(algorithm, "two")))).isTrue();
    SignedToken nameless = one.sign(new JsonObject().put("alg", algorithm));
    assertThat(both.accepts(nameless)).as("which of the two?").isFalse();
    assertThat(set(one.jwk()).accepts(nameless)).as("the only one").isTrue();
  }

  @Test
  void aKeyVerifiesItsOneAlgorithm() throws Exception {
    TestJwk key = TestJwk.make("RS256", "a");
    JsonObject unsaid = key.jwk().copy();
    unsaid.remove("alg");
    TestJwk other = new TestJwk(key.pair(), "RS512", key.jwk());
    assertThat(set(unsaid).accepts(key.sign())).isTrue();
    assertThat(set(unsaid).accepts(other.sign())).isFalse();
    assertThat(set(key.jwk()).accepts(other.sign())).isFalse();
    for (String confused : new String[] {"HS256", "none", "rs256"}) {
      assertThat(set(key.jwk()).accepts(key.sign(header(confused, "a")))).as(confused).isFalse();
    }
  }

  @Test
  void whatATokenBringsIsNoKey() throws Exception {
    TestJwk key = TestJwk.make("EdDSA", "a");
    TestJwk theirs = TestJwk.make("EdDSA", "b");
    for (String member : new String[] {"jwk", "jku", "x5u", "x5c"}) {
      JsonObject header = header("EdDSA", "b").put(member, theirs.jwk());
      assertThat(set(key.jwk()).accepts(theirs.sign(header))).as(member).isFalse();
    }
  }

  @Test
  void leavesOutWhatIsNotForIt() throws Exception {
    TestJwk key = TestJwk.make("EdDSA", "a");
    TestJwk listed = TestJwk.make("ES256", "b");
    JsonObject encrypts = TestJwk.make("RS256", "c").jwk().put("use", "enc");
    JsonObject wraps = TestJwk.make("RS256", "d").jwk().put("alg", "RSA-OAEP");
    JsonObject signs =
        TestJwk.make("EdDSA", "e").jwk().put("key_ops", new JsonArray().add("encrypt"));
    JsonObject curve = new JsonObject().put("kty", "OKP").put("crv", "X25519").put("kid", "f");
    String text = TestJwk.set(encrypts, wraps, signs, curve, listed.jwk(), key.jwk());
    JwkSet set = JwkSet.parse(text, Set.of("EdDSA"));
    assertThat(set.accepts(key.sign())).isTrue();
    assertThat(set.accepts(listed.sign())).as("not on the list").isFalse();
    assertThat(set.knows(listed.sign())).isFalse();
  }

  @Test
  void refusesASetThatNobodyCanHaveMeant() throws Exception {
    JsonObject good = TestJwk.make("EdDSA", "a").jwk();
    JsonObject weak = TestJwk.make("RSA", 1024, "RS256", "b").jwk();
    JsonObject secret = good.copy().put("kid", "b").put("d", "AAAA");
    JsonObject shared = new JsonObject().put("kty", "oct").put("k", "AAAA");
    JsonObject off = TestJwk.make("ES256", "b").jwk();
    off.put("y", off.getString("x"));
    JsonObject zero = good.copy().put("kid", "b").put("x", "A".repeat(43));
    JsonObject loose = good.copy().put("kid", "b").put("x", good.getString("x") + "=");
    JsonObject number = good.copy().put("kid", 7);
    JsonObject bare = new JsonObject().put("kty", "RSA").put("kid", "b");
    for (JsonObject bad :
        new JsonObject[] {weak, secret, shared, off, zero, loose, number, bare, good.copy()}) {
      assertThatThrownBy(() -> set(good, bad))
          .as(bad.encode())
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String text :
        new String[] {
          "",
          "[]",
          "{}",
          "{\"keys\":{}}",
          "{\"keys\":[]}",
          "{\"keys\":[1]}",
          "{\"keys\":[],\"keys\":[" + good + "]}",
          TestJwk.set(good.copy().put("use", "enc")),
          TestJwk.set(good) + " ".repeat(JwkSet.MAX_LENGTH)
        }) {
      assertThatThrownBy(() -> JwkSet.parse(text, ALL))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> JwkSet.parse(TestJwk.set(good), Set.of("HS256")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.stoa.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class KeyRingTest {
  private final TokenKey key = TokenKey.generate(new SecureRandom());

  @Test
  void refusesToStartWithoutKeys(Vertx vertx) {
    assertThatThrownBy(() -> new KeyRing(vertx, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesTheSameKeyTwice(Vertx vertx) {
    assertThatThrownBy(() -> new KeyRing(vertx, List.of(key, key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void theKeyIdIsTheThumbprintOfRfc8037() {
    TokenKey known =
        TokenKey.fromJwk(
            new JsonObject(
                """
                {"kty":"OKP","crv":"Ed25519",
                 "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
                """));
    assertThat(known.kid()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void publishesPublicHalvesOnly(Vertx vertx) {
    JsonObject set = new KeyRing(vertx, List.of(key)).jwks();
    assertThat(set.getJsonArray("keys").getJsonObject(0).fieldNames())
        .containsExactlyInAnyOrder("kty", "crv", "x", "use", "alg", "kid");
    assertThat(set.encode()).doesNotContain(key.secretJwk().getString("d"));
    assertThat(key.toString()).doesNotContain(key.secretJwk().getString("d"));
  }

  @Test
  void survivesItsOwnJwk(Vertx vertx) {
    TokenKey again = TokenKey.fromJwk(key.secretJwk());
    assertThat(again.kid()).isEqualTo(key.kid());
    assertThat(again.canSign()).isTrue();
    assertThat(new KeyRing(vertx, List.of(again)).sign(new JsonObject())).isNotEmpty();
  }

  @Test
  void refusesKeysThatAreNotForThis() {
    refuses(key.publicJwk().put("use", "enc"));
    refuses(key.publicJwk().put("alg", "ES256"));
    refuses(key.publicJwk().put("kty", "EC"));
    refuses(key.publicJwk().put("crv", "X25519"));
    refuses(key.publicJwk().put("kid", "mine"));
    refuses(key.publicJwk().put("x", "AAAA"));
    refuses(key.publicJwk().put("x", "A".repeat(43)));
    refuses(key.publicJwk().put("x", key.publicJwk().getString("x") + "="));
    JsonObject blank = key.publicJwk();
    blank.remove("x");
    refuses(blank);
  }

  @Test
  void refusesHalvesThatDoNotFit(Vertx vertx) {
    JsonObject mixed =
        key.publicJwk().put("d", TokenKey.generate(new SecureRandom()).secretJwk().getString("d"));
    assertThatThrownBy(() -> new KeyRing(vertx, List.of(TokenKey.fromJwk(mixed))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("do not fit");
  }

  private static void refuses(JsonObject jwk) {
    assertThatThrownBy(() -> TokenKey.fromJwk(jwk)).isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.stoa.push;

import dev.stoa.access.token.KeyRing;
import dev.stoa.access.token.TokenKey;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.TokenKeys;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Stands for auth: gives the key out, and signs tokens with it.
final class TestTokens implements Service {
  private final TokenKey key = TokenKey.generate(new SecureRandom());
  private @Nullable KeyRing ring;

  @Override
  public String name() {
    return "test-tokens";
  }

  @Override
  public Assembly assemble(ServiceContext context) {
    ring = new KeyRing(context.vertx(), List.of(key));
    return Assembly.builder()
        .onStart(() ->
            context
                .bus()
                .serve(
                    AuthApi.KEYS, _ -> new TokenKeys(List.of(key.publicJwk().encode()), List.of()))
                .await())
        .build();
  }

  String token(String subscribe, String publish, Duration life) {
    return token("tester", subscribe, publish, life);
  }

  String token(String subject, String subscribe, String publish, Duration life) {
    Instant end = Instant.now().plus(life);
    var claims =
        new JsonObject()
            .put("iss", "stoa")
            .put("aud", "stoa")
            .put("sub", subject)
            .put("jti", UUID.randomUUID().toString())
            .put("iat", end.minusSeconds(900).getEpochSecond())
            .put("exp", end.getEpochSecond())
            .put(
                "cap",
                new JsonObject()
                    .put("subscribe", new JsonArray().add(subscribe))
                    .put("history", new JsonArray().add(subscribe))
                    .put("presence", new JsonArray().add(subscribe))
                    .put("publish", new JsonArray().add(publish)));
    return Objects.requireNonNull(ring).sign(claims);
  }
}

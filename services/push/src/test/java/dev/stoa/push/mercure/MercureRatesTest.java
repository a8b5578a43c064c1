package dev.stoa.push.mercure;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Updates come in at the rates of all other events.
@Tag("P-13")
class MercureRatesTest {
  private final Instant now = Instant.now();

  @ParameterizedTest
  @CsvSource({
    "push.limits.publish.user, limit.publish.user",
    "push.limits.publish.channel, limit.publish.channel",
    "push.limits.publish.node, limit.publish.node",
    "push.limits.publish.cluster, limit.publish.cluster",
  })
  void oneAboveTheRateIsRefused(String setting, String code, @TempDir Path folder)
      throws Exception {
    String form = "topic=https://a.example/1&data=x";
    try (var site = new MercureSite(folder, Map.of(setting, "2"), () -> now)) {
      assertThat(site.publish(MercureTokens.all(), form).statusCode()).isEqualTo(200);
      String old = MercureTokens.old(List.of("*"), List.of());
      boolean alone = code.endsWith("user");
      String second = alone ? MercureTokens.all() : old;
      assertThat(site.publish(second, form).statusCode()).isEqualTo(200);
      var refused = site.publish(MercureTokens.all(), form);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(new JsonObject(refused.bodyAsString()).getString("code")).isEqualTo(code);
      assertThat(refused.getHeader("Retry-After")).matches("[1-9]\\d*");
      if (alone) {
        assertThat(site.publish(old, form).statusCode()).isEqualTo(200);
      }
      if (code.endsWith("channel")) {
        String other = form.replace("/1", "/2");
        assertThat(site.publish(MercureTokens.all(), other).statusCode()).isEqualTo(200);
      }
    }
  }
}

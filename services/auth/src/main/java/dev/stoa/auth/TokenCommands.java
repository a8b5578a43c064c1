package dev.stoa.auth;

import dev.stoa.access.token.Capabilities;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.runtime.ControlCommand;
import dev.stoa.runtime.ControlOutput;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The operator's commands about tokens: `token` mints one and prints it alone, `token.revoke`
/// takes one back by its id, `token.rotate` makes a new signing key.
final class TokenCommands {
  private static final Pattern TTL = Pattern.compile("(\\d{1,9})(s|m|h|d)");

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final TokenMint mint;
  private final Keys keys;
  private final Duration maxLifetime;
  private final InstantSource clock;

  TokenCommands(TokenMint mint, Keys keys, Duration maxLifetime, InstantSource clock) {
    this.mint = mint;
    this.keys = keys;
    this.maxLifetime = maxLifetime;
    this.clock = clock;
  }

  List<ControlCommand> commands() {
    return List.of(
        ControlCommand.of("token", this::mint),
        ControlCommand.of("token.revoke", this::revoke),
        ControlCommand.of("token.rotate", this::rotate));
  }

  private void mint(JsonObject arguments, ControlOutput output) {
    Capabilities capabilities =
        Capabilities.of(texts(arguments, "subscribe"), texts(arguments, "publish"));
    if (capabilities.equals(Capabilities.NONE)) {
      throw new Failure.Invalid(
          new FieldError(
              "subscribe",
              "cap.missing",
              "A token needs something to allow: --subscribe PATTERN or --publish PATTERN."));
    }
    TokenMint.Minted minted =
        mint.mint(
            arguments.getString("subject", "operator"),
            capabilities,
            ttl(arguments.getString("ttl")));
    output.line(minted.token());
    output.note("id %s, good until %s".formatted(minted.id(), minted.expires()));
  }

  private void revoke(JsonObject arguments, ControlOutput output) {
    String id = arguments.getString("id");
    // Whoever gives the token itself, or mistypes, must not believe that it is refused.
    if (id == null || !ID.matcher(id).matches()) {
      throw new Failure.Invalid(
          new FieldError(
              "id",
              "id.malformed",
              "Not the id of a token: that is a UUID, its claim jti, and was told when it was made."));
    }
    keys.revoke(id, clock.instant().plus(maxLifetime));
    output.note("Token " + id + " is refused from now on.");
  }

  private void rotate(JsonObject arguments, ControlOutput output) {
    output.line(keys.rotate());
    output.note(
        "New tokens are signed with this key; the one before verifies until its last ends.");
  }

  private static List<String> texts(JsonObject arguments, String name) {
    JsonArray values = arguments.getJsonArray(name);
    return values == null ? List.of() : values.stream().map(String::valueOf).toList();
  }

  static Duration ttl(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Duration.ofHours(1);
    }
    Matcher parts = TTL.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new Failure.Invalid(
          new FieldError("ttl", "ttl.malformed", "A time span such as 90s, 15m or 1h."));
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}

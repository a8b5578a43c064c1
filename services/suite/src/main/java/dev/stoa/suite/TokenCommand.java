package dev.stoa.suite;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Mints, revokes and rotates what other programs sign in with.
@Command(
    name = "token",
    description = {
      "Print a token for push, alone on standard output: say what it may do with --subscribe and"
          + " --publish.",
      "Or take one back, or change the key that signs them."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = {
      "  ./stoa token --subscribe 'thread:*' --ttl 1h",
      "  ./stoa token --publish news --subject shop",
      "  ./stoa token --revoke ID"
    })
final class TokenCommand extends LaunchArguments implements Callable<Integer> {
  private static final Pattern SPAN = Pattern.compile("\\d{1,9}[smhdSMHD]");

  private final Console console;

  @Option(
      names = "--subscribe",
      paramLabel = "PATTERN",
      description = "A channel it may read; a trailing * is a pattern. May be repeated.")
  List<String> subscribe = new ArrayList<>();

  @Option(
      names = "--publish",
      paramLabel = "PATTERN",
      description = "A channel it may publish to. May be repeated.")
  List<String> publish = new ArrayList<>();

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "How long: 90s, 15m, 1h. Default: 1h.")
  String ttl = "1h";

  @Option(names = "--subject", paramLabel = "NAME", description = "Whom it stands for.")
  String subject = "operator";

  @Option(names = "--revoke", paramLabel = "ID", description = "Take the token with this id back.")
  @Nullable String revoke;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--rotate", description = "Sign new tokens with a new key.")
  boolean rotate;

  TokenCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    boolean mints = !subscribe.isEmpty() || !publish.isEmpty();
    if ((revoke != null && (rotate || mints)) || (rotate && mints)) {
      throw new ParameterException(
          spec.commandLine(), "One thing at a time: mint a token, --revoke one, or --rotate.");
    }
    if (revoke != null) {
      var which = new JsonObject().put("id", revoke);
      return Operator.visit(console, options(), "token.revoke", which);
    }
    if (rotate) {
      return Operator.visit(console, options(), "token.rotate", new JsonObject());
    }
    if (!mints) {
      throw new ParameterException(
          spec.commandLine(),
          "A token must be good for something: --subscribe, --publish or both.");
    }
    if (!SPAN.matcher(ttl).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--ttl is a time span such as 90s, 15m or 1h, and not '" + ttl + "'.");
    }
    var arguments =
        new JsonObject()
            .put("subscribe", new JsonArray(subscribe))
            .put("publish", new JsonArray(publish))
            .put("ttl", ttl)
            .put("subject", subject);
    return Operator.run(console, options(), "token", arguments);
  }
}

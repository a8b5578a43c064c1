package dev.stoa.suite;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/// The accounts of the site.
@Command(
    name = "user",
    description = "List accounts; let a locked-out owner in.",
    mixinStandardHelpOptions = true,
    footer = {"  ./stoa user list", "  ./stoa user reset ada@example.org"},
    scope = ScopeType.INHERIT)
final class UserCommand {
  private final Console console;

  UserCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      description = "One account a line: e-mail, name, role, how it signs in.",
      footer = "  ./stoa user list")
  int list(@Mixin LaunchArguments where) throws Exception {
    return Operator.visit(console, where.options(), "user.list", new JsonObject());
  }

  @Command(
      name = "reset",
      description = "Print a link that sets a new password, once; ends the account's sign-ins.",
      footer = "  ./stoa user reset ada@example.org")
  int reset(
      @Mixin LaunchArguments where,
      @Parameters(
              arity = "0..1",
              paramLabel = "EMAIL",
              description = "Whose. Default: the owner's.")
          @Nullable String email)
      throws Exception {
    var arguments = email == null ? new JsonObject() : new JsonObject().put("email", email);
    return Operator.visit(console, where.options(), "user.reset", arguments);
  }
}

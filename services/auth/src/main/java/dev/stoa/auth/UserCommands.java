package dev.stoa.auth;

import dev.stoa.contracts.Failure;
import dev.stoa.runtime.ControlCommand;
import dev.stoa.runtime.ControlOutput;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The operator's commands about accounts: `user.list` and `user.reset`.
final class UserCommands {
  private final Accounts accounts;
  private final Supplier<String> origin;

  /// `origin`: where the site is reached, for links.
  UserCommands(Accounts accounts, Supplier<String> origin) {
    this.accounts = accounts;
    this.origin = origin;
  }

  List<ControlCommand> commands() {
    return List.of(
        ControlCommand.of("user.list", this::list), ControlCommand.of("user.reset", this::reset));
  }

  private void list(JsonObject arguments, ControlOutput output) {
    List<Account> all = accounts.all();
    for (Account account : all) {
      output.line(
          String.join(
              "\t",
              account.email(),
              account.name(),
              account.isOwner() ? "owner" : "member",
              account.password() == null ? "no password" : "password"));
    }
    if (all.isEmpty()) {
      output.note("There are no accounts yet. ./stoa user reset prints a link for the owner.");
    }
  }

  private void reset(JsonObject arguments, ControlOutput output) {
    Account account = chosen(arguments.getString("email"));
    if (account == null) {
      String secret = accounts.claimLink();
      if (secret == null) {
        throw new Failure.Conflict(
            "claim.taken", "This site has an owner by now. Please run it again.");
      }
      output.note("This site has no owner. Whoever opens this link within 24 hours becomes it:");
      output.line(link(secret));
      return;
    }
    String secret = accounts.reset(account);
    output.note(
        "The password of %s no longer works and its sign-ins have ended."
            .formatted(account.email()));
    output.note("This link sets a new one, once, within the next hour:");
    output.line(link(secret));
  }

  String link(String secret) {
    return origin.get() + "/account/link/" + secret;
  }

  /// The named account, else the owner; null when the site has no owner.
  private @Nullable Account chosen(@Nullable String email) {
    List<Account> all = accounts.all();
    if (email != null && !email.isBlank()) {
      return all.stream()
          .filter(account -> Emails.key(account.email()).equals(Emails.key(email)))
          .findFirst()
          .orElseThrow(
              () -> new Failure.NotFound("account.unknown", "There is no account " + email + "."));
    }
    List<Account> owners = all.stream().filter(Account::isOwner).toList();
    if (owners.size() > 1) {
      throw new Failure.Conflict(
          "owner.several", "This site has several owners: please name one by e-mail address.");
    }
    return owners.isEmpty() ? null : owners.getFirst();
  }
}

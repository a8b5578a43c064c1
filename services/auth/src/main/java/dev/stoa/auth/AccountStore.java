package dev.stoa.auth;

import dev.stoa.storage.Row;
import dev.stoa.storage.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Accounts of one site in the database.
final class AccountStore {
  private static final String COLUMNS = "id, email, name, password, roles, created_at";

  private final String site;

  AccountStore(String site) {
    this.site = site;
  }

  @Nullable Account byId(Tx tx, String id) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM auth_account WHERE site = ? AND id = ?",
        AccountStore::map,
        site,
        id);
  }

  @Nullable Account byEmail(Tx tx, String email) {
    return tx.first(
        "SELECT " + COLUMNS + " FROM auth_account WHERE site = ? AND email_key = ?",
        AccountStore::map,
        site,
        Emails.key(email));
  }

  List<Account> all(Tx tx) {
    return tx.list(
        "SELECT " + COLUMNS + " FROM auth_account WHERE site = ? ORDER BY created_at, id",
        AccountStore::map,
        site);
  }

  List<Account> owners(Tx tx) {
    return all(tx).stream().filter(Account::isOwner).toList();
  }

  /// Throws [dev.stoa.storage.DuplicateKey] when the address is taken.
  void insert(Tx tx, Account account) {
    tx.update(
        """
        INSERT INTO auth_account (site, id, email, email_key, name, password, roles, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        site,
        account.id(),
        account.email(),
        Emails.key(account.email()),
        account.name(),
        account.password(),
        String.join(",", new TreeSet<>(account.roles())),
        account.createdAt());
  }

  void setPassword(Tx tx, String id, @Nullable String phc) {
    tx.update("UPDATE auth_account SET password = ? WHERE site = ? AND id = ?", phc, site, id);
  }

  /// Replaces the password only if it is still the one that was checked, and holds the account's
  /// row until the transaction ends: what follows happens before or after a change, never across
  /// it.
  boolean keepPassword(Tx tx, String id, String checked, String phc) {
    return tx.update(
            "UPDATE auth_account SET password = ? WHERE site = ? AND id = ? AND password = ?",
            phc,
            site,
            id,
            checked)
        == 1;
  }

  /// Takes the site for its first owner: true for one transaction only, ever.
  boolean claim(Tx tx, Instant now) {
    tx.update(
        "INSERT INTO auth_site (site, claimed_at) VALUES (?, NULL) ON CONFLICT (site) DO NOTHING",
        site);
    return tx.update(
            "UPDATE auth_site SET claimed_at = ? WHERE site = ? AND claimed_at IS NULL", now, site)
        == 1;
  }

  boolean isClaimed(Tx tx) {
    return tx.first(
            "SELECT site FROM auth_site WHERE site = ? AND claimed_at IS NOT NULL",
            row -> row.text("site"),
            site)
        != null;
  }

  private static Account map(Row row) {
    return new Account(
        row.text("id"),
        row.text("email"),
        row.text("name"),
        row.textOrNull("password"),
        roles(row.text("roles")),
        row.instant("created_at"));
  }

  private static Set<String> roles(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(",", -1));
  }
}

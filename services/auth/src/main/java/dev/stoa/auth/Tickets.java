package dev.stoa.auth;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.Json;
import dev.stoa.contracts.auth.AuthApi.IssuedTicket;
import dev.stoa.contracts.auth.AuthApi.RedeemedTicket;
import dev.stoa.contracts.auth.AuthApi.TicketGrant;
import dev.stoa.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/// One-use tickets, for connections that cannot send a header. They live in the database, so that
/// any node redeems what any other issued, once.
///
/// Bound: [#PER_HOLDER] unused tickets of one token or session; beyond that 429 until some have
/// ended.
final class Tickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);
  static final int PER_HOLDER = 20;

  private final Database database;
  private final Sessions sessions;
  private final String site;
  private final InstantSource clock;
  private final RandomGenerator random;

  Tickets(
      Database database,
      Sessions sessions,
      String site,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.sessions = sessions;
    this.site = site;
    this.clock = clock;
    this.random = random;
  }

  IssuedTicket issue(TicketGrant grant) {
    Instant now = clock.instant();
    String ticket = Secrets.random(random);
    Instant ends = now.plus(LIFETIME);
    Instant expires = grant.expires().isBefore(ends) ? grant.expires() : ends;
    database.write(tx -> {
      tx.update("DELETE FROM auth_ticket WHERE site = ? AND expires_at <= ?", site, now);
      List<String> held =
          tx.list(
              "SELECT hash FROM auth_ticket WHERE site = ? AND holder = ?",
              row -> row.text("hash"),
              site,
              grant.holder());
      if (held.size() >= PER_HOLDER) {
        throw new Failure.RateLimited("ticket.limit", "Too many unused tickets.", LIFETIME);
      }
      return tx.update(
          """
          INSERT INTO auth_ticket (site, hash, holder, grant_json, expires_at)
          VALUES (?, ?, ?, ?, ?)
          """,
          site,
          Secrets.hash(ticket),
          grant.holder(),
          Json.encode(grant),
          expires);
    });
    return new IssuedTicket(ticket, expires);
  }

  /// The grant, for the first caller only; none when the session that it rests on has ended since.
  RedeemedTicket redeem(String hash) {
    Instant now = clock.instant();
    TicketGrant grant =
        database.write(tx ->
            tx.first(
                """
                DELETE FROM auth_ticket WHERE site = ? AND hash = ? AND expires_at > ?
                RETURNING grant_json
                """,
                row -> Json.decode(row.text("grant_json"), TicketGrant.class),
                site,
                hash,
                now));
    String session = grant == null ? null : grant.session();
    boolean over = session != null && sessions.resolve(session).principal() == null;
    return new RedeemedTicket(over ? null : grant);
  }
}

package dev.stoa.access;

import dev.stoa.access.token.Capabilities;
import dev.stoa.access.token.TokenClaims;
import dev.stoa.access.token.TokenGuard;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.IssueTicket;
import dev.stoa.contracts.auth.AuthApi.IssuedTicket;
import dev.stoa.contracts.auth.AuthApi.RedeemTicket;
import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.AuthApi.TicketGrant;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.router.Request;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns what a request shows - a token, a ticket, a session - into a [Grant].
final class Grants {
  private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final String BEARER = "Bearer";

  private final Bus bus;
  private final Tokens tokens;
  private final Forgery forgery;

  Grants(Bus bus, Tokens tokens, Forgery forgery) {
    this.bus = bus;
    this.tokens = tokens;
    this.forgery = forgery;
  }

  Tokens tokens() {
    return tokens;
  }

  Future<Grant> of(
      Request request, @Nullable SessionId session, @Nullable ResolvedSession resolved) {
    String token = bearer(request);
    if (token != null) {
      return ofToken(token);
    }
    List<String> tickets = request.args().getAll("ticket");
    if (!tickets.isEmpty()) {
      return tickets.size() == 1
          ? redeem(tickets.getFirst())
          : Future.failedFuture(TokenGuard.refused());
    }
    if (session == null || resolved == null || resolved.principal() == null) {
      return Future.succeededFuture(Grant.GUEST);
    }
    forgery.requireOwnOrigin(request);
    return Future.succeededFuture(ofSession(session.hash(), resolved));
  }

  Future<Grant> ofToken(String token) {
    return tokens.check(token).map(Grants::ofClaims);
  }

  Future<IssuedTicket> ticket(Grant grant) {
    if (grant.isGuest() || grant.expires() == null) {
      return Future.failedFuture(
          new Failure.Unauthenticated("auth.required", "A ticket needs a token or a session."));
    }
    TicketGrant kept =
        new TicketGrant(
            holder(grant),
            grant.principal(),
            grant.session(),
            grant.token(),
            grant.subject(),
            grant.capabilities().toJson().encode(),
            grant.expires());
    return bus.call(AuthApi.ISSUE_TICKET, new IssueTicket(kept));
  }

  private Future<Grant> redeem(String ticket) {
    if (!TICKET.matcher(ticket).matches()) {
      return Future.failedFuture(TokenGuard.refused());
    }
    return bus.call(AuthApi.REDEEM_TICKET, new RedeemTicket(SessionId.hash(ticket)))
        .compose(redeemed -> {
          TicketGrant kept = redeemed.grant();
          if (kept == null || tokens.isRevoked(kept.token())) {
            return Future.failedFuture(TokenGuard.refused());
          }
          return Future.succeededFuture(
              new Grant(
                  kept.principal(),
                  kept.session(),
                  kept.token(),
                  kept.subject(),
                  Capabilities.fromJson(new JsonObject(kept.capabilities())),
                  kept.expires()));
        });
  }

  /// The grant of a session; throws [Failure.Unauthenticated] when it is over.
  static Grant ofSession(String hash, ResolvedSession resolved) {
    if (resolved.principal() == null) {
      throw new Failure.Unauthenticated("session.over", "The sign-in has ended.");
    }
    return new Grant(
        resolved.principal(),
        hash,
        null,
        resolved.principal().id(),
        Capabilities.NONE,
        resolved.expires());
  }

  private static Grant ofClaims(TokenClaims claims) {
    return new Grant(
        null, null, claims.id(), claims.subject(), claims.capabilities(), claims.expires());
  }

  private static String holder(Grant grant) {
    return grant.token() == null ? "session:" + grant.session() : "token:" + grant.token();
  }

  /// The token of `Authorization: Bearer`; null without one. Several such headers are no token that
  /// anyone can be sure of: the empty one, which is refused.
  static @Nullable String bearer(Request request) {
    List<String> headers = request.headers().getAll("Authorization");
    if (headers.size() > 1) {
      return "";
    }
    String header = headers.isEmpty() ? "" : headers.getFirst();
    int end = BEARER.length();
    boolean bearer =
        header.regionMatches(true, 0, BEARER, 0, end)
            && (header.length() == end || header.charAt(end) == ' ');
    if (!bearer) {
      return null;
    }
    int begin = end;
    while (begin < header.length() && header.charAt(begin) == ' ') {
      begin++;
    }
    return header.substring(begin).strip(); // of what is left it takes nothing, nearly always
  }
}

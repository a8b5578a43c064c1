package dev.stoa.access;

import dev.stoa.access.token.Capabilities;
import dev.stoa.contracts.auth.AuthApi.Revoked;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.push.Channels;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a request may do with channels, and how that can end. A guest reads public channels. A
/// session reads its own `user:<id>` too; the owner reads and publishes everywhere. A token does
/// what its capabilities say, beside what a guest may. The system's channels (`$...`) are nobody's.
///
/// `session`: the hash of the session it rests on. `token`: the id of the token. `expires`: when it
/// has to be renewed; null for a guest.
public record Grant(
    @Nullable Principal principal,
    @Nullable String session,
    @Nullable String token,
    @Nullable String subject,
    Capabilities capabilities,
    @Nullable Instant expires) {
  /// Nobody in particular.
  public static final Grant GUEST = new Grant(null, null, null, null, Capabilities.NONE, null);

  /// Live events of the channel.
  public boolean mayRead(String channel) {
    return Channels.isPublic(channel) || isOwn(channel) || capabilities.maySubscribe(channel);
  }

  public boolean mayReadHistory(String channel) {
    return Channels.isPublic(channel) || isOwn(channel) || capabilities.mayReadHistory(channel);
  }

  public boolean maySeePresence(String channel) {
    return Channels.isPublic(channel) || isOwn(channel) || capabilities.maySeePresence(channel);
  }

  /// Who is in the channel, by name; a guest sees numbers only.
  public boolean maySeeMembers(String channel) {
    return isOwn(channel) || capabilities.maySeePresence(channel);
  }

  public boolean mayPublish(String channel) {
    return isOwnersOf(channel) || capabilities.mayPublish(channel);
  }

  public boolean isGuest() {
    return session == null && token == null;
  }

  /// Whether this revocation ends the grant.
  public boolean isEndedBy(Revoked revoked) {
    if (revoked.session() != null && revoked.session().equals(session)) {
      return true;
    }
    if (revoked.token() != null && revoked.token().equals(token)) {
      return true;
    }
    return revoked.account() != null
        && principal != null
        && revoked.account().equals(principal.id());
  }

  private boolean isOwn(String channel) {
    return isOwnersOf(channel)
        || (principal != null && channel.equals(Channels.user(principal.id())));
  }

  private boolean isOwnersOf(String channel) {
    return principal != null && principal.isOwner() && !Channels.isSystem(channel);
  }
}

package dev.stoa.push;

import dev.stoa.access.Grant;
import java.time.Instant;
import java.util.Locale;

/// Who is at the other end of a connection, as it was when it came. `number` is unique in this
/// process; `address` is the client's, behind proxies that are trusted.
record Peer(long number, Kind kind, String address, Grant grant, Instant since) {
  /// Nobody in particular.
  static final Peer UNKNOWN = new Peer(0, Kind.OTHER, "", Grant.GUEST, Instant.EPOCH);

  private static final String GUEST = "guest";

  /// How it is served.
  enum Kind {
    SSE,
    STREAM,
    WEBSOCKET,
    SOCKJS,
    POLL,
    /// A poll that does not wait.
    SHORT_POLL,
    HISTORY,
    /// The owner looks on; nobody sees that.
    TAIL,
    OTHER;

    /// Whether its connection stays until something comes. What is answered at once counts against
    /// no limit of connections.
    boolean stays() {
      return this != SHORT_POLL && this != HISTORY;
    }

    boolean isPoll() {
      return this == POLL || this == SHORT_POLL;
    }

    /// As figures and answers name it.
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The same client under another grant.
  Peer under(Grant other) {
    return new Peer(number, kind, address, other, since);
  }

  /// Whose connection it is: the same text for the same account or token holder, one for all
  /// guests.
  String holder() {
    return holder(grant);
  }

  static String holder(Grant grant) {
    if (grant.isGuest()) {
      return GUEST;
    }
    return grant.token() == null ? "session:" + grant.subject() : "token:" + grant.subject();
  }

  boolean isGuest() {
    return grant.isGuest();
  }
}

package dev.stoa.contracts.push;

/// What others than the push service need to know of the Mercure hub.
public final class MercureHub {
  /// Where it is, on every site.
  public static final String PATH = "/.well-known/mercure";

  /// The channel of the event log in which all updates lie; their ids are those of its events.
  public static final String CHANNEL = "$mercure";

  /// Whether articles and pages are topics of the hub: their address tells, by way of updates, of
  /// the comments below them, and they name the hub in a `Link`. Read by content and by push.
  public static final String PAGES = "push.mercure.pages";

  private MercureHub() {}
}

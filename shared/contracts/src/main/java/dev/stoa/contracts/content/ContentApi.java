package dev.stoa.contracts.content;

import dev.stoa.contracts.bus.Address;
import org.jspecify.annotations.Nullable;

/// What other services ask of content.
public final class ContentApi {
  /// What page a comment thread of our own pages belongs to (`article:<id>`).
  public static final Address<FindThread, ThreadPage> THREAD =
      Address.of("content.v1.thread", FindThread.class, ThreadPage.class);

  /// What the thread keys of our own pages begin with.
  public static final String ARTICLES = "article:";

  private ContentApi() {}

  public record FindThread(String thread) {}

  /// `found` is false when no article has this key. `open`: new comments are taken. `isPublic`:
  /// anyone may read the page (a draft, private or passworded one is not).
  public record ThreadPage(
      boolean found,
      boolean open,
      boolean isPublic,
      @Nullable String title,
      @Nullable String path) {
    public static final ThreadPage MISSING = new ThreadPage(false, false, false, null, null);
  }
}

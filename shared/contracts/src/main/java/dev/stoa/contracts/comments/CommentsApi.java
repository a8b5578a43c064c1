package dev.stoa.contracts.comments;

import dev.stoa.contracts.bus.Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What other services ask of comments.
public final class CommentsApi {
  /// The rendered first page of a thread, the same for every guest of that language; for a
  /// signed-in reader with the buttons that are theirs.
  public static final Address<RenderThread, ThreadFragment> FRAGMENT =
      Address.of("comments.v1.fragment", RenderThread.class, ThreadFragment.class);

  /// How many published comments each thread has; threads without comments are left out.
  public static final Address<CountThreads, ThreadCounts> COUNTS =
      Address.of("comments.v1.counts", CountThreads.class, ThreadCounts.class);

  /// Takes comments of another system; the same source key twice changes nothing.
  public static final Address<ImportComments, ImportedComments> IMPORT =
      Address.of("comments.v1.import", ImportComments.class, ImportedComments.class);

  private CommentsApi() {}

  /// `language`: a BCP 47 tag with a catalogue (`en`, `zh-CN`). `after`: the page's cursor, or
  /// none. `returnTo`: the path of the page that shows the thread, for the links of paging without
  /// JavaScript. `reader`: who is signed in, none for a guest.
  public record RenderThread(
      String thread,
      String language,
      @Nullable String after,
      String returnTo,
      @Nullable SignedIn reader) {
    /// The same for a signed-in reader.
    public RenderThread as(@Nullable SignedIn someone) {
      return new RenderThread(thread, language, after, returnTo, someone);
    }
  }

  /// Who reads: the id of the account, and whether it is the site's owner's.
  public record SignedIn(String account, boolean owner) {}

  /// `html`: the list only, sanitised, without a form. `cursor`: the event log's position read
  /// before the list, where live events continue.
  public record ThreadFragment(String html, long total, String cursor) {}

  public record CountThreads(List<String> threads) {}

  public record ThreadCounts(Map<String, Long> counts) {}

  /// At most 500 comments, parents before children, of one `source` (such as `wordpress:<site
  /// url>`).
  public record ImportComments(String source, boolean dryRun, List<ImportedComment> comments) {}

  /// `key`: unique within its source; `parentKey`: the key of its parent, or none for a root.
  /// `html`: as typed in the other system; sanitised on arrival. `kind`: `comment` or `mention`.
  public record ImportedComment(
      String key,
      @Nullable String parentKey,
      String thread,
      String kind,
      CommentView.Status status,
      String authorName,
      @Nullable String authorEmail,
      @Nullable String authorUrl,
      String html,
      Instant createdAt) {}

  /// `orphans`: keys whose parent is not known; they were attached to the root of their thread.
  public record ImportedComments(int added, int updated, int unchanged, List<String> orphans) {}
}

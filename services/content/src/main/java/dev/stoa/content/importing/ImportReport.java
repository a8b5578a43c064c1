package dev.stoa.content.importing;

import dev.stoa.content.importing.ArticleSink.Change;
import dev.stoa.contracts.comments.CommentView.Status;
import dev.stoa.contracts.comments.CommentsApi.ImportedComment;
import dev.stoa.contracts.comments.CommentsApi.ImportedComments;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Counts what came in, by state, and names what did not. Its numbers add up to what the file
/// holds. Lists of names are bounded; what goes beyond is counted.
final class ImportReport {
  private static final int NAMED = 1000;
  private static final Pattern PLURAL =
      Pattern.compile("\\b(item|comment|change|post|page|draft|mention|redirect|attachment)s\\b");

  private final boolean dryRun;
  private long items;
  private long comments;
  private final Map<String, Long> articles = new LinkedHashMap<>();
  private final Map<String, Long> commentStates = new LinkedHashMap<>();
  private final Map<Change, Long> changes = new EnumMap<>(Change.class);
  private long redirects;
  private final Map<SkipReason, Names> skipped = new EnumMap<>(SkipReason.class);
  private final Map<String, Long> skippedComments = new LinkedHashMap<>();
  private final Names notes = new Names();
  private final Names orphans = new Names();
  private List<Repair> repairs = List.of();
  private long repaired;

  ImportReport(boolean dryRun) {
    this.dryRun = dryRun;
    List.of("posts", "pages", "posts as drafts", "pages as drafts")
        .forEach(state -> articles.put(state, 0L));
    List.of("shown", "mentions", "held").forEach(state -> commentStates.put(state, 0L));
  }

  void item(WxrItem item) {
    items++;
    comments += item.comments().size();
  }

  void article(ImportedArticle article, Change change, String note) {
    String kind = article.kind() == ImportedArticle.Kind.PAGE ? "pages" : "posts";
    String state = article.state() == ImportedArticle.State.DRAFT ? " as drafts" : "";
    articles.merge(kind + state, 1L, Long::sum);
    changes.merge(change, 1L, Long::sum);
    redirects += article.oldPaths().size();
    if (!note.isEmpty()) {
      notes.add(article.oldPaths().getFirst() + " " + note);
    }
  }

  void skipped(WxrItem item, SkipReason reason) {
    skipped.computeIfAbsent(reason, _ -> new Names()).add(item.label());
    if (!item.comments().isEmpty()) {
      skippedComments.merge(
          "of " + item.label() + ", which is skipped", (long) item.comments().size(), Long::sum);
    }
  }

  void skippedComments(Map<String, Integer> byState) {
    byState.forEach((state, count) -> skippedComments.merge(state, (long) count, Long::sum));
  }

  /// A comment that comes in; what it changes is told by [#comments] or [#added].
  void comment(ImportedComment comment) {
    String state = comment.kind().equals("mention") ? "mentions" : "shown";
    commentStates.merge(comment.status() == Status.pending ? "held" : state, 1L, Long::sum);
  }

  void comments(ImportedComments answer) {
    changes.merge(Change.ADDED, (long) answer.added(), Long::sum);
    changes.merge(Change.UPDATED, (long) answer.updated(), Long::sum);
    changes.merge(Change.UNCHANGED, (long) answer.unchanged(), Long::sum);
    answer.orphans().forEach(orphans::add);
  }

  /// A comment that a dry run would add, as its article is new.
  void added() {
    changes.merge(Change.ADDED, 1L, Long::sum);
  }

  void orphans(List<String> keys) {
    keys.forEach(orphans::add);
  }

  void repairs(List<Repair> first, long all) {
    repairs = first;
    repaired = all;
  }

  /// How many articles and comments are new or differ.
  long changes() {
    return changes.getOrDefault(Change.ADDED, 0L) + changes.getOrDefault(Change.UPDATED, 0L);
  }

  /// The report, line by line; the last line is the number of changes.
  List<String> lines(WxrSite site) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s (%s, WXR %s): %s, %s"
            .formatted(
                site.title(),
                site.url(),
                site.version(),
                counted(items, "items"),
                counted(comments, "comments")));
    articles.forEach((state, count) -> count(lines, count, state));
    commentStates.forEach((state, count) ->
        count(lines, count, state.equals("mentions") ? state : "comments " + state));
    count(lines, redirects, "redirects from old addresses");
    notes.names.forEach(note -> lines.add("  " + note));
    if (orphans.count > 0) {
      lines.add(
          orphans.count == 1
              ? "  1 reply to a comment that is not there became a root: " + orphans
              : "  %d replies to comments that are not there became roots: %s"
                  .formatted(orphans.count, orphans));
    }
    if (repaired > 0) {
      lines.add("Mended while reading: " + repaired);
      repairs.forEach(repair -> lines.add("  line " + repair.line() + ": " + repair.kind().text()));
    }
    if (!skipped.isEmpty() || !skippedComments.isEmpty()) {
      lines.add("Skipped");
    }
    skipped.forEach((reason, names) ->
        lines.add(
            "%6d %s (%s): %s"
                .formatted(names.count, noun(names.count, reason.noun()), reason.why(), names)));
    skippedComments.forEach(
        (why, count) -> lines.add("%6d %s: %s".formatted(count, noun(count, "comments"), why)));
    var changed = counted(changes(), "changes");
    lines.add(
        dryRun
            ? "Dry run: %s would be made (%s)".formatted(changed, details())
            : "%s (%s)".formatted(changed, details()));
    return lines;
  }

  private String details() {
    return "%d added, %d updated, %d unchanged"
        .formatted(
            changes.getOrDefault(Change.ADDED, 0L),
            changes.getOrDefault(Change.UPDATED, 0L),
            changes.getOrDefault(Change.UNCHANGED, 0L));
  }

  private static void count(List<String> lines, long count, String of) {
    if (count > 0 || !of.endsWith("drafts")) {
      lines.add("%6d %s".formatted(count, noun(count, of)));
    }
  }

  private static String counted(long count, String plural) {
    return count + " " + noun(count, plural);
  }

  private static String noun(long count, String plural) {
    return count == 1 ? PLURAL.matcher(plural.replace("ies", "y")).replaceAll("$1") : plural;
  }

  /// Names up to a bound, and how many there were.
  private static final class Names {
    private final List<String> names = new ArrayList<>();
    private long count;

    void add(String name) {
      count++;
      if (names.size() < NAMED) {
        names.add(name);
      }
    }

    @Override
    public String toString() {
      String listed = String.join(", ", names);
      return count > names.size() ? listed + " and " + (count - names.size()) + " more" : listed;
    }
  }
}

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
/// holds. Names are kept up to a bound; what goes beyond is counted.
final class ImportReport {
  private static final int KEPT = 10_000;
  private static final int SHOWN = 3;
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
  private final Names lostWith = new Names();
  private final Counts lostCounts = new Counts();
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
      lostWith.add(item.label());
      lostCounts.add(item.comments().size());
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

  /// The report, line by line; the last line is the number of changes. A few names stand for many
  /// unless it is `verbose`; then a file of which nothing is new is one line as well.
  List<String> lines(WxrSite site, boolean verbose) {
    List<String> lines = new ArrayList<>();
    if (!verbose && changes() == 0 && changes.containsKey(Change.UNCHANGED)) {
      return List.of(result() + ": all of it is here already" + left());
    }
    lines.add(
        "%s %s (%s, WXR %s): %s, %s"
            .formatted(
                dryRun ? "Would import from" : "Imported from",
                site.title(),
                site.url(),
                site.version(),
                counted(items, "items"),
                counted(comments, "comments")));
    articles.forEach((state, count) -> count(lines, count, state));
    commentStates.forEach((state, count) ->
        count(lines, count, state.equals("mentions") ? state : "comments " + state));
    count(lines, redirects, "redirects from old addresses");
    lines.addAll(notes.listed(verbose));
    if (orphans.count > 0) {
      lines.add(
          orphans.count == 1
              ? "  1 reply to a comment that is not there became a root: " + orphans.joined(verbose)
              : "  %d replies to comments that are not there became roots: %s"
                  .formatted(orphans.count, orphans.joined(verbose)));
    }
    repaired(lines, verbose);
    skipped(lines, verbose);
    lines.add(result());
    return lines;
  }

  private void repaired(List<String> lines, boolean verbose) {
    if (repaired > 0) {
      lines.add("Mended while reading: " + repaired);
      var shown = verbose ? repairs : repairs.subList(0, Math.min(SHOWN, repairs.size()));
      shown.forEach(repair -> lines.add("  line " + repair.line() + ": " + repair.kind().text()));
      if (repaired > shown.size()) {
        lines.add("  and " + (repaired - shown.size()) + " more");
      }
    }
  }

  private void skipped(List<String> lines, boolean verbose) {
    if (skipped.isEmpty() && skippedComments.isEmpty()) {
      return;
    }
    boolean all = verbose || skipped.values().stream().allMatch(names -> names.count <= SHOWN);
    lines.add(all ? "Skipped" : "Skipped (--verbose names all)");
    skipped.forEach((reason, names) -> {
      String what =
          "%6d %s (%s):".formatted(names.count, noun(names.count, reason.noun()), reason.why());
      if (verbose) {
        lines.add(what);
        names.listed(true).forEach(name -> lines.add("      " + name));
      } else {
        lines.add(what + " " + names.joined(false));
      }
    });
    skippedComments.forEach((why, count) -> lines.add(comments(count, why)));
    int shown = Math.min(verbose ? KEPT : SHOWN, lostWith.names.size());
    for (int i = 0; i < shown; i++) {
      String why = "of " + lostWith.names.get(i) + ", which is skipped";
      lines.add(comments(lostCounts.each.get(i), why));
    }
    if (lostWith.count > shown) {
      long rest = lostCounts.sum - lostCounts.each.stream().limit(shown).reduce(0L, Long::sum);
      lines.add(comments(rest, "of " + (lostWith.count - shown) + " more that are skipped"));
    }
  }

  private static String comments(long count, String why) {
    return "%6d %s: %s".formatted(count, noun(count, "comments"), why);
  }

  private String result() {
    var changed = counted(changes(), "changes");
    return dryRun
        ? "Dry run: %s would be made (%s)".formatted(changed, details())
        : "%s (%s)".formatted(changed, details());
  }

  // What a second run leaves out again.
  private String left() {
    long without = skipped.values().stream().mapToLong(names -> names.count).sum();
    long silent =
        lostCounts.sum + skippedComments.values().stream().mapToLong(Long::longValue).sum();
    return without + silent == 0
        ? ""
        : "; skipped: %s, %s (--verbose tells why)"
            .formatted(counted(without, "items"), counted(silent, "comments"));
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
      if (names.size() < KEPT) {
        names.add(name);
      }
    }

    String joined(boolean all) {
      var shown = shown(all);
      String listed = String.join(", ", shown);
      return count > shown.size() ? listed + " and " + (count - shown.size()) + " more" : listed;
    }

    /// One a line.
    List<String> listed(boolean all) {
      var shown = shown(all);
      List<String> lines = new ArrayList<>();
      shown.forEach(name -> lines.add("  " + name));
      if (count > shown.size()) {
        lines.add("  and " + (count - shown.size()) + " more");
      }
      return lines;
    }

    private List<String> shown(boolean all) {
      return all ? names : names.subList(0, Math.min(SHOWN, names.size()));
    }
  }

  /// The numbers that belong to the names kept, and the sum of all.
  private static final class Counts {
    private final List<Long> each = new ArrayList<>();
    private long sum;

    void add(long count) {
      sum += count;
      if (each.size() < KEPT) {
        each.add(count);
      }
    }
  }
}

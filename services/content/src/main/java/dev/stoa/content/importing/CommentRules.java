package dev.stoa.content.importing;

import dev.stoa.contracts.comments.CommentView.Status;
import dev.stoa.contracts.comments.CommentsApi.ImportedComment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes comments of what stands under one item: parents before children, whatever the order in the
/// file, and each kept one with a parent that comes in too. Reads nothing but the item.
final class CommentRules {
  private final WordPressText text;

  CommentRules(WordPressText text) {
    this.text = text;
  }

  /// The comments of one thread: those that come in, those that stay out by reason (`spam`,
  /// `trash`), and the keys of those whose parent does not come in, which become roots.
  record Sorted(
      List<ImportedComment> comments, Map<String, Integer> skipped, List<String> orphans) {}

  Sorted sort(String thread, Instant articleDate, List<WxrComment> typed) {
    Map<Long, WxrComment> kept = new LinkedHashMap<>();
    Map<String, Integer> skipped = new LinkedHashMap<>();
    for (WxrComment comment : typed) {
      if (skips(comment)) {
        skipped.merge(comment.approved(), 1, Integer::sum);
      } else if (kept.putIfAbsent(comment.id(), comment) != null) {
        skipped.merge("a second one with the same number", 1, Integer::sum);
      }
    }
    Map<Long, List<WxrComment>> children = new HashMap<>();
    List<WxrComment> order = new ArrayList<>();
    List<String> orphans = new ArrayList<>();
    for (WxrComment comment : kept.values()) {
      boolean root = !kept.containsKey(comment.parent()) || comment.parent() == comment.id();
      if (root) {
        order.add(comment);
        if (comment.parent() != 0) {
          orphans.add(Long.toString(comment.id()));
        }
      } else {
        children.computeIfAbsent(comment.parent(), _ -> new ArrayList<>()).add(comment);
      }
    }
    Map<Long, Long> parents = new HashMap<>();
    descend(order, children, parents);
    for (WxrComment comment : kept.values()) {
      // What no root leads to stands in a circle: one of it becomes a root.
      if (!parents.containsKey(comment.id())) {
        children.getOrDefault(comment.parent(), new ArrayList<>()).remove(comment);
        orphans.add(Long.toString(comment.id()));
        List<WxrComment> more = new ArrayList<>(List.of(comment));
        descend(more, children, parents);
        order.addAll(more);
      }
    }
    List<ImportedComment> comments = new ArrayList<>();
    for (WxrComment comment : order) {
      Long parent = parents.get(comment.id());
      comments.add(
          imported(thread, articleDate, comment, parent == null || parent == 0 ? null : parent));
    }
    return new Sorted(comments, skipped, orphans);
  }

  /// Appends the descendants of the roots in `order`, level by level, and notes each one's parent.
  private static void descend(
      List<WxrComment> order, Map<Long, List<WxrComment>> children, Map<Long, Long> parents) {
    for (WxrComment root : order) {
      parents.put(root.id(), 0L);
    }
    for (int i = 0; i < order.size(); i++) {
      WxrComment parent = order.get(i);
      for (WxrComment child : children.getOrDefault(parent.id(), List.of())) {
        parents.put(child.id(), parent.id());
        order.add(child);
      }
    }
  }

  private static boolean skips(WxrComment comment) {
    return switch (comment.approved()) {
      case "spam", "trash", "post-trashed" -> true;
      default -> false;
    };
  }

  private ImportedComment imported(
      String thread, Instant articleDate, WxrComment comment, @Nullable Long parent) {
    Instant date = Dates.first(comment.dateGmt(), comment.date());
    return new ImportedComment(
        Long.toString(comment.id()),
        parent == null ? null : parent.toString(),
        thread,
        comment.isMention() ? "mention" : "comment",
        comment.approved().equals("1") ? Status.published : Status.pending,
        Titles.cut(Titles.plain(comment.author()), 100),
        comment.email().isEmpty() ? null : comment.email(),
        url(comment.url()),
        text.comment(comment.content()),
        date == null ? articleDate : date);
  }

  private static @Nullable String url(String url) {
    return url.startsWith("http://") || url.startsWith("https://") ? url : null;
  }
}

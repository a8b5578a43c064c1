package dev.stoa.content;

import dev.stoa.content.PageStore.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A page and those below it.
public record PageTree(String title, String path, List<PageTree> below) {
  public PageTree {
    below = List.copyOf(below);
  }

  /// Every entry once: below its parent, or at the top when that is not there, or when entries
  /// stand below each other in a circle.
  static List<PageTree> of(List<Entry> entries) {
    Map<String, List<Entry>> children = new HashMap<>();
    Set<String> known = new HashSet<>();
    entries.forEach(entry -> known.add(String.valueOf(entry.key())));
    List<Entry> tops = new ArrayList<>();
    for (var entry : entries) {
      var parent = entry.parent();
      if (parent == null || !known.contains(parent)) {
        tops.add(entry);
      } else {
        children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(entry);
      }
    }
    Set<Entry> placed = new HashSet<>();
    List<PageTree> trees = new ArrayList<>();
    tops.forEach(top -> trees.add(tree(top, children, placed)));
    for (var entry : entries) {
      if (!placed.contains(entry)) {
        trees.add(tree(entry, children, placed));
      }
    }
    return trees;
  }

  private static PageTree tree(Entry entry, Map<String, List<Entry>> children, Set<Entry> placed) {
    placed.add(entry);
    List<PageTree> below = new ArrayList<>();
    for (var child : children.getOrDefault(String.valueOf(entry.key()), List.of())) {
      if (!placed.contains(child)) {
        below.add(tree(child, children, placed));
      }
    }
    return new PageTree(entry.title(), Kind.PAGE.path(entry.slug()), below);
  }
}

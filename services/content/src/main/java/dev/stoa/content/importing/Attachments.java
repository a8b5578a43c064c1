package dev.stoa.content.importing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files that an export mentions, for galleries: their addresses, not their bytes. Bounded: the
/// first [#KEPT] of a file are known, later ones are left out of galleries.
final class Attachments {
  static final int KEPT = 100_000;

  private final Map<Long, Attachment> byId = new HashMap<>();
  private final Map<Long, List<Attachment>> byParent = new HashMap<>();

  /// One file: where it is and what it is called.
  record Attachment(String url, String title) {}

  void add(WxrItem item) {
    if (byId.size() < KEPT && !item.attachmentUrl().isEmpty()) {
      Attachment attachment =
          new Attachment(item.attachmentUrl(), Titles.cut(Titles.plain(item.title()), 200));
      byId.put(item.id(), attachment);
      byParent.computeIfAbsent(item.parent(), _ -> new ArrayList<>()).add(attachment);
    }
  }

  @Nullable Attachment byId(long id) {
    return byId.get(id);
  }

  List<Attachment> ofItem(long id) {
    return List.copyOf(byParent.getOrDefault(id, List.of()));
  }
}

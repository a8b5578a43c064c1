package dev.stoa.content.importing;

import java.util.List;

/// An `item` as it stands in the file: a post, a page, an attachment, a menu entry or anything else
/// that a plugin made. Texts are trimmed and never null; `content` is as typed.
record WxrItem(
    int line,
    long id,
    String type,
    String status,
    String title,
    String link,
    String creator,
    String name,
    String date,
    String dateGmt,
    String published,
    String password,
    boolean commentsOpen,
    String content,
    String excerpt,
    long parent,
    long menuOrder,
    String attachmentUrl,
    List<WxrTerm> terms,
    List<WxrComment> comments) {

  WxrItem {
    terms = List.copyOf(terms);
    comments = List.copyOf(comments);
  }

  /// How the report names it: its title, else its address, else its number.
  String label() {
    if (!title.isEmpty()) {
      return '"' + Titles.plain(title) + '"';
    }
    return name.isEmpty() ? "#" + id : name;
  }
}

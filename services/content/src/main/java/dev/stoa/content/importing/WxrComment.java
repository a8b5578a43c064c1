package dev.stoa.content.importing;

/// A `wp:comment` as it stands in the file. `parent` is 0 for a root; `type` is empty, `comment`,
/// `pingback` or `trackback`; `approved` is `1`, `0`, `spam`, `trash`, `post-trashed` or empty.
record WxrComment(
    int line,
    long id,
    long parent,
    String type,
    String approved,
    String author,
    String email,
    String url,
    String date,
    String dateGmt,
    String content) {

  boolean isMention() {
    return type.equals("pingback") || type.equals("trackback");
  }
}

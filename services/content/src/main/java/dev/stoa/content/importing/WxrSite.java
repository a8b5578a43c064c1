package dev.stoa.content.importing;

import java.util.Map;

/// What an export says of its site. `url`: of the blog, without a slash at the end; it names the
/// source of every imported id. `authors`: login to display name. `numbers`: of [categories][
/// #category] and [authors][#author], as addresses without names show them.
record WxrSite(
    String version,
    String title,
    String url,
    Map<String, String> authors,
    Map<String, String> numbers) {
  WxrSite {
    authors = Map.copyOf(authors);
    numbers = Map.copyOf(numbers);
  }

  /// The key of a category in `numbers`.
  static String category(String nicename) {
    return "category/" + nicename;
  }

  /// The key of an author in `numbers`.
  static String author(String login) {
    return "author/" + login;
  }

  /// The source under which comments and articles of this site are known.
  String source() {
    return "wordpress:" + url;
  }
}

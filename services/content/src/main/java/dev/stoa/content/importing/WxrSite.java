package dev.stoa.content.importing;

import java.util.Map;

/// What an export says of its site. `url`: of the blog, without a slash at the end; it names the
/// source of every imported id. `authors`: login to display name.
record WxrSite(String version, String title, String url, Map<String, String> authors) {
  WxrSite {
    authors = Map.copyOf(authors);
  }

  /// The source under which comments and articles of this site are known.
  String source() {
    return "wordpress:" + url;
  }
}

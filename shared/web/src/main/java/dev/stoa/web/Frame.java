package dev.stoa.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything around a page: whose site, which language, who looks, under which address. The model
/// of the layout template. `origin` is where the site is reached (`https://example.org`); `query`
/// is empty when there is none.
public record Frame(
    Site site,
    Assets assets,
    Messages messages,
    @Nullable Viewer viewer,
    String origin,
    String path,
    String query) {

  /// One entry of the language switch.
  public record Choice(String tag, String label, String href, boolean current) {}

  public String text(String key) {
    return messages.text(key);
  }

  /// The languages, each with the address of this same page in it.
  public List<Choice> languages() {
    var choices = new ArrayList<Choice>();
    for (var language : Language.values()) {
      choices.add(
          new Choice(
              language.tag(),
              language.label(),
              LanguageQuery.href(path, query, language),
              language == messages.language()));
    }
    return choices;
  }

  /// The address of the sign-in form that comes back here.
  public String signIn() {
    var here = query.isEmpty() ? path : path + "?" + query;
    return "/login?next=" + URLEncoder.encode(here, StandardCharsets.UTF_8);
  }

  /// A path of this site as the world sees it.
  public String absolute(String sitePath) {
    return origin + sitePath;
  }
}

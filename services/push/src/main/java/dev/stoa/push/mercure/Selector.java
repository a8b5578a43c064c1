package dev.stoa.push.mercure;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/// What a subscriber listens to, or a token speaks about. Matching takes time linear in the topic:
/// regular expressions run on RE2, which never goes back.
sealed interface Selector {
  /// The longest text of one selector; more is refused.
  int MAX_LENGTH = 1024;

  /// As it was written.
  String text();

  /// The name of its kind on the wire.
  String type();

  boolean matches(Topic topic);

  /// Everything: `*`, of whatever kind it was written as.
  record All(String type) implements Selector {
    @Override
    public String text() {
      return "*";
    }

    @Override
    public boolean matches(Topic topic) {
      return true;
    }
  }

  /// The same text, byte for byte.
  record Exact(String text) implements Selector {
    @Override
    public String type() {
      return "exact";
    }

    @Override
    public boolean matches(Topic topic) {
      return topic.text().equals(text);
    }
  }

  /// An RFC 6570 template of 0.x: its own text, or an expansion of it.
  record Template(String text, Pattern expansions) implements Selector {
    @Override
    public String type() {
      return "uritemplate";
    }

    @Override
    public boolean matches(Topic topic) {
      return topic.text().equals(text) || expansions.matches(topic.text());
    }
  }

  /// A WHATWG URL Pattern of 1.0.
  record Url(String text, UrlPattern pattern) implements Selector {
    @Override
    public String type() {
      return "urlpattern";
    }

    @Override
    public boolean matches(Topic topic) {
      return topic.url() != null && pattern.matches(topic.url());
    }
  }

  /// A selector of 0.x; never null, since any text is one.
  static Selector topic(String text) {
    if (text.equals("*")) {
      return new All("exact");
    }
    Pattern expansions = text.indexOf('{') < 0 ? null : UriTemplate.expansions(text);
    return expansions == null ? new Exact(text) : new Template(text, expansions);
  }

  /// A matcher of 1.0; null when the type is not known or the text is not of that type.
  static @Nullable Selector matcher(String type, String text, WebUrl hub) {
    if (!type.equals("exact") && !type.equals("urlpattern")) {
      return null;
    }
    if (text.equals("*")) {
      return new All(type);
    }
    if (type.equals("exact")) {
      return new Exact(text);
    }
    UrlPattern pattern = UrlPattern.parse(text, hub);
    return pattern == null ? null : new Url(text, pattern);
  }
}

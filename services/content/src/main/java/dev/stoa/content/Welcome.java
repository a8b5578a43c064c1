package dev.stoa.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// The article of a new site: what the visitor sees, how to sign in, how to bring in a blog.
record Welcome(String html) {
  /// Set once a site was greeted.
  static final String SETTING = "welcome";

  static Welcome load() {
    try (var stream = Welcome.class.getResourceAsStream("welcome.html")) {
      var bytes = Objects.requireNonNull(stream, "welcome.html").readAllBytes();
      return new Welcome(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Article article(String id, Instant now) {
    var body = ArticleHtml.sanitise(html);
    return new Article(
        id,
        Kind.ARTICLE,
        Status.PUBLISHED,
        "welcome",
        "Welcome to your Stoa",
        body,
        ArticleHtml.excerpt(body),
        "Stoa",
        false,
        true,
        now,
        now,
        now,
        List.of(new Tag("welcome", "Welcome")));
  }
}

package dev.stoa.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/// The article of a new site: what the visitor sees, how to sign in, how to bring in a blog.
record Welcome(String html) {
  /// Set once a site was greeted.
  static final String SETTING = "welcome";

  private static final String SLUG = "welcome";
  private static final String AUTHOR = "Stoa";
  private static final String ADDRESS = "http://localhost:8080/push/";
  // What can stand in HTML as it is.
  private static final Pattern ORIGIN = Pattern.compile("[a-z]+://[A-Za-z0-9.:\\[\\]-]+");

  static Welcome load() {
    try (var stream = Welcome.class.getResourceAsStream("welcome.html")) {
      var bytes = Objects.requireNonNull(stream, "welcome.html").readAllBytes();
      return new Welcome(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The article as it is shown on a site at `origin`: what it says of the site's own address is
  /// true there. Any other article as it is.
  static Article at(String origin, Article article) {
    return article.slug().equals(SLUG)
            && article.author().equals(AUTHOR)
            && ORIGIN.matcher(origin).matches()
        ? article.withHtml(article.html().replace(ADDRESS, origin + "/push/"))
        : article;
  }

  Article article(String id, Instant now) {
    var body = ArticleHtml.sanitise(html);
    return new Article(
        id,
        Kind.ARTICLE,
        Status.PUBLISHED,
        SLUG,
        "Welcome to your Stoa",
        body,
        ArticleHtml.excerpt(body),
        AUTHOR,
        false,
        true,
        now,
        now,
        now,
        List.of(new Tag("welcome", "Welcome")));
  }
}

package dev.stoa.content;

import dev.stoa.content.importing.ArticleSink.Change;
import dev.stoa.content.importing.ArticleSink.Placed;
import dev.stoa.content.importing.ImportedArticle;
import dev.stoa.contracts.Json;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;

/// Turns what another system says about an article into one of ours. The same article again changes
/// nothing; an article that differs keeps its id, its address and its comments.
final class ArticleImport {
  private final ArticleChanges changes;
  private final OldListStore lists;
  private final InstantSource clock;
  private final Ids ids;

  ArticleImport(ArticleChanges changes, OldListStore lists, InstantSource clock, Ids ids) {
    this.changes = changes;
    this.lists = lists;
    this.clock = clock;
    this.ids = ids;
  }

  /// What [#put] would do.
  Placed preview(Tx tx, ImportedArticle imported) {
    var known = changes.imported(tx, imported.source(), imported.key());
    if (known == null) {
      return new Placed(null, Change.ADDED);
    }
    var same = known.hash().equals(hash(imported));
    return new Placed(known.id(), same ? Change.UNCHANGED : Change.UPDATED);
  }

  Placed put(Tx tx, ImportedArticle imported) {
    var known = changes.imported(tx, imported.source(), imported.key());
    var mark =
        new ImportMark(
            imported.source(),
            imported.key(),
            hash(imported),
            imported.parent(),
            imported.menuOrder());
    if (known == null) {
      var article = article(imported, ids.uuid7(), freeSlug(tx, imported));
      changes.insert(tx, article, imported.html(), mark);
      redirect(tx, imported, article);
      lists(tx, imported);
      return new Placed(article.id(), Change.ADDED);
    }
    if (known.hash().equals(mark.hash())) {
      return new Placed(known.id(), Change.UNCHANGED);
    }
    var article = article(imported, known.id(), known.slug());
    changes.update(tx, article, imported.html(), mark);
    redirect(tx, imported, article);
    lists(tx, imported);
    return new Placed(known.id(), Change.UPDATED);
  }

  private Article article(ImportedArticle imported, String id, String slug) {
    var html = ArticleHtml.sanitise(imported.html());
    var summary = ArticleHtml.clean(imported.summary()).strip();
    var published = imported.state() == ImportedArticle.State.PUBLISHED;
    return new Article(
        id,
        kind(imported),
        published ? Status.PUBLISHED : Status.DRAFT,
        slug,
        ArticleHtml.clean(imported.title()),
        html,
        summary.isEmpty() ? ArticleHtml.excerpt(html) : summary,
        ArticleHtml.clean(imported.author()),
        false,
        imported.commentsOpen(),
        imported.publishedAt(),
        clock.instant(),
        imported.publishedAt(),
        tags(imported));
  }

  /// The wished slug, else one made of the title, with a number when it is taken.
  private String freeSlug(Tx tx, ImportedArticle imported) {
    var wished = Slugs.of(imported.slug());
    var base = wished.isEmpty() ? Slugs.of(imported.title()) : wished;
    base = base.isEmpty() ? Slugs.of("post-" + imported.key()) : base;
    var slug = base;
    for (var number = 2; changes.slugTaken(tx, kind(imported), slug); number++) {
      slug = base + "-" + number;
    }
    return slug;
  }

  private void redirect(Tx tx, ImportedArticle imported, Article article) {
    for (var oldPath : imported.oldPaths()) {
      var key = OldPaths.normalise(oldPath);
      if (key != null && !key.equals(Slugs.decode(article.path()))) {
        changes.redirect(tx, key, article.id());
      }
    }
  }

  private void lists(Tx tx, ImportedArticle imported) {
    for (var list : imported.oldLists()) {
      var name = Slugs.of(list.name());
      if (!name.isEmpty()) {
        lists.put(tx, list.kind(), name, Slugs.of(list.tag()));
      }
    }
  }

  private static List<Tag> tags(ImportedArticle imported) {
    var tags = new LinkedHashMap<String, Tag>();
    for (var name : imported.tags()) {
      var slug = Slugs.of(name);
      if (!slug.isEmpty()) {
        tags.putIfAbsent(slug, new Tag(slug, ArticleHtml.clean(name)));
      }
    }
    return List.copyOf(tags.values());
  }

  private static Kind kind(ImportedArticle imported) {
    return imported.kind() == ImportedArticle.Kind.PAGE ? Kind.PAGE : Kind.ARTICLE;
  }

  private static String hash(ImportedArticle imported) {
    try {
      var bytes = Json.encode(imported).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

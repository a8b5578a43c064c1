package dev.stoa.content.importing;

import dev.stoa.content.importing.ArticleSink.Change;
import dev.stoa.content.importing.ArticleSink.Placed;
import dev.stoa.contracts.comments.CommentsApi.ImportComments;
import dev.stoa.contracts.comments.CommentsApi.ImportedComment;
import dev.stoa.contracts.comments.CommentsApi.ImportedComments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Content's store and the comments service in memory: keeps what an import brings by source key.
final class FakeSite implements ArticleSink, CommentSink {
  final Map<String, ImportedArticle> articles = new LinkedHashMap<>();
  final Map<String, ImportedComment> comments = new LinkedHashMap<>();
  final List<Integer> batches = new ArrayList<>();

  @Override
  public Placed put(ImportedArticle article, boolean dryRun) {
    String key = article.source() + "#" + article.key();
    ImportedArticle known = articles.get(key);
    if (!dryRun) {
      articles.put(key, article);
    }
    if (known == null) {
      return new Placed(dryRun ? null : "id-" + article.key(), Change.ADDED);
    }
    return new Placed(
        "id-" + article.key(), known.equals(article) ? Change.UNCHANGED : Change.UPDATED);
  }

  @Override
  public ImportedComments put(ImportComments batch) {
    batches.add(batch.comments().size());
    int added = 0;
    int updated = 0;
    int unchanged = 0;
    List<String> orphans = new ArrayList<>();
    for (ImportedComment comment : batch.comments()) {
      ImportedComment known = comments.get(comment.key());
      if (comment.parentKey() != null && !comments.containsKey(comment.parentKey())) {
        orphans.add(comment.key());
      }
      if (known == null) {
        added++;
      } else if (known.equals(comment)) {
        unchanged++;
      } else {
        updated++;
      }
      if (!batch.dryRun()) {
        comments.put(comment.key(), comment);
      }
    }
    return new ImportedComments(added, updated, unchanged, orphans);
  }

  ImportedArticle article(String key) {
    @Nullable ImportedArticle found =
        articles.values().stream()
            .filter(article -> article.key().equals(key))
            .findFirst()
            .orElse(null);
    if (found == null) {
      throw new AssertionError("no article " + key + " in " + articles.keySet());
    }
    return found;
  }

  ImportedComment comment(String key) {
    ImportedComment found = comments.get(key);
    if (found == null) {
      throw new AssertionError("no comment " + key + " in " + comments.keySet());
    }
    return found;
  }
}

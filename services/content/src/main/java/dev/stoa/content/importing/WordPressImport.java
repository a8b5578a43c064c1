package dev.stoa.content.importing;

import dev.stoa.content.importing.ArticleSink.Placed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/// Imports a WordPress export in two passes over the file, each with one item in memory: the first
/// finds what is wrong with it, the second applies it.
///
/// Guarantees: a file that cannot be read to its end changes nothing; the same file again changes
/// nothing. A run that is cut short (the process killed, the disk full) leaves whole articles and
/// comments behind, and the next run completes it.
final class WordPressImport {
  private static final int REPORT_EVERY = 100;

  private final ArticleSink articles;
  private final CommentSink comments;
  private final Progress progress;

  /// Hears how far the import is.
  @FunctionalInterface
  interface Progress {
    void at(String label, long done, long total);
  }

  /// What to do with the file.
  record Options(boolean dryRun, boolean drafts) {}

  /// What came of it.
  record Result(WxrSite site, ImportReport report) {}

  /// What the first pass found.
  private record Survey(WxrSite site, long items, Attachments attachments) {}

  WordPressImport(ArticleSink articles, CommentSink comments, Progress progress) {
    this.articles = articles;
    this.comments = comments;
    this.progress = progress;
  }

  Result run(Path file, Options options) throws IOException, BadExport {
    FileTime modified = Files.getLastModifiedTime(file);
    Survey survey = check(file);
    if (!Files.getLastModifiedTime(file).equals(modified)) {
      throw new BadExport(0, 0, "the file was changed while it was checked");
    }
    return apply(file, survey, options);
  }

  private Survey check(Path file) throws IOException, BadExport {
    long size = Files.size(file);
    try (WxrReader reader = WxrReader.open(file)) {
      Attachments attachments = new Attachments();
      long items = 0;
      for (WxrItem item = reader.next(); item != null; item = reader.next()) {
        attachments.add(item);
        if (++items % REPORT_EVERY == 0) {
          progress.at("Checking", reader.bytesRead(), size);
        }
      }
      progress.at("Checking", size, size);
      return new Survey(reader.site(), items, attachments);
    }
  }

  private Result apply(Path file, Survey survey, Options options) throws IOException, BadExport {
    ImportReport report = new ImportReport(options.dryRun());
    WordPressText text = new WordPressText(survey.attachments());
    ItemRules itemRules = new ItemRules(survey.site(), text, options.drafts());
    CommentRules commentRules = new CommentRules(text);
    CommentBatches batches =
        new CommentBatches(comments, survey.site().source(), options.dryRun(), report);
    String label = options.dryRun() ? "Dry run" : "Importing";
    long done = 0;
    try (WxrReader reader = WxrReader.open(file)) {
      for (WxrItem item = reader.next(); item != null; item = reader.next()) {
        report.item(item);
        switch (itemRules.decide(item)) {
          case Decision.Skip(SkipReason reason) -> report.skipped(item, reason);
          case Decision.Take(ImportedArticle article, String note) -> {
            Placed placed = articles.put(article, options.dryRun());
            report.article(article, placed.change(), note);
            comments(item, article, placed, commentRules, batches, report);
          }
        }
        if (++done % REPORT_EVERY == 0) {
          progress.at(label, done, survey.items());
        }
      }
      batches.send();
      progress.at(label, survey.items(), survey.items());
      report.repairs(reader.repairs(), reader.repaired());
    }
    return new Result(survey.site(), report);
  }

  private static void comments(
      WxrItem item,
      ImportedArticle article,
      Placed placed,
      CommentRules rules,
      CommentBatches batches,
      ImportReport report) {
    String id = placed.id();
    CommentRules.Sorted sorted =
        rules.sort(id == null ? "" : "article:" + id, article.publishedAt(), item.comments());
    report.skippedComments(sorted.skipped());
    report.orphans(sorted.orphans());
    sorted
        .comments()
        .forEach(comment -> {
          report.comment(comment);
          if (id == null) {
            report.added();
          } else {
            batches.add(comment);
          }
        });
  }
}

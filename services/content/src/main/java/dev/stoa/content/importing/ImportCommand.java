package dev.stoa.content.importing;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.comments.CommentsApi;
import dev.stoa.runtime.ControlCommand;
import dev.stoa.runtime.ControlOutput;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// `./stoa import FILE [--dry-run] [--drafts] [--verbose]`. Arguments: `file` (absolute), `dryRun`,
/// `drafts`, `verbose`. The report goes to standard output, progress to standard error. A file that
/// cannot be read to its end is a [Failure.Invalid] with line, column and reason.
public final class ImportCommand implements ControlCommand {
  /// A batch of 500 comments on a slow disk.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ArticleSink articles;
  private final CommentSink comments;

  public ImportCommand(ArticleSink articles, Bus bus) {
    this.articles = articles;
    var address = CommentsApi.IMPORT.withTimeout(PATIENCE);
    this.comments = batch -> bus.ask(address, batch);
  }

  @Override
  public String name() {
    return "import";
  }

  @Override
  public void run(JsonObject arguments, ControlOutput output) throws IOException {
    Path file = Path.of(arguments.getString("file", ""));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new Failure.Invalid(
          new FieldError("file", "import.unreadable", "There is no readable file at " + file));
    }
    var options =
        new WordPressImport.Options(
            arguments.getBoolean("dryRun", false), arguments.getBoolean("drafts", false));
    try {
      var result = new WordPressImport(articles, comments, output::progress).run(file, options);
      result
          .report()
          .lines(result.site(), arguments.getBoolean("verbose", false))
          .forEach(output::line);
    } catch (BadExport bad) {
      throw new Failure.Invalid(
          "import.broken",
          "%s, %s. Nothing was imported.".formatted(file, bad.text().replaceAll("\\.$", "")),
          List.of(new FieldError("file", "import.broken", bad.text())));
    }
  }
}

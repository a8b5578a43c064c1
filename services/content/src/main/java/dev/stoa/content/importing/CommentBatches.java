package dev.stoa.content.importing;

import dev.stoa.contracts.comments.CommentsApi.ImportComments;
import dev.stoa.contracts.comments.CommentsApi.ImportedComment;
import dev.stoa.contracts.comments.CommentsApi.ImportedComments;
import java.util.ArrayList;
import java.util.List;

/// Sends comments in batches that stay below the contract's count and a bus message's size, in the
/// order given, so that a parent is there before its replies.
final class CommentBatches {
  private static final int MOST = 500;
  private static final int MOST_CHARACTERS = 512 * 1024;

  private final CommentSink sink;
  private final String source;
  private final boolean dryRun;
  private final ImportReport report;
  private final List<ImportedComment> waiting = new ArrayList<>();
  private int characters;

  CommentBatches(CommentSink sink, String source, boolean dryRun, ImportReport report) {
    this.sink = sink;
    this.source = source;
    this.dryRun = dryRun;
    this.report = report;
  }

  void add(ImportedComment comment) {
    if (waiting.size() == MOST || characters + comment.html().length() > MOST_CHARACTERS) {
      send();
    }
    waiting.add(comment);
    characters += comment.html().length();
  }

  /// Sends what is left.
  void send() {
    if (!waiting.isEmpty()) {
      ImportedComments answer = sink.put(new ImportComments(source, dryRun, List.copyOf(waiting)));
      report.comments(answer);
      waiting.clear();
      characters = 0;
    }
  }
}

package dev.stoa.content.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.content.importing.ArticleSink.Change;
import dev.stoa.content.importing.ArticleSink.Placed;
import dev.stoa.contracts.comments.CommentsApi.ImportedComments;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A large export is read in little memory. `-Dstoa.soak` makes it hundreds of megabytes.
class LargeExportTest {
  private static final int ITEMS = System.getProperty("stoa.soak") == null ? 5_000 : 100_000;

  @TempDir Path folder;

  @Test
  void streamsInBoundedMemory() throws Exception {
    Path file = write();
    long[] peak = {0};
    long before = used();
    WordPressImport importing =
        new WordPressImport(
            (article, dryRun) -> new Placed(article.key(), Change.ADDED),
            batch -> new ImportedComments(batch.comments().size(), 0, 0, List.of()),
            (label, done, total) -> {
              if (done % (ITEMS / 5) == 0) {
                peak[0] = Math.max(peak[0], used() - before);
              }
            });
    WordPressImport.Result result = importing.run(file, new WordPressImport.Options(false, false));
    assertThat(result.report().changes()).isEqualTo(3L * ITEMS);
    assertThat(peak[0]).as("memory held while importing, bytes").isLessThan(24 << 20);
  }

  private Path write() throws IOException {
    Path file = folder.resolve("large.xml");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(Exports.HEAD);
      String filler = "<wp:postmeta><wp:meta_value>" + "x &amp; y ".repeat(400);
      for (int i = 1; i <= ITEMS; i++) {
        String comments = Exports.comment(2L * i, 0, "") + Exports.comment(2L * i + 1, 2L * i, "");
        out.write(Exports.item(i, comments + filler + "</wp:meta_value></wp:postmeta>"));
      }
      out.write(Exports.TAIL);
    }
    return file;
  }

  private static long used() {
    Runtime.getRuntime().gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

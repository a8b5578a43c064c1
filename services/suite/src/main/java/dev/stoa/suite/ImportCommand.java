package dev.stoa.suite;

import dev.stoa.runtime.DataDirectory;
import dev.stoa.runtime.Launcher;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes in the export of another system.
@Command(
    name = "import",
    description = "Take in articles, pages and comments of a WordPress export (WXR).",
    mixinStandardHelpOptions = true,
    footer = {
      "  ./stoa import export.xml --dry-run          what would come in, what would not, and why",
      "  ./stoa import export.xml                    again changes nothing"
    })
final class ImportCommand extends LaunchArguments implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The export file, WXR 1.0 to 1.2.")
  Path file = Path.of("");

  @Option(names = "--dry-run", description = "Only report what would come in.")
  boolean dryRun;

  @Option(names = "--drafts", description = "Also take in what is not published, as drafts.")
  boolean drafts;

  @Option(names = "--verbose", description = "Name all that is skipped or mended, not a few of it.")
  boolean verbose;

  ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    var arguments =
        new JsonObject()
            .put("file", file.toAbsolutePath().normalize().toString())
            .put("dryRun", dryRun)
            .put("drafts", drafts)
            .put("verbose", verbose);
    if (dryRun && !DataDirectory.isHeld(options().data()) && Launcher.isNew(options())) {
      return tryOut(arguments);
    }
    return Operator.run(console, options(), "import", arguments);
  }

  /// Where there is no site yet a dry run begins none: it has one of its own for a moment.
  private int tryOut(JsonObject arguments) throws Exception {
    var folder = Files.createTempDirectory("stoa-dry-run");
    try {
      return Operator.run(console, options().withData(folder), "import", arguments);
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}

package dev.stoa.suite;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
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
    return Operator.run(console, options(), "import", arguments);
  }
}

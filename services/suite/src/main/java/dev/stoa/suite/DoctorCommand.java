package dev.stoa.suite;

import dev.stoa.runtime.Doctor;
import dev.stoa.runtime.Finding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Tries what most often keeps a server from starting or running well.
@Command(
    name = "doctor",
    description = {
      "Try what a start with these options needs, and change nothing: machine, settings, data,"
          + " database, ports, other nodes.",
      "One line each: ok, warn or fail, and what to do. Exit code 1: something failed."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = {
      "  ./stoa doctor --port 9000 --data /srv/stoa",
      "  ./stoa doctor --database postgresql://... --cluster 10.0.0.1:5701,10.0.0.2:5701 --json"
    })
final class DoctorCommand extends ServerArguments implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var home = System.getProperty("stoa.home");
    var findings = Doctor.examine(options(), Suite.services(), home == null ? null : Path.of(home));
    var healthy = findings.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL);
    if (json) {
      var all = new JsonArray();
      findings.forEach(finding -> all.add(finding.json()));
      console.line(new JsonObject().put("healthy", healthy).put("findings", all).encodePrettily());
    } else {
      findings.forEach(finding -> console.line(finding.toString()));
    }
    return healthy ? ExitCode.OK : ExitCode.FAILED;
  }
}

package dev.stoa.suite;

import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts the server and stays until it is told to stop.
@Command(
    name = "run",
    description = "Start the server. Ctrl-C or ./stoa stop ends it.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = {
      "  ./stoa run                                  on http://localhost:8080, with its data in ./data",
      "  ./stoa run --port 9000 --data /srv/stoa",
      "  ./stoa run --role push --cluster 10.0.0.1:5701,10.0.0.2:5701 --database postgresql://..."
    })
final class RunCommand extends ServerArguments implements Callable<Integer> {
  // What a page needs: enough to have its classes in the cache.
  static final List<String> TRAINING =
      List.of(
          "/",
          "/articles/welcome",
          "/feed.atom",
          "/login",
          "/api/comments?thread=x",
          "/push/poll?channel=thread:x&wait=0",
          "/nowhere");

  private final Console console;

  @Option(names = "--dev", description = "Show failures in the page, log every request.")
  boolean dev;

  @Option(names = "--open", description = "Open the site in a browser.")
  boolean open;

  @Option(names = "--train", hidden = true, description = "Start, answer a few requests, stop.")
  boolean train;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  LaunchOptions options() {
    return super.options().with("dev", dev ? "true" : null);
  }

  @Override
  public Integer call() throws Exception {
    var options = options().checked();
    if (!train) {
      console.note("Starting ...");
    }
    var running = Launcher.start(options, Suite.services());
    if (train) {
      return train(running);
    }
    // The hook must wait: the process ends with its last hook, whatever else still runs.
    var hook = Thread.ofPlatform().name("stop").unstarted(() -> stop(running));
    Runtime.getRuntime().addShutdownHook(hook);
    welcome(running);
    running.awaitStop();
    if (unhook(hook)) {
      stop(running);
    } else {
      hook.join();
    }
    return ExitCode.OK;
  }

  private void stop(Running running) {
    console.note("Stopping ...");
    running.close();
  }

  // False when a signal has come first, so that the hook runs already.
  private static boolean unhook(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return false;
    }
  }

  private void welcome(Running running) throws Exception {
    var unknown = running.config().unknown();
    if (!unknown.isEmpty()) {
      console.note("No part of Stoa knows these settings: " + String.join(", ", unknown));
    }
    console.line("Stoa is at " + running.address() + "   (Ctrl-C stops it)");
    console.line("Data is in " + running.data().toAbsolutePath().normalize());
    for (var line : running.welcome()) {
      console.line(line);
    }
    if (open) {
      open(running.address());
    }
  }

  private void open(URI address) {
    var opener = System.getProperty("os.name", "").startsWith("Mac") ? "open" : "xdg-open";
    try {
      new ProcessBuilder(opener, address.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException missing) {
      console.note("No browser could be opened; please go to " + address);
    }
  }

  // For the ahead-of-time cache: load what a first visit loads, then end in good order.
  private int train(Running running) throws Exception {
    try (running;
        var client = HttpClient.newHttpClient()) {
      for (var path : TRAINING) {
        var target = URI.create("http://127.0.0.1:" + running.port() + path);
        var request = HttpRequest.newBuilder(target).header("accept", "text/html").build();
        client.send(request, BodyHandlers.discarding());
      }
      running.welcome();
    }
    return ExitCode.OK;
  }
}

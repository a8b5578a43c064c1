package dev.stoa.suite;

import dev.stoa.runtime.Config;
import dev.stoa.runtime.LaunchFailure;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts the server and stays until it is told to stop.
@Command(
    name = "run",
    description = "Start the server; Ctrl-C stops it.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class RunCommand extends LaunchArguments implements Callable<Integer> {
  // What a page needs: enough to have its classes in the cache.
  private static final List<String> TRAINING =
      List.of("/", "/api/articles", "/login", "/feed.atom", "/api/comments?thread=x", "/nowhere");

  private final Console console;

  @Option(names = "--port", description = "Default: 8080; 0 takes a free one.", paramLabel = "PORT")
  @Nullable Integer port;

  @Option(names = "--host", description = "Default: 127.0.0.1.", paramLabel = "ADDRESS")
  @Nullable String host;

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "NAME",
      description = "Which services to start: auth, comments, content, push. Default: all.")
  Set<String> roles = new TreeSet<>();

  @Option(
      names = "--cluster",
      paramLabel = "PEERS",
      description = "host:port,host:port,... or dns:name. Needs --database.")
  @Nullable String cluster;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Health and metrics. Default: none.")
  @Nullable Integer managementPort;

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
  LaunchOptions refine(LaunchOptions options, Config config) {
    var names = roles.isEmpty() ? Set.copyOf(config.list("role", List.of())) : roles;
    return withRoles(options, names, cluster != null ? cluster : config.text("cluster"))
        .withHost(host != null ? host : config.text("host", options.host()))
        .withPort(
            port != null
                ? checked("--port", port)
                : config.integer("port", options.port(), 0, 65_535))
        .withManagementPort(
            managementPort != null
                ? checked("--management-port", managementPort)
                : config.integer("management.port", -1, -1, 65_535))
        .withDev(dev);
  }

  private static int checked(String option, int port) {
    if (port < 0 || port > 65_535) {
      throw new LaunchFailure(
          LaunchFailure.Kind.CONFIG,
          "%s is %d; it must be a whole number from 0 to 65535.".formatted(option, port));
    }
    return port;
  }

  @Override
  public Integer call() throws Exception {
    var options = options();
    if (!train) {
      console.note("Starting ...");
    }
    var running = Launcher.start(options, Suite.services());
    if (train) {
      return train(running);
    }
    var stopped = new CountDownLatch(1);
    // The hook must wait: the process ends with its last hook, whatever else still runs.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  console.note("Stopping ...");
                  running.close();
                  stopped.countDown();
                }));
    welcome(running);
    stopped.await();
    return ExitCode.OK;
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

package dev.stoa.runtime;

import dev.stoa.router.App;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A process that is up. Closing it is blocking, complete and may be repeated.
public final class Running implements AutoCloseable {
  /// The operator's command that ends [#awaitStop].
  public static final String STOP = "stop";

  private final Listening listening;
  private final Path data;
  private final ServiceContext context;
  private final App app;
  private final Map<String, ControlCommand> commands;
  private final List<Welcome> welcome;
  private final CountDownLatch stop;
  private final Shutdown shutdown;

  /// The ports that are open; 0 when none is.
  record Listening(String host, int port, int managementPort) {}

  Running(
      Listening listening,
      Path data,
      ServiceContext context,
      App app,
      Map<String, ControlCommand> commands,
      List<Welcome> welcome,
      CountDownLatch stop,
      Shutdown shutdown) {
    this.listening = listening;
    this.data = data;
    this.context = context;
    this.app = app;
    this.commands = commands;
    this.welcome = welcome;
    this.stop = stop;
    this.shutdown = shutdown;
  }

  /// The port it listens on; 0 when it was opened for commands only.
  public int port() {
    return listening.port();
  }

  /// 0 when there is none.
  public int managementPort() {
    return listening.managementPort();
  }

  /// Where a browser on this machine finds it, or its public address when one is set.
  public URI address() {
    var publicUrl = config().text("public.url");
    return publicUrl == null
        ? Launch.localAddress(listening.host(), listening.port())
        : URI.create(publicUrl);
  }

  public Path data() {
    return data;
  }

  public Config config() {
    return context.config();
  }

  public Vertx vertx() {
    return context.vertx();
  }

  /// The rules and hooks of all services.
  public App app() {
    return app;
  }

  /// What the services were given.
  public ServiceContext context() {
    return context;
  }

  /// Runs an operator's command in this process.
  public void command(String name, JsonObject arguments, ControlOutput output) throws Exception {
    ControlServer.run(commands, name, arguments, output);
  }

  /// What the services tell the person who started them.
  public List<String> welcome() throws Exception {
    var lines = new ArrayList<String>();
    for (var part : welcome) {
      lines.addAll(part.lines(address()));
    }
    return lines;
  }

  /// Waits until an operator wants it to end. Closing it is then the caller's.
  public void awaitStop() throws InterruptedException {
    stop.await();
  }

  @Override
  public void close() {
    shutdown.close();
  }
}

package dev.stoa.runtime;

import dev.stoa.contracts.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator's door: `data/control.sock`, readable by the owner of the process alone. One line
/// asks, `{"command":...,"arguments":{...}}`; lines come back until one says how it ended:
/// `{"line":...}`, `{"note":...}`, `{"progress":{...}}`, then `{"end":"done"}` or
/// `{"end":"failed","message":...}`.
final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  private final Map<String, ControlCommand> commands;
  private final ServerSocketChannel socket;
  private final Path path;
  private final Set<Thread> running = new HashSet<>();

  private ControlServer(
      Map<String, ControlCommand> commands, ServerSocketChannel socket, Path path) {
    this.commands = commands;
    this.socket = socket;
    this.path = path;
  }

  /// Listens in the directory, which the caller holds; a socket left behind by a killed process is
  /// replaced.
  static ControlServer open(DataDirectory data, List<ControlCommand> commands) {
    var path = ControlClient.socket(data.path());
    try {
      Files.deleteIfExists(path);
      var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      socket.bind(UnixDomainSocketAddress.of(path));
      DataDirectory.restrict(path, "rw-------");
      var server = new ControlServer(byName(commands), socket, path);
      // A platform thread: accept would hold a carrier of the virtual threads for ever.
      Thread.ofPlatform().daemon().name("control").start(server::accept);
      return server;
    } catch (IOException unusable) {
      throw new LaunchFailure(
          LaunchFailure.Kind.DATA, "%s cannot be opened: %s".formatted(path, unusable), unusable);
    }
  }

  /// Takes no further command and ends those that run.
  @Override
  public void close() throws IOException {
    socket.close();
    synchronized (running) {
      running.forEach(Thread::interrupt);
    }
    Files.deleteIfExists(path);
  }

  /// Runs one command here and now; the same for both sides of the socket.
  static void run(
      Map<String, ControlCommand> commands, String name, JsonObject arguments, ControlOutput output)
      throws Exception {
    var command = commands.get(name);
    if (command == null) {
      throw new Failure.NotFound(
          "command.unknown", "No service of this process knows the command '" + name + "'.");
    }
    command.run(arguments, output);
  }

  static Map<String, ControlCommand> byName(List<ControlCommand> commands) {
    return commands.stream()
        .collect(Collectors.toUnmodifiableMap(ControlCommand::name, Function.identity()));
  }

  private void accept() {
    while (socket.isOpen()) {
      try {
        var connection = socket.accept();
        Thread.ofVirtual().name("control-command").start(() -> serve(connection));
      } catch (IOException closed) {
        if (socket.isOpen()) {
          LOG.warn("the control socket failed: {}", closed.toString());
        }
        return;
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (connection;
        var reader =
            new BufferedReader(
                new InputStreamReader(
                    Channels.newInputStream(connection), StandardCharsets.UTF_8));
        var writer =
            new BufferedWriter(
                new OutputStreamWriter(
                    Channels.newOutputStream(connection), StandardCharsets.UTF_8))) {
      var output = new Lines(writer);
      var request = reader.readLine();
      if (request != null) {
        output.send(answer(new JsonObject(request), output));
      }
    } catch (IOException | UncheckedIOException gone) {
      LOG.info("an operator's command lost its connection: {}", gone.toString());
    } catch (DecodeException | ClassCastException unreadable) {
      LOG.warn("an unreadable line came over the control socket");
    }
  }

  private JsonObject answer(JsonObject request, Lines output) {
    var name = request.getString("command", "");
    begun();
    try {
      run(commands, name, request.getJsonObject("arguments", new JsonObject()), output);
      return new JsonObject().put("end", "done");
    } catch (Failure failure) {
      return failed(failure.text());
    } catch (UncheckedIOException gone) {
      throw gone;
    } catch (InterruptedException stopping) {
      return failed("The server is stopping.");
    } catch (Exception unexpected) {
      LOG.error("the command {} failed", name, unexpected);
      return failed("The command failed inside the server; its log says why.");
    } finally {
      ended();
    }
  }

  private void begun() {
    synchronized (running) {
      running.add(Thread.currentThread());
    }
  }

  /// A command that is through is not interrupted any more: its answer is still to be sent, also
  /// that of the command which ends the server.
  private void ended() {
    synchronized (running) {
      running.remove(Thread.currentThread());
      Thread.interrupted();
    }
  }

  private static JsonObject failed(String message) {
    return new JsonObject().put("end", "failed").put("message", message);
  }

  /// Output as JSON lines. A command is stopped by its next output when nobody listens any more.
  private record Lines(BufferedWriter writer) implements ControlOutput {
    @Override
    public void line(String text) {
      send(new JsonObject().put("line", text));
    }

    @Override
    public void note(String text) {
      send(new JsonObject().put("note", text));
    }

    @Override
    public void progress(String label, long done, long total) {
      send(
          new JsonObject()
              .put(
                  "progress",
                  new JsonObject().put("label", label).put("done", done).put("total", total)));
    }

    @Override
    public void beat() {
      send(new JsonObject());
    }

    synchronized void send(JsonObject message) {
      try {
        writer.write(message.encode());
        writer.newLine();
        writer.flush();
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
  }
}

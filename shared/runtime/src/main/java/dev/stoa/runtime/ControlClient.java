package dev.stoa.runtime;

import dev.stoa.contracts.Failure;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Asks a running server over its control socket.
public final class ControlClient {
  // The kernel takes no longer path for a socket (sun_path).
  private static final int MAX_PATH = 100;

  private ControlClient() {}

  /// Runs the command in the server that holds `data`; gives its output on as it comes. Throws a
  /// [Failure] when the command does, an [IOException] when no server answers.
  public static void run(Path data, String command, JsonObject arguments, ControlOutput output)
      throws IOException {
    try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket(data)));
        var reader =
            new BufferedReader(
                new InputStreamReader(
                    Channels.newInputStream(connection), StandardCharsets.UTF_8))) {
      var request = new JsonObject().put("command", command).put("arguments", arguments);
      var bytes = ByteBuffer.wrap((request.encode() + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        connection.write(bytes);
      }
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (ended(new JsonObject(line), output)) {
          return;
        }
      }
      throw new IOException("the server ended before the command did");
    }
  }

  private static boolean ended(JsonObject message, ControlOutput output) {
    var end = message.getString("end");
    if ("failed".equals(end)) {
      throw new Failure.Conflict("command.failed", message.getString("message"));
    }
    if (message.containsKey("line")) {
      output.line(message.getString("line"));
    } else if (message.containsKey("note")) {
      output.note(message.getString("note"));
    } else if (message.containsKey("progress")) {
      var progress = message.getJsonObject("progress");
      output.progress(
          progress.getString("label"), progress.getLong("done"), progress.getLong("total"));
    }
    return end != null;
  }

  /// The socket of a data directory; by a relative path when the absolute one is too long for the
  /// kernel.
  static Path socket(Path data) {
    var absolute = data.toAbsolutePath().normalize().resolve("control.sock");
    if (absolute.toString().length() <= MAX_PATH) {
      return absolute;
    }
    var relative = Path.of("").toAbsolutePath().relativize(absolute);
    if (relative.toString().length() <= MAX_PATH) {
      return relative;
    }
    throw new LaunchFailure(
        LaunchFailure.Kind.DATA,
        "The path of the data directory is too long for a control socket: " + data);
  }
}

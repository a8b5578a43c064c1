package dev.stoa.systemtests.support;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A script in Node: what it prints, line by line.
public final class Node implements AutoCloseable {
  private static final int FIRST_WITH_WEB_SOCKETS = 22;

  private final Process process;
  private final BufferedReader out;

  private Node(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Runs a script of the test resources, copied into `folder`. What it says on its error output is
  /// part of the build's.
  public static Node start(Path folder, String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("node"));
    if (major() < FIRST_WITH_WEB_SOCKETS) {
      command.add("--experimental-websocket");
      command.add("--no-warnings");
    }
    command.add(copy(script, folder.resolve(Path.of(script).getFileName())).toString());
    command.addAll(List.of(arguments));
    return new Node(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /// A built file of the front end by its plain name, copied into `folder` as a module.
  public static Path asset(Path folder, String name) throws IOException {
    return copy("/assets/" + assetName(name), folder.resolve(name.replace(".js", ".mjs")));
  }

  /// The name that a built file of the front end has below `/assets/`.
  public static String assetName(String name) {
    try (InputStream manifest = resource("/assets/manifest.json")) {
      return new JsonObject(new String(manifest.readAllBytes(), StandardCharsets.UTF_8))
          .getString(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next line; null when it has ended.
  public @Nullable String line() throws IOException {
    return out.readLine();
  }

  private static int major() throws IOException {
    Process version = new ProcessBuilder("node", "--version").start();
    try (var reader =
        new BufferedReader(
            new InputStreamReader(version.getInputStream(), StandardCharsets.UTF_8))) {
      String text = String.valueOf(reader.readLine());
      return Integer.parseInt(text.substring(1, text.indexOf('.')));
    }
  }

  private static Path copy(String resource, Path file) throws IOException {
    try (InputStream in = resource(resource)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = Node.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("there is no " + name + " on the class path");
    }
    return in;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

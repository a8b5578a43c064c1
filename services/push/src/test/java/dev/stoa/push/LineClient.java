package dev.stoa.push;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/// Reads an NDJSON stream.
final class LineClient implements AutoCloseable {
  private final BufferedReader lines;

  LineClient(int port, String pathAndQuery) throws IOException {
    URLConnection connection =
        URI.create("http://127.0.0.1:" + port + pathAndQuery).toURL().openConnection();
    connection.setReadTimeout(15_000);
    lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Reads up to the line that is wanted, which is kept too.
  void until(Predicate<JsonObject> wanted, List<JsonObject> got) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      got.add(new JsonObject(line));
      if (wanted.test(got.getLast())) {
        return;
      }
    }
    throw new IOException("the stream ended after " + got);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}

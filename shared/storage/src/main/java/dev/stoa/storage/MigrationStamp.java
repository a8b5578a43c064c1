package dev.stoa.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/// A fingerprint of all scripts of one migration prefix, kept in the database when they have been
/// applied. A start that finds its own fingerprint there needs no Flyway, whose classes and checks
/// cost a cold process half a second.
///
/// Any change to a script, in the program or by a restored database, makes the two differ, and
/// Flyway decides.
final class MigrationStamp {
  private MigrationStamp() {}

  /// The fingerprint; null when the scripts cannot be listed where they are.
  static @Nullable String of(Dialect dialect, String name) {
    var scripts = new TreeMap<String, byte[]>();
    try {
      for (var folder : new String[] {"common", dialect.folder()}) {
        var path = "db/" + name + "/" + folder + "/";
        var urls = MigrationStamp.class.getClassLoader().getResources(path);
        while (urls.hasMoreElements()) {
          if (!collect(urls.nextElement(), path, scripts)) {
            return null;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the migrations of " + name, e);
    }
    return scripts.isEmpty() ? null : digest(scripts);
  }

  static @Nullable String applied(Tx tx, String name) {
    var exists =
        switch (tx.dialect()) {
          case SQLITE -> "SELECT COUNT(*) AS n FROM sqlite_master WHERE name = 'stoa_schema'";
          case POSTGRESQL -> "SELECT COUNT(to_regclass('stoa_schema')) AS n";
        };
    var found = tx.first(exists, row -> row.integer("n"));
    return found == null || found == 0
        ? null
        : tx.first("SELECT stamp FROM stoa_schema WHERE name = ?", row -> row.text("stamp"), name);
  }

  static int keep(Tx tx, String name, String stamp) {
    tx.update(
        "CREATE TABLE IF NOT EXISTS stoa_schema"
            + " (name TEXT NOT NULL PRIMARY KEY, stamp TEXT NOT NULL)");
    return tx.update(
        "INSERT INTO stoa_schema (name, stamp) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp",
        name,
        stamp);
  }

  private static boolean collect(URL url, String path, SortedMap<String, byte[]> scripts)
      throws IOException {
    if ("file".equals(url.getProtocol())) {
      try (var files = Files.list(Path.of(URI.create(url.toString())))) {
        for (var file : files.toList()) {
          scripts.put(path + file.getFileName(), Files.readAllBytes(file));
        }
      }
      return true;
    }
    if (!(url.openConnection() instanceof JarURLConnection connection)) {
      return false;
    }
    var jar = connection.getJarFile();
    for (var entry : (Iterable<JarEntry>) jar.stream()::iterator) {
      if (entry.getName().startsWith(path) && !entry.isDirectory()) {
        try (var in = jar.getInputStream(entry)) {
          scripts.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return true;
  }

  private static String digest(SortedMap<String, byte[]> scripts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      scripts.forEach((name, bytes) -> {
        digest.update((name + "\0" + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

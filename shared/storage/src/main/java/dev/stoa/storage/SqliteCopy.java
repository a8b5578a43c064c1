package dev.stoa.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Copies an embedded database into one file: a snapshot, also of one that others write to
/// meanwhile. The copy is checked, is on the disk when this returns, and takes its place in one
/// step, so that whatever happens there is a whole one under its name or none.
public final class SqliteCopy {
  private static final int BUSY_MILLIS = 30_000;

  private SqliteCopy() {}

  /// Copies the database in `from` to `to`, which is replaced if it is there. Throws
  /// [DatabaseUnavailable] when `from` cannot be read, is damaged, or `to` cannot be written.
  public static void make(Path from, Path to) {
    var target = to.toAbsolutePath().normalize();
    var partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      Files.deleteIfExists(partial);
      SqliteEngine.createPrivately(partial);
      execute(from, partial);
      check(from, partial);
      flush(partial, StandardOpenOption.WRITE);
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      var folder = target.getParent();
      if (folder != null) {
        flush(folder, StandardOpenOption.READ);
      }
    } catch (IOException unusable) {
      throw new DatabaseUnavailable(to + " cannot be written: " + unusable, unusable);
    } finally {
      discard(partial);
    }
  }

  private static void execute(Path from, Path to) {
    if (!Files.isRegularFile(from)) {
      throw new DatabaseUnavailable("there is no file " + from, null);
    }
    try (var connection = source(from).getConnection();
        var statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, to.toString());
      statement.execute();
    } catch (SQLException unreadable) {
      throw new DatabaseUnavailable(
          "%s cannot be copied: %s".formatted(from, unreadable.getMessage()), unreadable);
    }
  }

  private static void check(Path from, Path copy) {
    var problems = new ArrayList<String>();
    try (var connection = source(copy).getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA integrity_check(10)")) {
      while (rows.next()) {
        problems.add(rows.getString(1));
      }
    } catch (SQLException unreadable) {
      problems.add(String.valueOf(unreadable.getMessage()));
    }
    if (!problems.equals(List.of("ok"))) {
      throw new DatabaseUnavailable(
          "%s is damaged: %s".formatted(from, String.join("; ", problems)), null);
    }
  }

  private static SQLiteDataSource source(Path file) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  private static void flush(Path path, StandardOpenOption mode) throws IOException {
    try (var channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  private static void discard(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException kept) {
      throw new DatabaseUnavailable(partial + " cannot be removed: " + kept, kept);
    }
  }
}

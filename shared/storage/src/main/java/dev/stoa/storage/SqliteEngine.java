package dev.stoa.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// SQLite in one file: WAL, every commit flushed to the disk, one writer and four readers on
/// platform threads.
final class SqliteEngine implements Engine {
  private static final int READERS = 4;
  private static final int FULL = 2;

  private final Connections write;
  private final Connections read;
  private final Jdbi writing;
  private final Jdbi reading;
  private final Lane writers;
  private final Lane readers;

  SqliteEngine(DatabaseConfig.Sqlite config) {
    var folder = config.file().toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DatabaseUnavailable("the folder of " + config.file() + " does not exist", null);
    }
    createPrivately(config.file());
    this.write = new Connections(source(config.file(), true), "PRAGMA query_only = false");
    this.read = new Connections(source(config.file(), false), "PRAGMA query_only = true");
    this.writing = Jdbi.create(write);
    this.reading = Jdbi.create(read);
    this.writers = new Lane("SQLite writer", 1, config, threads("stoa-sqlite-writer", 1));
    this.readers =
        new Lane("SQLite readers", READERS, config, threads("stoa-sqlite-reader-", READERS));
    assertDurable(config.file());
  }

  // SQLite gives its other files the permissions of this one.
  static void createPrivately(Path file) {
    try {
      if (!Files.exists(file)
          && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException unusable) {
      throw new DatabaseUnavailable(file + " cannot be created", unusable);
    }
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public Lane readers() {
    return readers;
  }

  @Override
  public Lane writers() {
    return writers;
  }

  @Override
  public Handle begin(boolean write) {
    var handle = (write ? writing : reading).open();
    handle.begin();
    return handle;
  }

  @Override
  public FluentConfiguration flyway() {
    return Flyway.configure().dataSource(write.source);
  }

  @Override
  public void close() {
    writers.close();
    readers.close();
    read.close();
    write.close();
  }

  /// `synchronous=FULL` is what makes an acknowledged event survive a power loss; a build of SQLite
  /// or a file system that does not give it must not pass unnoticed.
  private void assertDurable(Path file) {
    try (var connection = write.source.getConnection();
        var statement = connection.createStatement()) {
      try (var mode = statement.executeQuery("PRAGMA journal_mode")) {
        if (!mode.next() || !"wal".equalsIgnoreCase(mode.getString(1))) {
          throw new DatabaseError(file + " is not in WAL mode", null);
        }
      }
      try (var level = statement.executeQuery("PRAGMA synchronous")) {
        if (!level.next() || level.getInt(1) != FULL) {
          throw new DatabaseError(file + " is not opened with synchronous=FULL", null);
        }
      }
    } catch (SQLException e) {
      throw new DatabaseUnavailable("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private static SQLiteDataSource source(Path file, boolean write) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    config.enforceForeignKeys(true);
    config.setJournalSizeLimit(64 << 20);
    config.setTransactionMode(
        write ? SQLiteConfig.TransactionMode.IMMEDIATE : SQLiteConfig.TransactionMode.DEFERRED);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  private static ExecutorService threads(String name, int count) {
    var factory =
        count == 1
            ? Thread.ofPlatform().name(name).daemon(true).factory()
            : Thread.ofPlatform().name(name, 0).daemon(true).factory();
    return Executors.newFixedThreadPool(count, factory);
  }

  /// Connections that live as long as the database, opened when first needed. The lane lets no more
  /// callers in than there may be connections.
  private static final class Connections implements ConnectionFactory {
    private final SQLiteDataSource source;
    private final String setUp;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    Connections(SQLiteDataSource source, String setUp) {
      this.source = source;
      this.setUp = setUp;
    }

    @Override
    public Connection openConnection() throws SQLException {
      var connection = idle.pollFirst();
      if (connection != null) {
        return connection;
      }
      connection = source.getConnection();
      try (var statement = connection.createStatement()) {
        statement.execute(setUp);
      }
      return connection;
    }

    @Override
    public void closeConnection(Connection connection) {
      idle.addFirst(connection);
    }

    void close() {
      List<Connection> all = new ArrayList<>(idle);
      idle.clear();
      for (var connection : all) {
        try {
          connection.close();
        } catch (SQLException e) {
          throw SqlErrors.translate(e);
        }
      }
    }
  }
}

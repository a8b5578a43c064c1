package dev.stoa.storage;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// A transaction in progress. Parameters are positional (`?`) and may be text, numbers, booleans,
/// `Instant` (kept as microseconds), `byte[]`, `UUID` (kept as text), an enum (its name) or null.
///
/// A `Tx` is used by one thread and dies with its {@link Work}. Each method throws {@link
/// DuplicateKey} when a key exists already and {@link DatabaseError} otherwise.
public final class Tx {
  private final Handle handle;
  private final Dialect dialect;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(Handle handle, Dialect dialect) {
    this.handle = handle;
    this.dialect = dialect;
  }

  /// The first row, or null when there is none. Also for statements that end in `RETURNING`.
  public <T> @Nullable T first(String sql, RowMapper<T> mapper, @Nullable Object... args) {
    var rows = list(sql, mapper, args);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// All rows, in the order of the statement.
  public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... args) {
    try (var query = handle.createQuery(sql)) {
      bind(query, args);
      return query.execute((statement, _) -> {
        var rows = new ArrayList<T>();
        try (var results = statement.get().getResultSet()) {
          var row = new Row(results);
          while (results.next()) {
            rows.add(mapper.map(row));
          }
        }
        return rows;
      });
    } catch (RuntimeException e) {
      throw SqlErrors.translate(e);
    }
  }

  /// Runs a change and returns how many rows it touched.
  public int update(String sql, @Nullable Object... args) {
    try (var update = handle.createUpdate(sql)) {
      bind(update, args);
      return update.execute();
    } catch (RuntimeException e) {
      throw SqlErrors.translate(e);
    }
  }

  /// Runs the same change once for each set of parameters; returns the rows touched by each.
  public int[] batch(String sql, List<@Nullable Object[]> rows) {
    if (rows.isEmpty()) {
      return new int[0];
    }
    // Plain JDBC: JDBI's batch makes an object for each of a million parameters a second.
    try (var statement = handle.getConnection().prepareStatement(sql)) {
      for (var row : rows) {
        for (var i = 0; i < row.length; i++) {
          set(statement, i + 1, row[i]);
        }
        statement.addBatch();
      }
      return statement.executeBatch();
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  /// Runs `action` once the commit has succeeded, on the caller's thread, after the connection is
  /// given back. What it throws is logged and does not undo anything.
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  public Dialect dialect() {
    return dialect;
  }

  List<Runnable> actionsAfterCommit() {
    return afterCommit;
  }

  private static void bind(SqlStatement<?> statement, @Nullable Object[] args) {
    for (var i = 0; i < args.length; i++) {
      var value = args[i];
      Argument argument = (position, prepared, _) -> set(prepared, position, value);
      statement.bind(i, argument);
    }
  }

  private static void set(PreparedStatement statement, int position, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setObject(position, null);
      case String text when text.indexOf(0) >= 0 -> throw new UnstorableText();
      case String text -> statement.setString(position, text);
      case Integer number -> statement.setInt(position, number);
      case Long number -> statement.setLong(position, number);
      case Double number -> statement.setDouble(position, number);
      case Boolean flag -> statement.setBoolean(position, flag);
      case byte[] bytes -> statement.setBytes(position, bytes);
      case Instant time -> statement.setLong(position, Micros.of(time));
      case UUID id -> statement.setString(position, id.toString());
      case Enum<?> constant -> statement.setString(position, constant.name());
      default ->
          throw new IllegalArgumentException("not a parameter type: " + value.getClass().getName());
    }
  }
}

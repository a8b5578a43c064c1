package dev.stoa.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of a result, read by column name. The plain accessors refuse a null; the `OrNull` ones
/// return it.
public final class Row {
  private final ResultSet results;

  Row(ResultSet results) {
    this.results = results;
  }

  public String text(String column) {
    return present(column, textOrNull(column));
  }

  public @Nullable String textOrNull(String column) {
    return get(column, ResultSet::getString);
  }

  public int integer(String column) {
    return Math.toIntExact(int64(column));
  }

  public @Nullable Integer integerOrNull(String column) {
    var value = int64OrNull(column);
    return value == null ? null : Math.toIntExact(value);
  }

  public long int64(String column) {
    return present(column, int64OrNull(column));
  }

  public @Nullable Long int64OrNull(String column) {
    return get(column, (r, c) -> nullable(r, r.getLong(c)));
  }

  public double real(String column) {
    return present(column, realOrNull(column));
  }

  public @Nullable Double realOrNull(String column) {
    return get(column, (r, c) -> nullable(r, r.getDouble(c)));
  }

  public boolean bool(String column) {
    return present(column, boolOrNull(column));
  }

  public @Nullable Boolean boolOrNull(String column) {
    return get(column, (r, c) -> nullable(r, r.getBoolean(c)));
  }

  /// A time kept as BIGINT microseconds since the epoch.
  public Instant instant(String column) {
    return present(column, instantOrNull(column));
  }

  public @Nullable Instant instantOrNull(String column) {
    var micros = int64OrNull(column);
    return micros == null ? null : Micros.toInstant(micros);
  }

  public byte[] bytes(String column) {
    return present(column, bytesOrNull(column));
  }

  public byte @Nullable [] bytesOrNull(String column) {
    return get(column, ResultSet::getBytes);
  }

  private <T> @Nullable T get(String column, Getter<T> getter) {
    try {
      return getter.get(results, column);
    } catch (SQLException e) {
      throw SqlErrors.translate(e);
    }
  }

  private static <T> @Nullable T nullable(ResultSet results, T value) throws SQLException {
    return results.wasNull() ? null : value;
  }

  private static <T> T present(String column, @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("column " + column + " is null");
    }
    return value;
  }

  private interface Getter<T> {
    @Nullable T get(ResultSet results, String column) throws SQLException;
  }
}

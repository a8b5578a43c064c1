package dev.stoa.storage;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What the two drivers' errors mean to a caller.
final class SqlErrors {
  private SqlErrors() {}

  /// The exception for callers; an exception that is ours already comes back unchanged.
  static RuntimeException translate(Throwable thrown) {
    var sql = find(thrown);
    if (sql == null) {
      return thrown instanceof RuntimeException ours
          ? ours
          : new DatabaseError("work failed", thrown);
    }
    var message = String.valueOf(sql.getMessage());
    if (isDuplicate(sql)) {
      return new DuplicateKey(message, sql);
    }
    if (isConflict(sql) || isUnreachable(sql)) {
      return new DatabaseUnavailable(message, sql);
    }
    return new DatabaseError(message, sql);
  }

  /// Whether another transaction got in the way, so that the same work may be run again.
  static boolean isConflict(Throwable thrown) {
    return switch (find(thrown)) {
      case SQLiteException e -> {
        var primary = e.getResultCode().code & 0xff;
        yield primary == SQLiteErrorCode.SQLITE_BUSY.code
            || primary == SQLiteErrorCode.SQLITE_LOCKED.code;
      }
      case SQLException e -> "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
      case null -> false;
    };
  }

  private static boolean isDuplicate(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      return switch (sqlite.getResultCode()) {
        case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
            true;
        default -> false;
      };
    }
    return "23505".equals(e.getSQLState());
  }

  /// Class 08: the connection; 53: resources; 57P: the server shuts down; 55P03: a lock's time-out.
  private static boolean isUnreachable(SQLException e) {
    var state = e.getSQLState();
    return e instanceof java.sql.SQLTransientConnectionException
        || (state != null
            && (state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || state.equals("57014")
                || state.equals("55P03")));
  }

  private static @Nullable SQLException find(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}

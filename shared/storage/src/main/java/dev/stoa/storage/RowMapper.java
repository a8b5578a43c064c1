package dev.stoa.storage;

/// Makes a value of one row; the row is gone afterwards.
@FunctionalInterface
public interface RowMapper<T> {
  T map(Row row);
}

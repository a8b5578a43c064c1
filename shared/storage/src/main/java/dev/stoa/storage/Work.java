package dev.stoa.storage;

import org.jspecify.annotations.Nullable;

/// What happens inside one transaction. It may be run again after a conflict with another
/// transaction, so all its effects belong into the `Tx` or behind {@link Tx#afterCommit}.
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
  T run(Tx tx);
}

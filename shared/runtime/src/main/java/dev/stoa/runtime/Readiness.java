package dev.stoa.runtime;

import org.jspecify.annotations.Nullable;

/// One reason why this process should get no new requests. Asked often, on an event loop: answer
/// from memory. Never ask the database or the cluster, or one hiccup takes every node out at once.
@FunctionalInterface
public interface Readiness {
  /// Why it is not ready, in a few words; null when it is.
  @Nullable String obstacle();
}

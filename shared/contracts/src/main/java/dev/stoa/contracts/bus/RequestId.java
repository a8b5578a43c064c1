package dev.stoa.contracts.bus;

import org.jspecify.annotations.Nullable;

/// The id of the request that the current thread works for: one id from the edge to the event.
/// Bound by the entry of the process on virtual threads, carried over the bus by [Bus].
public final class RequestId {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private RequestId() {}

  /// The id, or none when this thread works for no request.
  public static @Nullable String current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// Runs `work` for the request with this id.
  public static void run(@Nullable String id, Runnable work) {
    if (id == null) {
      work.run();
    } else {
      ScopedValue.where(CURRENT, id).run(work);
    }
  }
}

package dev.stoa.push;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The deadlines of all connections of one event loop, driven by one periodic tick: no timer and no
/// thread per connection. A hashed wheel: arming, cancelling and firing are O(1); a deadline fires
/// within one tick after it is due. Not thread-safe.
final class TimerWheel {
  private final Timeout[] slots;
  private final Timeout firing = new Timeout(_ -> {});
  private long now;
  private int armed;

  TimerWheel(int slots) {
    this.slots = new Timeout[slots];
    for (int i = 0; i < slots; i++) {
      this.slots[i] = new Timeout(_ -> {});
    }
  }

  /// A deadline that can be armed again and again.
  static final class Timeout {
    private final Consumer<Timeout> action;
    private @Nullable Timeout previous;
    private @Nullable Timeout next;
    private long due;

    Timeout(Consumer<Timeout> action) {
      this.action = action;
    }

    boolean isArmed() {
      return previous != null;
    }
  }

  int armed() {
    return armed;
  }

  /// Fires `timeout` after `ticks` more ticks, at least one; moves it when it is armed already.
  void arm(Timeout timeout, long ticks) {
    cancel(timeout);
    timeout.due = now + Math.max(1, ticks);
    link(slots[(int) (timeout.due % slots.length)], timeout);
  }

  void cancel(Timeout timeout) {
    Timeout previous = timeout.previous;
    if (previous == null) {
      return;
    }
    Timeout next = timeout.next;
    previous.next = next;
    if (next != null) {
      next.previous = previous;
    }
    timeout.previous = null;
    timeout.next = null;
    armed--;
  }

  /// Moves on by one tick and fires what is due. An action may arm and cancel anything.
  void tick() {
    now++;
    Timeout slot = slots[(int) (now % slots.length)];
    for (Timeout t = slot.next; t != null; ) {
      Timeout next = t.next;
      if (t.due <= now) {
        cancel(t);
        link(firing, t);
      }
      t = next;
    }
    for (Timeout t = firing.next; t != null; t = firing.next) {
      cancel(t);
      t.action.accept(t);
    }
  }

  private void link(Timeout list, Timeout timeout) {
    Timeout first = list.next;
    timeout.previous = list;
    timeout.next = first;
    list.next = timeout;
    if (first != null) {
      first.previous = timeout;
    }
    armed++;
  }
}

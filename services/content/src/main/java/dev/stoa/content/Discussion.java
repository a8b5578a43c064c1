package dev.stoa.content;

/// The comments of an article as they stand in its page. `cursor`: where live events continue.
public record Discussion(State state, String html, long total, String cursor) {
  /// How the comments were got.
  public enum State {
    /// As they are now.
    CURRENT,
    /// As they were a while ago: the comments service does not answer.
    STALE,
    /// Not at all: the comments service does not answer, and nothing is kept.
    UNAVAILABLE
  }

  public boolean isAvailable() {
    return state != State.UNAVAILABLE;
  }
}

package dev.stoa.contracts.push;

/// The names of channels that more than one service uses.
public final class Channels {
  private Channels() {}

  /// The channel on which the events of a comment thread travel.
  public static String thread(String key, boolean isPublic) {
    return isPublic ? "thread:" + key : "private:thread:" + key;
  }
}

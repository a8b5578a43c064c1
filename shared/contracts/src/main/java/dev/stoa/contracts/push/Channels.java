package dev.stoa.contracts.push;

/// The names of channels that more than one service uses.
public final class Channels {
  private Channels() {}

  /// The channel on which the events of a comment thread travel.
  public static String thread(String key, boolean isPublic) {
    return isPublic ? "thread:" + key : "private:thread:" + key;
  }

  /// The channel of one account.
  public static String user(String accountId) {
    return "user:" + accountId;
  }

  /// Whether anyone may read the channel without a token.
  public static boolean isPublic(String channel) {
    return channel.startsWith("thread:") || channel.startsWith("page:");
  }

  /// Whether the channel is the system's own: no pattern and no role covers it.
  public static boolean isSystem(String channel) {
    return channel.startsWith("$");
  }
}

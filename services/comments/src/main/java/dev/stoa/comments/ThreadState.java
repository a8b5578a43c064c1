package dev.stoa.comments;

/// What is known of a thread without reading its comments. `version` rises with every change that a
/// reader can see; `comments` and `mentions` count the published ones.
record ThreadState(long version, long comments, long mentions) {
  static final ThreadState EMPTY = new ThreadState(0, 0, 0);

  long total(String kind) {
    return kind.equals(Comment.MENTION) ? mentions : comments;
  }
}

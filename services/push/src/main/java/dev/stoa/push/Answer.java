package dev.stoa.push;

/// A transport that gives a limited number of events and ends: a poll.
interface Answer {
  /// How many more events it takes.
  int room();

  /// Whether it says something before all there is has been given: an answer without anything would
  /// look like the end.
  boolean mayEnd();

  /// There is nothing more to give for now.
  void caughtUp();
}

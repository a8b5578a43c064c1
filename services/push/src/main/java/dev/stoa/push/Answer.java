package dev.stoa.push;

/// A transport that gives a limited number of events and ends: a poll.
interface Answer {
  /// How many more events it takes.
  int room();

  /// There is nothing more to give for now.
  void caughtUp();
}

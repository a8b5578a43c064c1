package dev.stoa.auth;

import dev.stoa.testing.TestDatabase;

class TicketsOnPostgresTest implements TicketsContract {

  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.postgres();
  }
}

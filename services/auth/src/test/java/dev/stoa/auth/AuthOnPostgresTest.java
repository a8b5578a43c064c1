package dev.stoa.auth;

import dev.stoa.testing.TestDatabase;

class AuthOnPostgresTest implements AuthContract {

  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.postgres();
  }
}

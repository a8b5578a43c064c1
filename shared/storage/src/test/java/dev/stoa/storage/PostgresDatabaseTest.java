package dev.stoa.storage;

import dev.stoa.testing.TestDatabase;

class PostgresDatabaseTest implements DatabaseContract {
  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.postgres();
  }
}

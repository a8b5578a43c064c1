package dev.stoa.content;

import dev.stoa.testing.TestDatabase;

class ArticlesOnPostgresTest implements ArticlesContract {
  @Override
  public TestDatabase emptyDatabase() {
    return TestDatabase.postgres();
  }
}

package dev.stoa.content;

import java.util.List;

/// One page of a list. `number` counts from one.
record Paged(List<Article> items, int number, int pages, long total) {
  Paged {
    items = List.copyOf(items);
  }

  boolean hasNewer() {
    return number > 1;
  }

  boolean hasOlder() {
    return number < pages;
  }
}

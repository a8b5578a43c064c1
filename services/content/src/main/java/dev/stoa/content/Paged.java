package dev.stoa.content;

import java.util.List;

/// One page of a list. `number` counts from one.
public record Paged(List<Article> items, int number, int pages, long total) {
  public Paged {
    items = List.copyOf(items);
  }

  public boolean hasNewer() {
    return number > 1;
  }

  public boolean hasOlder() {
    return number < pages;
  }
}

package dev.stoa.comments;

import dev.stoa.contracts.bus.Bus;
import dev.stoa.contracts.bus.Registration;
import dev.stoa.contracts.comments.CommentsApi;
import dev.stoa.contracts.comments.CommentsApi.CountThreads;
import dev.stoa.contracts.comments.CommentsApi.ThreadCounts;
import io.vertx.core.Future;
import java.util.List;

/// What other services may ask over the bus.
final class CommentsHandlers {
  private final Comments comments;
  private final Imports imports;
  private final Fragments fragments;

  CommentsHandlers(Comments comments, Imports imports, Fragments fragments) {
    this.comments = comments;
    this.imports = imports;
    this.fragments = fragments;
  }

  /// Starts to answer. Succeeds when every node knows.
  Future<List<Registration>> serve(Bus bus) {
    var fragment = bus.serve(CommentsApi.FRAGMENT, fragments::thread);
    var counts = bus.serve(CommentsApi.COUNTS, this::count);
    var taken = bus.serve(CommentsApi.IMPORT, imports::take);
    return Future.all(fragment, counts, taken)
        .map(_ -> List.of(fragment.result(), counts.result(), taken.result()));
  }

  private ThreadCounts count(CountThreads asked) {
    return new ThreadCounts(comments.counts(asked.threads()));
  }
}

package dev.stoa.content;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.comments.CommentsApi;
import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.contracts.comments.CommentsApi.ThreadCounts;
import dev.stoa.contracts.comments.CommentsApi.ThreadFragment;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A comments service that renders one text, counts how often it was asked, and can be switched
/// off.
final class StubComments implements Service {
  final AtomicInteger asked = new AtomicInteger();
  volatile String html = "<ol class=\"comments-list\"></ol>";
  volatile boolean down;

  @Override
  public String name() {
    return "stub";
  }

  @Override
  public Assembly assemble(ServiceContext context) {
    return Assembly.builder()
        .onStart(() -> {
          context.bus().serve(CommentsApi.FRAGMENT, this::fragment).await();
          context.bus().serve(CommentsApi.COUNTS, this::counts).await();
        })
        .build();
  }

  private ThreadFragment fragment(RenderThread request) {
    asked.incrementAndGet();
    refuseWhenDown();
    return new ThreadFragment(html + "<!-- " + request.language() + " -->", 3, "the-cursor");
  }

  private ThreadCounts counts(CommentsApi.CountThreads request) {
    refuseWhenDown();
    return new ThreadCounts(
        request.threads().stream().collect(Collectors.toMap(thread -> thread, _ -> 3L)));
  }

  private void refuseWhenDown() {
    if (down) {
      throw new Failure.Unavailable("comments", "The comments service is down.");
    }
  }
}

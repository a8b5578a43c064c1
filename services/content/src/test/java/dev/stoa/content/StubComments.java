package dev.stoa.content;

import dev.stoa.access.SessionId;
import dev.stoa.contracts.Failure;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.ResolveSession;
import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.comments.CommentsApi;
import dev.stoa.contracts.comments.CommentsApi.RenderThread;
import dev.stoa.contracts.comments.CommentsApi.ThreadCounts;
import dev.stoa.contracts.comments.CommentsApi.ThreadFragment;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A comments service that renders one text, counts how often it was asked, and can be switched
/// off; and an owner who is signed in.
final class StubComments implements Service {
  private static final Principal OWNER = new Principal("o1", "Olga", null, Set.of(Principal.OWNER));

  final SessionId owner = SessionId.random(new SecureRandom());
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
          context.bus().serve(AuthApi.RESOLVE, this::resolve).await();
        })
        .build();
  }

  private ThreadFragment fragment(RenderThread request) {
    asked.incrementAndGet();
    refuseWhenDown();
    var reader = request.reader();
    var buttons = reader == null ? "" : "<!-- buttons of " + reader.account() + " -->";
    return new ThreadFragment(
        html + buttons + "<!-- " + request.language() + " -->", 3, "the-cursor");
  }

  private ResolvedSession resolve(ResolveSession asked) {
    var principal = asked.tokenHash().equals(owner.hash()) ? OWNER : null;
    return new ResolvedSession(principal, Instant.now().plusSeconds(3600));
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

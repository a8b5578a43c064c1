package dev.stoa.comments;

import dev.stoa.access.SessionId;
import dev.stoa.contracts.auth.AuthApi;
import dev.stoa.contracts.auth.AuthApi.ResolvedSession;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.content.ContentApi;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import dev.stoa.runtime.Assembly;
import dev.stoa.runtime.Service;
import dev.stoa.runtime.ServiceContext;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// Stands in for content and auth on the bus: a few pages, and two people who are signed in.
final class StandIns implements Service {
  final SessionId owner = SessionId.random(new SecureRandom());
  final SessionId member = SessionId.random(new SecureRandom());

  private final Map<String, Principal> people =
      Map.of(
          owner.hash(), new Principal("o1", "Olga", null, Set.of(Principal.OWNER)),
          member.hash(), new Principal("m1", "Mia", "mia@example.org", Set.of()));

  @Override
  public String name() {
    return "standins";
  }

  @Override
  public Assembly assemble(ServiceContext context) {
    return Assembly.builder()
        .onStart(() -> {
          context
              .bus()
              .serve(
                  ContentApi.THREAD,
                  asked -> Site.PAGES.getOrDefault(asked.thread(), ThreadPage.MISSING))
              .await();
          context
              .bus()
              .serve(
                  AuthApi.RESOLVE,
                  asked ->
                      new ResolvedSession(
                          people.get(asked.tokenHash()), Instant.now().plusSeconds(3600)))
              .await();
        })
        .build();
  }
}

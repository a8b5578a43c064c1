package dev.stoa.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "/, content",
    "/articles/hello, content",
    "/login, auth",
    "/login/link, auth",
    "/loginx, content",
    "/api/auth/session, auth",
    "/api/articles, content",
    "/api/comments, comments",
    "/api/comments/1, comments",
    "/comments/fragment/1, comments",
    "/push/sse, push",
    "/pushed, content",
    "/.well-known/mercure, push",
    "/.well-known/oauth-protected-resource/.well-known/mercure, push",
    "/.well-known/oauth-protected-resource, content",
    "/.well-known/jwks.json, auth",
    "/.well-known/other, content",
  })
  void everyPathHasOneOwner(String path, String owner) {
    assertThat(Paths.ownerOf(path)).isEqualTo(owner);
  }
}

package dev.stoa.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "@evil.example",
        "@evil.example/a",
        "%5c/evil.example",
        "%5C%5Cevil.example",
        "/%5cevil.example",
        "%2F%2Fevil.example",
        "/%2fevil.example",
        "/%2F%2Fevil.example",
        "/./%2fevil.example",
        "/a/..%2F/evil.example",
        "//localhost/%2fevil.example",
        "http://localhost/%2Fevil.example",
        "\\evil.example",
        "/\\evil.example",
        "http://localhost@evil.example/",
        "http://localhost/%5cevil.example",
        "javascript:alert(1)",
      })
  void refusesWhatLeavesOrMayBeReadAsLeaving(String target) {
    assertThat(RedirectTarget.onOrigin("http", "localhost", target)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a@b",
        "/users/@ada",
        "?next=@x",
        "#a",
        "a/b",
        "/a%5cb",
        "/a%2F%2Fb",
        "/a/%2fb",
        "/?%2f",
        "/a?b=%5c%2f"
      })
  void sendsWhatStaysAsItCame(String target) {
    assertThat(RedirectTarget.onOrigin("http", "localhost", target)).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://good.example:x@evil.example/",
        "https://good.example:443@evil.example/",
        "https://good.example@evil.example/",
        "https://[::1]:80@evil/",
        "https://a:b/",
        "https://a:/",
        "https://a:99999/",
        "https://a:80:80/",
        "https://[:::::]/",
        "https:///a",
      })
  void refusesAnotherSiteOfWhichTheHostIsNotPlain(String url) {
    assertThatThrownBy(() -> RedirectTarget.external(url))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://good.example",
        "http://good.example:8080/a?b#c",
        "https://[::1]/",
        "https://[::1]:65535/",
        "https://good.example/@ada",
      })
  void sendsAnotherSiteAsItCame(String url) {
    assertThat(RedirectTarget.external(url)).isEqualTo(url);
  }
}

package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The text of an error with arguments.
class HttpErrorTest {
  @Test
  void anArgumentStandsAsItIs() {
    assertThat(HttpError.of(400, "c", "No '{0}' in '{1}'.", "{1} $0 \\", "{0}").text())
        .isEqualTo("No '{1} $0 \\' in '{0}'.");
  }

  @Test
  void aPlaceWithoutAnArgumentStays() {
    assertThat(HttpError.of(400, "c", "{0}{1}{x}{0} {99999999999}", 7).text())
        .isEqualTo("7{1}{x}7 {99999999999}");
    assertThat(HttpError.of(400, "c", "{0}").text()).isEqualTo("{0}");
  }
}

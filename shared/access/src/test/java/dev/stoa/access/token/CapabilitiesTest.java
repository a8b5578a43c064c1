package dev.stoa.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.Failure;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
  @Test
  void anExactPatternCoversItsNameOnly() {
    ChannelPattern pattern = new ChannelPattern("thread:a");
    assertThat(pattern.covers("thread:a")).isTrue();
    assertThat(pattern.covers("thread:ab")).isFalse();
    assertThat(pattern.covers("Thread:a")).isFalse();
    assertThat(pattern.covers("")).isFalse();
  }

  @Test
  void aTrailingStarCoversThePrefix() {
    ChannelPattern pattern = new ChannelPattern("thread:*");
    assertThat(pattern.covers("thread:")).isTrue();
    assertThat(pattern.covers("thread:a:b")).isTrue();
    assertThat(pattern.covers("private:thread:a")).isFalse();
  }

  @Test
  void noPatternCoversTheSystemsChannels() {
    assertThat(new ChannelPattern("*").covers("$revocations")).isFalse();
    assertThat(new ChannelPattern("*").covers("anything")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "$x", "$*", "a*b", "**", "*a", "a\nb", "a\u0000", "a\u0085", "\uD800"})
  void refusesMalformedPatterns(String text) {
    assertThatThrownBy(() -> new ChannelPattern(text)).isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void refusesAPatternThatIsTooLong() {
    assertThat(new ChannelPattern("é".repeat(128))).isNotNull();
    assertThatThrownBy(() -> new ChannelPattern("é".repeat(128) + "a"))
        .isInstanceOf(Failure.Invalid.class);
  }

  @Test
  void survivesItsClaim() {
    Capabilities capabilities = Capabilities.of(List.of("a:*", "b"), List.of("c"));
    assertThat(Capabilities.fromJson(capabilities.toJson())).isEqualTo(capabilities);
    assertThat(capabilities.maySubscribe("a:1")).isTrue();
    assertThat(capabilities.mayReadHistory("b")).isTrue();
    assertThat(capabilities.maySeePresence("b")).isTrue();
    assertThat(capabilities.mayPublish("c")).isTrue();
    assertThat(capabilities.mayPublish("a:1")).isFalse();
  }

  @Test
  void boundsTheNumberOfPatterns() {
    assertThatThrownBy(() -> Capabilities.of(Collections.nCopies(65, "a"), List.of()))
        .isInstanceOf(Failure.Invalid.class);
  }
}

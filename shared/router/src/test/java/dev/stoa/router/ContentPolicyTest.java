package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A nonce lets through the elements that carry it, and changes nothing else that a content
/// security policy allows.
class ContentPolicyTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final App APP = App.builder("test").build(VERTX);

  @AfterAll
  static void stop() throws Exception {
    TestServer.await(VERTX.close());
  }

  /// What is sent for a policy, with `NONCE` where the source of the nonce stands.
  private static String sent(String policy) {
    Request request = APP.requestByHand("GET", "/", Map.of(), "");
    String nonce = SecurityHeaders.nonce(request);
    Response response =
        SecurityHeaders.strict().policy(policy).after(request, Response.text("page"));
    return String.valueOf(response.header("Content-Security-Policy"))
        .replace("'nonce-" + nonce + "'", "NONCE");
  }

  @ParameterizedTest
  @Tag("F71")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "default-src 'none' | default-src 'none'; script-src NONCE; style-src NONCE",
        "Default-Src 'None'; img-src * | Default-Src 'None'; img-src *; script-src NONCE; style-src NONCE",
        "default-src https://cdn.example 'self' | default-src https://cdn.example 'self'; script-src https://cdn.example 'self' NONCE; style-src https://cdn.example 'self' NONCE",
        "default-src 'none'; script-src 'self' | default-src 'none'; script-src 'self' NONCE; style-src NONCE",
        "default-src; script-src | default-src; script-src NONCE; style-src NONCE",
      })
  void whatDefaultSrcSaysOfScriptsAndStylesStays(String policy, String expected) {
    assertThat(sent(policy)).isEqualTo(expected);
  }

  @ParameterizedTest
  @Tag("F71")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "script-src 'none'; script-src-elem 'self' | script-src 'none'; script-src-elem 'self' NONCE",
        "default-src 'self'; style-src-elem 'none'; script-src * | default-src 'self'; style-src-elem NONCE; script-src * NONCE",
        "script-src 'none'; script-src * | script-src NONCE; script-src *",
      })
  void theDirectiveThatBrowsersFollowTakesTheNonce(String policy, String expected) {
    assertThat(sent(policy)).isEqualTo(expected);
  }

  @Test
  @Tag("F71")
  void aPolicyThatSaysNothingOfScriptsForbidsNone() {
    assertThat(sent("frame-ancestors 'none'; img-src 'self'"))
        .isEqualTo("frame-ancestors 'none'; img-src 'self'");
  }

  @Test
  @Tag("F71")
  void eachPolicyOfAListTakesTheNonce() {
    assertThat(sent("default-src 'none', script-src 'self'"))
        .isEqualTo(
            "default-src 'none'; script-src NONCE; style-src NONCE, script-src 'self' NONCE");
  }

  /// Beside a nonce browsers ignore `'unsafe-inline'`, which would lose the other elements.
  @ParameterizedTest
  @Tag("F71")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "script-src 'self'; style-src 'self' 'Unsafe-Inline' | script-src 'self' NONCE; style-src 'self' 'Unsafe-Inline'",
        "default-src 'unsafe-inline' | default-src 'unsafe-inline'",
        "script-src 'unsafe-inline' 'sha256-abc' | script-src 'unsafe-inline' 'sha256-abc' NONCE",
        "script-src 'unsafe-inline' 'strict-dynamic' | script-src 'unsafe-inline' 'strict-dynamic' NONCE",
        "style-src 'unsafe-inline' 'strict-dynamic' | style-src 'unsafe-inline' 'strict-dynamic'",
        "default-src 'unsafe-inline' 'strict-dynamic' | default-src 'unsafe-inline' 'strict-dynamic'; script-src 'unsafe-inline' 'strict-dynamic' NONCE",
      })
  void whatTakesEverythingInlineNeedsNoNonce(String policy, String expected) {
    assertThat(sent(policy)).isEqualTo(expected);
  }
}

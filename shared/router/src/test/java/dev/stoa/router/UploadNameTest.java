package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names of uploads as file systems take them: 255 bytes at most, with room for what is put before.
class UploadNameTest {
  @ParameterizedTest
  @CsvSource({
    "a,           10, .txt,  14",
    "\u6587,      80, .jpg,  199",
    "\u6587,      66, .j,    200",
    "\u6587,      99, .,     199",
    "\u6587,      100, '',   198",
    "\ud840\udc00, 90, .png,  200",
    "\ud840\udc00, 50, .\ud840\udc00, 197",
    "\u00fc,      150, .txt, 200",
  })
  void isBoundInBytesAndKeepsItsExtension(String part, int times, String extension, int bytes) {
    String name = part.repeat(times) + extension;
    String safe = new Upload("f", name, "text/plain", Buffer.buffer()).safeName();
    assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
    assertThat(safe).startsWith(part).doesNotContain("?");
    if (name.codePointCount(0, name.length()) <= 100) {
      assertThat(safe).endsWith(extension);
    }
  }
}

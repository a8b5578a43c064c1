package dev.stoa.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names of uploads as file systems take them: 255 bytes at most, with room for what is put before;
/// and short enough to be read.
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
    "\u00fc,      150, .txt, 196",
  })
  void isBoundInBytesAndKeepsItsExtension(String part, int times, String extension, int bytes) {
    String name = part.repeat(times) + extension;
    String safe = new Upload("f", name, "text/plain", Buffer.buffer()).safeName();
    assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSize(bytes);
    assertThat(safe).startsWith(part).doesNotContain("?").endsWith(extension);
  }

  @ParameterizedTest
  @CsvSource({
    "x,            96,      .png,  100",
    "x,            97,      .png,  100",
    "x,            100,     .png,  100",
    "x,            120,     .png,  100",
    "x,            1000000, .png,  100",
    "x,            120,     '',    100",
    "\ud840\udc00, 40,      .jpeg, 45",
  })
  void isBoundInCharactersAndKeepsItsExtension(
      String part, int times, String extension, int characters) {
    String name = part.repeat(times) + extension;
    String safe = new Upload("f", name, "text/plain", Buffer.buffer()).safeName();
    assertThat(safe.codePointCount(0, safe.length())).isEqualTo(characters);
    assertThat(safe).startsWith(part).endsWith(extension);
  }

  @Test
  void whatIsTooLongForAnExtensionIsCutLikeAName() {
    String name = "x.".concat("y".repeat(120));
    String safe = new Upload("f", name, "text/plain", Buffer.buffer()).safeName();
    assertThat(safe).isEqualTo("x." + "y".repeat(98));
  }
}

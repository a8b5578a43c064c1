package dev.stoa.content.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.content.importing.Repair.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TolerantReaderTest {
  private static String read(String text, int chunk, List<Repair> repairs) throws IOException {
    try (TolerantReader reader = new TolerantReader(new StringReader(text))) {
      StringBuilder out = new StringBuilder();
      char[] buffer = new char[chunk];
      for (int n = reader.read(buffer, 0, chunk); n >= 0; n = reader.read(buffer, 0, chunk)) {
        out.append(buffer, 0, n);
      }
      repairs.addAll(reader.repairs());
      return out.toString();
    }
  }

  private static void mends(String from, String to, Repair... expected) throws IOException {
    List<Repair> repairs = new ArrayList<>();
    assertThat(read(from, 7, repairs)).isEqualTo(to);
    assertThat(repairs).containsExactly(expected);
  }

  @Test
  void leavesGoodTextAlone() throws IOException {
    String good = "<a b=\"&quot;\">&amp; &#10; &#x1F600; \uD83D\uDE00<![CDATA[ & &bad; ]]></a>";
    mends(good, good);
  }

  @Test
  void leavesControlCharactersOut() throws IOException {
    mends(
        "<a>\n1\u00002\u0008</a>\n<![CDATA[\u000B]]>",
        "<a>\n12</a>\n<![CDATA[]]>",
        new Repair(2, Kind.CONTROL_CHARACTER),
        new Repair(2, Kind.CONTROL_CHARACTER),
        new Repair(3, Kind.CONTROL_CHARACTER));
  }

  @Test
  void leavesReferencesToForbiddenCharactersOut() throws IOException {
    mends(
        "<a>&#8;&#x0;&#xFFFF;&#9999999;&#65;</a>",
        "<a>&#65;</a>",
        new Repair(1, Kind.CHARACTER_REFERENCE),
        new Repair(1, Kind.CHARACTER_REFERENCE),
        new Repair(1, Kind.CHARACTER_REFERENCE),
        new Repair(1, Kind.CHARACTER_REFERENCE));
  }

  @Test
  void escapesAmpersandsOutsideCdata() throws IOException {
    mends(
        "<a href=\"?b&c\">R&D &nbsp; & &</a><!-- & --><![CDATA[&]]>&",
        "<a href=\"?b&amp;c\">R&amp;D &amp;nbsp; &amp; &amp;</a><!-- & --><![CDATA[&]]>&amp;",
        new Repair(1, Kind.AMPERSAND),
        new Repair(1, Kind.AMPERSAND),
        new Repair(1, Kind.AMPERSAND),
        new Repair(1, Kind.AMPERSAND),
        new Repair(1, Kind.AMPERSAND),
        new Repair(1, Kind.AMPERSAND));
  }

  @Test
  void leavesLoneSurrogatesOut() throws IOException {
    mends(
        "a\uD83Db\uDE00",
        "ab",
        new Repair(1, Kind.CONTROL_CHARACTER),
        new Repair(1, Kind.CONTROL_CHARACTER));
  }

  @Test
  void givesTheSameTextInAnyChunks() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        String pieces = "<>&;#]![-?CDATA\u0001\n\uD83D\uDE00xamp";
        text.append(pieces.charAt(random.nextInt(pieces.length())));
        if (random.nextInt(30) == 0) {
          text.append(random.nextBoolean() ? "<![CDATA[" : "]]>");
        }
      }
      String whole = read(text.toString(), 4096, new ArrayList<>());
      assertThat(read(text.toString(), 1, new ArrayList<>())).isEqualTo(whole);
    }
  }

  @Test
  void keepsAMarkerThatABufferEndCuts() throws IOException {
    for (int shift = 0; shift < 20; shift++) {
      String text = "x".repeat(16 * 1024 - shift) + "<![CDATA[&]]>&amp;\uD83D\uDE00<!-- & -->";
      assertThat(read(text, 512, new ArrayList<>())).isEqualTo(text);
    }
  }
}

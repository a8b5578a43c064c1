package dev.stoa.content.importing;

import static dev.stoa.content.importing.Exports.HEAD;
import static dev.stoa.content.importing.Exports.TAIL;
import static dev.stoa.content.importing.Exports.comment;
import static dev.stoa.content.importing.Exports.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoa.contracts.comments.CommentView.Status;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NastyExportsTest {
  @TempDir Path folder;
  private final FakeSite site = new FakeSite();

  private void refuses(Path file, String... reason) {
    assertThatThrownBy(() -> Exports.run(file, site))
        .isInstanceOfSatisfying(
            BadExport.class, bad -> assertThat(bad.text()).as(bad.text()).contains(reason));
    assertThat(site.articles).isEmpty();
    assertThat(site.comments).isEmpty();
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    refuses(Exports.write(folder, ""), "the file is empty");
  }

  @Test
  void refusesAnotherRoot() throws IOException {
    refuses(Exports.write(folder, "\n<html><body/></html>"), "line 2, column", "<html>", "<rss>");
  }

  @Test
  void refusesPlainRss() throws IOException {
    refuses(
        Exports.write(
            folder, "<rss><channel><title>x</title><item><title>y</title></item></channel></rss>"),
        "no WordPress export");
    refuses(Exports.write(folder, "<rss><channel/></rss>"), "no WordPress export");
  }

  @Test
  void refusesAnUnknownVersion() throws IOException {
    refuses(Exports.write(folder, HEAD.replace(">1.2<", ">9.9<"), TAIL), "WXR 9.9 is not known");
  }

  @Test
  void refusesATruncatedFileAndImportsNothingOfIt() throws IOException {
    String whole = HEAD + item(1, "") + item(2, comment(3, 0, "")) + TAIL;
    for (int length = HEAD.length() + 10; length < whole.stripTrailing().length(); length += 31) {
      refuses(Exports.write(folder, whole.substring(0, length)), "line ");
    }
  }

  @Test
  void tellsLineAndColumnOfBrokenXml() throws IOException {
    refuses(Exports.file(folder, item(1, "<wp:oops>\n</wp:uups>")), "line 21, column 3", "wp:oops");
    refuses(Exports.file(folder, item(1, "").replace("Post 1", "a < b")), "line 11, column");
  }

  @Test
  void refusesDocumentTypesAndEntities() throws IOException {
    String bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    refuses(Exports.write(folder, HEAD.replace("<rss", bomb + "<rss"), item(1, ""), TAIL), "DTD");
  }

  @Test
  void refusesItemsWithoutANumber() throws IOException {
    refuses(
        Exports.file(folder, item(1, "").replaceAll("<wp:post_id>1</wp:post_id>", "")),
        "line 10",
        "<wp:post_id> is missing");
    refuses(
        Exports.file(folder, item(1, "").replaceAll("<wp:post_id>1<", "<wp:post_id>one<")),
        "<wp:post_id> is no number: one");
  }

  @Test
  void mendsControlCharactersAndAmpersandsAndNamesTheirLines() throws Exception {
    List<String> report =
        Exports.run(
            Exports.file(folder, item(1, "").replace("Post 1", "R&D \u0008&nbsp;x &copy y")), site);
    assertThat(site.article("1").title()).isEqualTo("R&D \u00A0x &copy y");
    assertThat(report)
        .contains("Mended while reading: 4")
        .contains("  line 11: an ampersand that was not escaped was taken as typed")
        .contains("  line 11: a character that XML forbids was left out");
  }

  @Test
  void readsTextWithoutCdataAndWithBlanksAround() throws Exception {
    Path file =
        Exports.file(
            folder, item(1, comment(5, 0, "")).replace("<![CDATA[", "\n  ").replace("]]>", "\n  "));
    Exports.run(file, site);
    assertThat(site.article("1").html()).isEqualTo("<p>Text of 1</p>");
    assertThat(site.comment("5").html()).isEqualTo("<p>Comment 5</p>");
  }

  @Test
  void readsEveryVersionWhateverItsNamespace() throws Exception {
    for (String version : List.of("1.0", "1.1", "1.2")) {
      FakeSite fresh = new FakeSite();
      String head =
          HEAD.replace("1.2", version).replace("http://wordpress.org", "https://wordpress.org");
      Exports.run(Exports.write(folder, head, item(1, ""), TAIL), fresh);
      assertThat(fresh.articles).hasSize(1);
    }
  }

  @Test
  void readsOtherEncodings() throws Exception {
    for (String name : List.of("ISO-8859-1", "UTF-16", "UTF-8")) {
      FakeSite fresh = new FakeSite();
      String text =
          HEAD.replace("\"UTF-8\"", '"' + name + '"')
              + item(1, "").replace("Post 1", "Grüße")
              + TAIL;
      Path file = Files.write(folder.resolve("e.xml"), text.getBytes(Charset.forName(name)));
      Exports.run(file, fresh);
      assertThat(fresh.article("1").title()).as(name).isEqualTo("Grüße");
    }
  }

  @Test
  void replacesBytesThatAreNoText() throws Exception {
    byte[] bytes =
        (HEAD + item(1, "").replace("Post 1", "Gr~e") + TAIL).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '~' ? (byte) 0xFC : bytes[i];
    }
    List<String> report = Exports.run(Files.write(folder.resolve("e.xml"), bytes), site);
    assertThat(site.article("1").title()).isEqualTo("Gr\uFFFDe");
    assertThat(report).anyMatch(line -> line.contains("bytes that are no text"));
  }

  @Test
  void putsParentsBeforeReplies() throws Exception {
    Exports.run(
        Exports.file(folder, item(1, comment(9, 8, "") + comment(8, 7, "") + comment(7, 0, ""))),
        site);
    assertThat(site.comments.keySet()).containsExactly("7", "8", "9");
    assertThat(site.comment("9").parentKey()).isEqualTo("8");
  }

  @Test
  void makesRootsOfRepliesWhoseParentIsMissingSpamOrARing() throws Exception {
    String spam = "<wp:comment_approved>spam</wp:comment_approved>";
    List<String> report =
        Exports.run(
            Exports.file(
                folder,
                item(
                    1,
                    comment(2, 99, "")
                        + comment(3, 0, spam)
                        + comment(4, 3, "")
                        + comment(5, 6, "")
                        + comment(6, 5, "")
                        + comment(7, 7, "")
                        + comment(2, 0, ""))),
            site);
    assertThat(site.comments.keySet()).containsExactlyInAnyOrder("2", "4", "5", "6", "7");
    assertThat(site.comment("6").parentKey()).isEqualTo("5");
    assertThat(report)
        .anyMatch(line -> line.startsWith("  4 replies to comments that are not there"))
        .contains("     1 comment: spam")
        .contains("     1 comment: a second one with the same number");
  }

  @Test
  void takesRepliesTwentyThousandDeep() throws Exception {
    StringBuilder comments = new StringBuilder();
    for (int i = 1; i <= 20_000; i++) {
      comments.append(comment(i, i - 1, ""));
    }
    Exports.run(Exports.file(folder, item(1, comments.toString())), site);
    assertThat(site.comments).hasSize(20_000);
    assertThat(site.batches).allMatch(size -> size <= 500);
  }

  @Test
  void holdsWhatIsNotApprovedAndDatesWhatHasNoDate() throws Exception {
    String held = "<wp:comment_approved>0</wp:comment_approved>";
    Path file =
        Exports.file(
            folder,
            item(1, comment(2, 0, held) + comment(3, 0, "").replace("2020-01-03", "0000-00-00")));
    Exports.run(file, site);
    assertThat(site.comment("2").status()).isEqualTo(Status.pending);
    assertThat(site.comment("3").createdAt()).isEqualTo("2020-01-02T03:04:05Z");
  }

  @Test
  void survivesRandomDamage() throws Exception {
    Random random = new Random(3);
    String whole = HEAD + item(1, comment(2, 0, "")) + item(2, comment(3, 0, "")) + TAIL;
    for (int round = 0; round < 500; round++) {
      byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
      for (int hit = 0; hit < 3; hit++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      FakeSite fresh = new FakeSite();
      try {
        Exports.run(Files.write(folder.resolve("d.xml"), bytes), fresh);
      } catch (BadExport bad) {
        assertThat(bad.reason()).isNotBlank();
        assertThat(fresh.articles).isEmpty();
      }
    }
  }
}

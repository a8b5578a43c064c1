package dev.stoa.content.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoa.content.importing.ImportedArticle.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The public WordPress theme test data. It is not part of this project; without it these tests are
/// skipped.
@Tag("real-data")
class ThemeTestDataTest {
  private static final Path FILE =
      Path.of("../../../shared/data/wordpress-theme-unit-test.wxr.xml");

  private final FakeSite site = new FakeSite();

  @BeforeEach
  void findFile() {
    assumeTrue(Files.exists(FILE), () -> FILE + " is not at hand");
  }

  @Test
  void accountsForEveryItemAndComment() throws Exception {
    List<String> report = Exports.run(FILE, site);

    assertThat(report.getFirst())
        .isEqualTo(
            "Imported from Theme Unit Test Data (https://wpthemetestdata.wordpress.com, WXR 1.2):"
                + " 186 items, 33 comments");
    assertThat(report)
        .contains("    55 posts", "    21 pages", "    25 comments shown", "     4 mentions")
        .contains("     3 comments held")
        .anyMatch(line -> line.startsWith("     1 draft") && line.endsWith("\"Draft\""))
        .anyMatch(line -> line.startsWith("     1 scheduled post"))
        .anyMatch(line -> line.startsWith("     1 passworded post"))
        .anyMatch(line -> line.startsWith("    37 attachments"))
        .anyMatch(line -> line.startsWith("    70 menu entries"))
        .anyMatch(line -> line.startsWith("     1 comment: of \"Template: Password Protected"));
    assertThat(site.articles.values().stream().filter(a -> a.kind() == Kind.PAGE)).hasSize(21);
    assertThat(site.comments).hasSize(32);
  }

  @Test
  void changesNothingTheSecondTime() throws Exception {
    Exports.run(FILE, site);
    List<String> report = Exports.run(FILE, site);
    assertThat(report)
        .containsExactly(
            "0 changes (0 added, 0 updated, 108 unchanged): all of it is here already; skipped:"
                + " 110 items, 1 comment (--verbose tells why)");
  }

  @Test
  void tellsInADryRunWhatWouldCome() throws Exception {
    List<String> report = Exports.run(FILE, site, new WordPressImport.Options(true, false));
    assertThat(report.getFirst()).startsWith("Would import from Theme Unit Test Data");
    assertThat(report).hasSizeLessThan(25).noneMatch(line -> line.length() > 300);
    assertThat(report.getLast())
        .isEqualTo("Dry run: 108 changes would be made (108 added, 0 updated, 0 unchanged)");
    assertThat(site.articles).isEmpty();
    assertThat(site.comments).isEmpty();
  }

  @Test
  void bringsDraftsInOnRequest() throws Exception {
    List<String> report = Exports.run(FILE, site, new WordPressImport.Options(false, true));
    assertThat(report).contains("     2 posts as drafts");
  }

  @Test
  void keepsTheNestingOfReplies() throws Exception {
    Exports.run(FILE, site);
    assertThat(site.comment("915").parentKey()).isEqualTo("914");
    assertThat(site.comment("905").parentKey()).isEqualTo("904");
    assertThat(site.comment("904").parentKey()).isNull();
    Map<String, Long> kinds =
        site.comments.values().stream()
            .collect(Collectors.groupingBy(comment -> comment.kind(), Collectors.counting()));
    assertThat(kinds).containsOnly(Map.entry("comment", 28L), Map.entry("mention", 4L));
  }

  @Test
  void handlesOddTitles() throws IOException, BadExport {
    Exports.run(FILE, site);
    assertThat(site.article("1169").title()).startsWith("This post has no title");
    assertThat(site.article("1173").title()).isEqualTo("Markup: Title With Markup");
    assertThat(site.article("1174").title()).contains("~`!@#$%^&*()-_=+{}[]/\\;:'\"?,.>");
    assertThat(site.article("1811").slug()).isEqualTo("επίπεδο-2");
  }

  @Test
  void keepsOldAddresses() throws IOException, BadExport {
    Exports.run(FILE, site);
    assertThat(site.article("1148").oldPaths())
        .containsExactly("/2012/01/03/template-comments/", "/?p=1148");
    assertThat(site.article("1811").oldPaths())
        .containsExactly("/greek/επίπεδο-2/", "/?p=1811", "/?page_id=1811");
  }

  @Test
  void makesReadableTextOfShortcodesAndBlocks() throws IOException, BadExport {
    Exports.run(FILE, site);
    assertThat(site.article("568").html()).contains("<figure>").contains("<figcaption>");
    assertThat(site.article("555").html()).contains("<li><a href=");
    site.articles
        .values()
        .forEach(article ->
            assertThat(article.html())
                .as(article.title())
                .doesNotContain("<!-- wp:", "[caption", "[gallery", "[embed"));
  }

  @Test
  void keepsTheOrderOfPagesAndTheOldNamesOfLists() throws IOException, BadExport {
    Exports.run(FILE, site);
    assertThat(site.article("2").parent()).isNull();
    assertThat(site.article("2").menuOrder()).isEqualTo(1);
    assertThat(site.article("155").parent()).isEqualTo("2");
    assertThat(site.articles.values())
        .flatMap(ImportedArticle::oldLists)
        .contains(new OldList(OldList.Kind.CATEGORY, "edge-case-2", "Edge Case"))
        .contains(new OldList(OldList.Kind.TAG, "content-2", "content περιεχόμενο"))
        .contains(new OldList(OldList.Kind.AUTHOR, "themedemos", ""));
  }
}

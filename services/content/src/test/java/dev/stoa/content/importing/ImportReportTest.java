package dev.stoa.content.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportReportTest {
  private static final WxrSite SITE =
      new WxrSite("1.2", "A site", "https://example.org", Map.of(), Map.of());

  @Test
  void oneThingIsNamedInTheSingular() {
    var report = new ImportReport(false);
    report.added();
    report.skippedComments(Map.of("in the trash", 1));
    report.orphans(List.of("7"));
    assertThat(report.lines(SITE, false))
        .contains(
            "     1 comment: in the trash",
            "  1 reply to a comment that is not there became a root: 7",
            "1 change (1 added, 0 updated, 0 unchanged)");
  }

  @Test
  void noneAndSeveralAreNamedInThePlural() {
    var report = new ImportReport(true);
    report.skippedComments(Map.of("in the trash", 2));
    assertThat(report.lines(SITE, false))
        .contains(
            "Would import from A site (https://example.org, WXR 1.2): 0 items, 0 comments",
            "     0 posts",
            "     2 comments: in the trash",
            "Dry run: 0 changes would be made (0 added, 0 updated, 0 unchanged)");
  }

  @Test
  void aFewNamesStandForManyUnlessAllAreAskedFor() {
    var report = new ImportReport(false);
    report.added();
    report.orphans(List.of("1", "2", "3", "4"));
    report.repairs(
        List.of(
            new Repair(1, Repair.Kind.AMPERSAND),
            new Repair(2, Repair.Kind.AMPERSAND),
            new Repair(3, Repair.Kind.AMPERSAND),
            new Repair(4, Repair.Kind.AMPERSAND)),
        9);
    assertThat(report.lines(SITE, false))
        .contains(
            "  4 replies to comments that are not there became roots: 1, 2, 3 and 1 more",
            "  and 6 more")
        .noneMatch(line -> line.contains("line 4"));
    assertThat(report.lines(SITE, true))
        .contains("  4 replies to comments that are not there became roots: 1, 2, 3, 4")
        .anyMatch(line -> line.contains("line 4"))
        .contains("  and 5 more");
  }

  @Test
  void everythingThatIsSkippedIsCountedThoughFewAreNamed(@TempDir Path folder) throws Exception {
    var items = new String[5];
    for (var i = 0; i < items.length; i++) {
      var comments = Exports.comment(10 + i, 0, "") + Exports.comment(20 + i, 0, "");
      items[i] = Exports.item(i + 1, comments).replace(">publish<", ">draft<");
    }
    var file = Exports.file(folder, items);
    assertThat(Exports.run(file, new FakeSite()))
        .contains("Skipped (--verbose names all)")
        .anyMatch(line ->
            line.startsWith("     5 drafts (")
                && line.endsWith("\"Post 1\", \"Post 2\", \"Post 3\" and 2 more"))
        .contains("     2 comments: of \"Post 1\", which is skipped")
        .contains("     4 comments: of 2 more that are skipped")
        .noneMatch(line -> line.contains("Post 4"));
    assertThat(Exports.verbose(file, new FakeSite()))
        .contains("        \"Post 4\"", "     2 comments: of \"Post 5\", which is skipped");
  }

  @Test
  void aDryRunSaysSoWhileItRuns(@TempDir Path folder) throws Exception {
    var file = Exports.file(folder, Exports.item(1, ""));
    var labels = new ArrayList<String>();
    var site = new FakeSite();
    new WordPressImport(site, site, (label, _, _) -> labels.add(label))
        .run(file, new WordPressImport.Options(true, false));
    assertThat(labels).containsOnly("Checking", "Dry run");
  }
}

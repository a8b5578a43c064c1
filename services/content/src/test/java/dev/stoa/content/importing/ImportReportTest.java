package dev.stoa.content.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportReportTest {
  private static final WxrSite SITE = new WxrSite("1.2", "A site", "https://example.org", Map.of());

  @Test
  void oneThingIsNamedInTheSingular() {
    var report = new ImportReport(false);
    report.added();
    report.skippedComments(Map.of("in the trash", 1));
    report.orphans(List.of("7"));
    assertThat(report.lines(SITE))
        .contains(
            "     1 comment: in the trash",
            "  1 reply to a comment that is not there became a root: 7",
            "1 change (1 added, 0 updated, 0 unchanged)");
  }

  @Test
  void noneAndSeveralAreNamedInThePlural() {
    var report = new ImportReport(true);
    report.skippedComments(Map.of("in the trash", 2));
    assertThat(report.lines(SITE))
        .contains(
            "A site (https://example.org, WXR 1.2): 0 items, 0 comments",
            "     0 posts",
            "     2 comments: in the trash",
            "Dry run: 0 changes would be made (0 added, 0 updated, 0 unchanged)");
  }
}

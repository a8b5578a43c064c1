package dev.stoa.systemtests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoa.systemtests.support.Command;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.ServerProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./stoa import` beside a running server and without one, on the public theme test data where it
/// is at hand.
@Tag("real-data")
class ImportIT {
  static final Path THEME_DATA =
      Path.of("../../../shared/data/wordpress-theme-unit-test.wxr.xml")
          .toAbsolutePath()
          .normalize();

  @TempDir Path folder;

  private Command run(String... arguments) {
    return Command.run(folder, arguments);
  }

  private static void findThemeData() {
    assumeTrue(Files.exists(THEME_DATA), () -> THEME_DATA + " is not at hand");
  }

  @Test
  void accountsForEverythingBesideARunningServerAndChangesNothingTwice() {
    findThemeData();
    try (ServerProcess server = ServerProcess.Plan.in(folder).start()) {
      Command dry = run("import", THEME_DATA.toString(), "--data", "data", "--dry-run");
      assertThat(dry.exit()).as(dry.toString()).isZero();
      assertThat(dry.out()).contains("Dry run: 108 changes would be made");

      Command first = run("import", THEME_DATA.toString(), "--data", "data");
      assertThat(first.exit()).as(first.toString()).isZero();
      assertThat(first.out())
          .contains("186 items, 33 comments", "55 posts", "21 pages", "25 comments shown")
          .contains("4 mentions", "3 comments held", "1 comment: of \"Template: Password Protected")
          .contains("108 changes (108 added, 0 updated, 0 unchanged)");

      Command second = run("import", THEME_DATA.toString(), "--data", "data");
      assertThat(second.out()).contains("0 changes (0 added, 0 updated, 108 unchanged)");

      shows(server);
      assertThat(server.log()).doesNotContain("\tat ");
    }
  }

  private static void shows(ServerProcess server) {
    HttpResponse<String> old = Http.get(server.address() + "/2012/01/03/template-comments/");
    assertThat(old.statusCode()).isIn(301, 308);
    String now = old.headers().firstValue("location").orElseThrow();
    assertThat(now).startsWith("/articles/");
    assertThat(Http.get(server.address() + "/?p=1148").headers().firstValue("location"))
        .hasValue(now);

    String page = Http.get(server.address() + now).body();
    assertThat(page).contains("Comment Depth 01", "Comment Depth 10").doesNotContain("auser");
    Matcher thread = Pattern.compile("thread=\"(article:[^\"]+)\"").matcher(page);
    assertThat(thread.find()).isTrue();
    assertThat(new Guest(server.address()).roots(thread.group(1))).hasSizeGreaterThan(5);
  }

  @Test
  void worksWithoutAServer() {
    findThemeData();
    Command alone = run("import", THEME_DATA.toString(), "--data", "data");
    assertThat(alone.exit()).as(alone.toString()).isZero();
    assertThat(alone.out()).contains("108 changes (108 added");
    try (ServerProcess server = ServerProcess.Plan.in(folder).start()) {
      shows(server);
    }
  }

  @Test
  void tellsWhereAFileIsBrokenAndImportsNothing() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("broken.xml"),
            "<rss><channel>\n<wp:wxr_version>1.2</wp:wxr_version>\n<item><title>x</item>");
    Command broken = run("import", file.toString(), "--data", "data");
    assertThat(broken.exit()).as(broken.toString()).isNotZero();
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err())
        .contains("broken.xml, line 3, column ", "title", "Nothing was imported")
        .doesNotContain("\tat ");
  }
}

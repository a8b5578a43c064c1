package dev.stoa.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.stoa.systemtests.support.Command;
import dev.stoa.systemtests.support.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The theme test data's article with comments ten levels deep, imported and looked at: replies are
/// inside what they answer, nothing is wider than the screen, axe finds nothing. Leaves screenshots
/// in `target/screenshots`.
@Tag("browser")
@Tag("real-data")
class NestedCommentsIT {
  private static final Path DATA =
      Path.of("../../../shared/data/wordpress-theme-unit-test.wxr.xml")
          .toAbsolutePath()
          .normalize();

  @TempDir static Path folder;
  private static Chromium chromium;
  private static ServerProcess server;

  @BeforeAll
  static void start() {
    assumeTrue(Files.exists(DATA), () -> DATA + " is not at hand");
    chromium = Chromium.start();
    server = ServerProcess.Plan.in(folder).start();
    Command imported = Command.run(folder, "import", DATA.toString(), "--data", "data");
    assertThat(imported.exit()).as(imported.toString()).isZero();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      chromium.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1280", "DARK, 1280", "LIGHT, 390", "DARK, 390"})
  void repliesStandInsideWhatTheyAnswer(ColorScheme scheme, int width) {
    try (BrowserContext context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setBaseURL(server.address())
                    .setLocale("en")
                    .setColorScheme(scheme)
                    .setViewportSize(width, 900))) {
      Page page = context.newPage();
      page.route(
          "**/*",
          route -> {
            if (route.request().url().startsWith(server.address())) {
              route.resume();
            } else {
              route.abort();
            }
          });
      page.navigate("/2012/01/03/template-comments/");
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(Path.of("target/screenshots/comments-" + scheme + "-" + width + ".png")));

      Locator first = comment(page, "Comment Depth 01");
      Locator second = comment(page, "Comment Depth 02");
      assertThat(first.locator("article, li").filter(text("Comment Depth 02")).count())
          .isPositive();
      assertThat(second.boundingBox().x).isGreaterThan(first.boundingBox().x);
      Number scroll = (Number) page.evaluate("document.documentElement.scrollWidth");
      assertThat(scroll.intValue()).as("width of the page").isLessThanOrEqualTo(width);
      // One comment of the data holds a table whose header cell its author left empty.
      AxeResults results =
          new AxeBuilder(page).disableRules(List.of("empty-table-header")).analyze();
      assertThat(results.getViolations()).as(() -> results.getViolations().toString()).isEmpty();
    }
  }

  /// The outermost element of the comment that begins with this text.
  private static Locator comment(Page page, String words) {
    return page.locator("[id^=comment-]").filter(text(words)).last();
  }

  private static Locator.FilterOptions text(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }
}

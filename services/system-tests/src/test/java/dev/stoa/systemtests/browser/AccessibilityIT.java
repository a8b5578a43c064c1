package dev.stoa.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import dev.stoa.systemtests.support.Command;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// axe-core finds nothing on the pages that readers see, in both themes and both languages.
@Tag("browser")
class AccessibilityIT {
  private static final String PAGES =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">
      <channel><title>A blog</title><link>https://blog.example</link>
      <wp:wxr_version>1.2</wp:wxr_version>
      <item><title>About</title><wp:post_id>1</wp:post_id><wp:post_type>page</wp:post_type>
      <wp:post_name>about</wp:post_name><wp:status>publish</wp:status>
      <wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt></item>
      <item><title>\u8054\u7cfb</title><wp:post_id>2</wp:post_id><wp:post_type>page</wp:post_type>
      <wp:post_name>contact</wp:post_name><wp:status>publish</wp:status><wp:post_parent>1</wp:post_parent>
      <wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt></item>
      </channel></rss>
      """;

  @TempDir static Path folder;
  private static Chromium chromium;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    server = Owner.plan(folder).start();
    Path export = Files.writeString(folder.resolve("pages.xml"), PAGES);
    Command imported = Command.run(folder, "import", export.toString(), "--data", "data");
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
  @CsvSource({
    "home, LIGHT, en, 1280",
    "home, DARK, en, 1280",
    "home, LIGHT, zh-CN, 390",
    "article, LIGHT, en, 1280",
    "article, DARK, en, 1280",
    "article, DARK, zh-CN, 390",
    "login, LIGHT, en, 1280",
    "login, DARK, zh-CN, 390",
    "missing, LIGHT, en, 1280",
    "own article, LIGHT, en, 1280",
    "own article, DARK, zh-CN, 390",
    "moderation, LIGHT, en, 1280",
    "moderation, DARK, zh-CN, 390",
    "question, DARK, en, 1280",
    "account, LIGHT, en, 390",
    "pages, LIGHT, en, 1280",
    "pages, DARK, zh-CN, 390"
  })
  void axeFindsNothing(String place, ColorScheme scheme, String language, int width) {
    try (BrowserContext context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setBaseURL(server.address())
                    .setLocale(language)
                    .setViewportSize(width, 900)
                    .setColorScheme(scheme))) {
      Page page = context.newPage();
      if (Set.of("own article", "moderation", "question", "account").contains(place)) {
        Owner.signIn(page);
      }
      Response answer =
          page.navigate(
              switch (place) {
                case "login" -> "/login";
                case "missing" -> "/articles/there-is-no-such-article";
                case "moderation" -> "/comments/moderation?list=published";
                case "account" -> "/account";
                case "pages" -> "/pages";
                default -> "/";
              });
      assertThat(answer.status()).isEqualTo(place.equals("missing") ? 404 : 200);
      if (Set.of("article", "own article", "question").contains(place)) {
        page.locator("main a[href^='/articles/']").first().click();
        page.waitForURL("**/articles/**");
        comment(page.locator("stoa-comments").getAttribute("thread"));
        page.reload();
      }
      if (place.equals("question")) {
        page.navigate(page.locator(".comment-manage").first().getAttribute("action"));
      }
      AxeResults results = new AxeBuilder(page).analyze();
      assertThat(results.getViolations()).as(() -> results.getViolations().toString()).isEmpty();
      assertThat(results.getPasses()).isNotEmpty();
    }
  }

  @Test
  void thePagesOfTheSiteAreReachedByKeyboardOnAPhone() {
    try (BrowserContext context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setBaseURL(server.address())
                    .setViewportSize(360, 740))) {
      Page page = context.newPage();
      page.navigate("/");
      assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .isTrue();
      int steps = 0;
      while (page.locator(".site-nav a:focus").count() == 0 && steps++ < 20) {
        page.keyboard().press("Tab");
      }
      page.keyboard().press("Enter");
      page.waitForURL("**/pages/about");
      assertThat(page.locator(".site-nav [aria-current=page]").textContent()).isEqualTo("About");
    }
  }

  private static void comment(String thread) {
    Http.postJson(
        server.address() + "/api/comments",
        new JsonObject()
            .put("thread", thread)
            .put("text", "A comment with a [link](https://example.org) and `code`.")
            .put("author", new JsonObject().put("name", "Somebody")));
  }
}

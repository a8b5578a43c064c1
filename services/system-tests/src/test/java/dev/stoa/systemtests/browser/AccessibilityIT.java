package dev.stoa.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// axe-core finds nothing on the pages that readers see, in both themes and both languages.
@Tag("browser")
class AccessibilityIT {
  @TempDir static Path folder;
  private static Chromium chromium;
  private static ServerProcess server;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = Owner.plan(folder).start();
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
    "account, LIGHT, en, 390"
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

  private static void comment(String thread) {
    Http.postJson(
        server.address() + "/api/comments",
        new JsonObject()
            .put("thread", thread)
            .put("text", "A comment with a [link](https://example.org) and `code`.")
            .put("author", new JsonObject().put("name", "Somebody")));
  }
}

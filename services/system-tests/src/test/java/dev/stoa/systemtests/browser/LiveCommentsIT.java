package dev.stoa.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.stoa.systemtests.support.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two people on the first page of a new site: one writes, the other sees it without a reload, or
/// after one where scripts are off.
@Tag("browser")
class LiveCommentsIT {
  @TempDir static Path folder;
  private static Chromium chromium;
  private static ServerProcess server;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    server = ServerProcess.Plan.in(folder).start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      chromium.close();
    }
  }

  @Test
  void aCommentAppearsInTheOtherBrowserWithoutReload() {
    try (BrowserContext writerContext = context(true);
        BrowserContext readerContext = context(true)) {
      Page writer = openFirstArticle(writerContext);
      Page reader = openFirstArticle(readerContext);
      Locator notice = reader.getByRole(AriaRole.BUTTON, named("1 new comment"));
      assertThat(notice).isHidden();
      double before = scrollHeight(reader);

      write(writer, "Written in the first browser");

      assertThat(writer.getByText("Written in the first browser")).isVisible();
      assertThat(notice).isVisible();
      assertThat(reader.getByText("Written in the first browser")).hasCount(0);
      assertThat(liveRegion(reader)).containsText("1 new comment");
      assertThat(Math.abs(scrollHeight(reader) - before))
          .as("reflow before the click")
          .isLessThan(2);
      notice.click();
      assertThat(reader.getByText("Written in the first browser")).isVisible();
      assertThat(notice).isHidden();
    }
  }

  @Test
  void aCommentCanBePostedAndReadWithoutScripts() {
    try (BrowserContext writerContext = context(false);
        BrowserContext readerContext = context(false)) {
      Page writer = openFirstArticle(writerContext);
      Page reader = openFirstArticle(readerContext);
      write(writer, "Written without scripts");
      assertThat(writer.getByText("Written without scripts")).isVisible();
      assertThat(writer.url()).contains("#comment-");
      reader.reload();
      assertThat(reader.getByText("Written without scripts")).isVisible();
    }
  }

  private static BrowserContext context(boolean scripts) {
    return chromium
        .browser()
        .newContext(
            new Browser.NewContextOptions()
                .setBaseURL(server.address())
                .setLocale("en")
                .setJavaScriptEnabled(scripts));
  }

  private static Page openFirstArticle(BrowserContext context) {
    Page page = context.newPage();
    page.navigate("/");
    page.locator("main a[href^='/articles/']").first().click();
    page.waitForURL("**/articles/**");
    return page;
  }

  private static void write(Page page, String text) {
    page.getByLabel("Comment", new Page.GetByLabelOptions().setExact(true)).fill(text);
    page.getByLabel("Name").fill("Somebody");
    page.getByRole(AriaRole.BUTTON, named("Post comment")).click();
  }

  private static Locator liveRegion(Page page) {
    return page.locator("[aria-live=polite], [role=status]")
        .filter(new Locator.FilterOptions().setHasText("new comment"))
        .first();
  }

  private static double scrollHeight(Page page) {
    return ((Number) page.evaluate("document.documentElement.scrollHeight")).doubleValue();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}

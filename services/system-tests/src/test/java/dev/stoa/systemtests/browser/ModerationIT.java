package dev.stoa.systemtests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The owner takes a comment down on the article's page; whoever has it open sees it go.
@Tag("browser")
class ModerationIT {
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

  @Test
  void aDeletedCommentLeavesEveryOpenPage() {
    try (BrowserContext ownerContext = context(true);
        BrowserContext readerContext = context(true)) {
      Page owner = Owner.signIn(ownerContext.newPage());
      comment(owner, "Not wanted here");
      owner.navigate("/articles/welcome");
      Page reader = readerContext.newPage();
      reader.navigate("/articles/welcome");
      assertThat(reader.getByText("Not wanted here")).isVisible();
      assertThat(reader.locator(".comment-manage")).hasCount(0);

      button(owner.locator(".comment", having("Not wanted here")), "Delete").click();
      owner.getByRole(AriaRole.DIALOG).getByText("Cancel").click();
      assertThat(owner.getByText("Not wanted here")).isVisible();
      button(owner.locator(".comment", having("Not wanted here")), "Delete").click();
      button(owner.getByRole(AriaRole.DIALOG), "Delete").click();

      assertThat(owner.getByText("Not wanted here")).hasCount(0);
      assertThat(reader.getByText("Not wanted here")).hasCount(0);
      assertThat(owner.locator("[role=status]").first()).containsText("deleted");
    }
  }

  @Test
  void aCommentIsHeldApprovedAndDeletedWithoutScripts() {
    try (BrowserContext context = context(false)) {
      Page owner = Owner.signIn(context.newPage());
      comment(owner, "Of two minds");
      owner.navigate("/articles/welcome");
      button(owner.locator(".comment", having("Of two minds")), "Hold").click();
      button(owner.locator("main"), "Hold").click();
      assertThat(owner.getByText("Of two minds")).hasCount(0);
      owner.navigate("/comments/moderation");
      button(owner.locator(".comment", having("Of two minds")), "Approve").click();
      owner.navigate("/articles/welcome");
      button(owner.locator(".comment", having("Of two minds")), "Delete").click();
      button(owner.locator("main"), "Delete").click();
      assertThat(owner.getByText("Of two minds")).hasCount(0);
      assertThat(owner).hasURL(server.address() + "/articles/welcome#comments");
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

  private static void comment(Page page, String text) {
    page.navigate("/articles/welcome");
    Http.postJson(
        server.address() + "/api/comments",
        new JsonObject()
            .put("thread", page.locator("stoa-comments").getAttribute("thread"))
            .put("text", text)
            .put("author", new JsonObject().put("name", "Somebody")));
  }

  private static Locator button(Locator within, String name) {
    return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name)).first();
  }

  private static Page.LocatorOptions having(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }
}

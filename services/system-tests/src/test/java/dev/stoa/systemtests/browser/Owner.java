package dev.stoa.systemtests.browser;

import com.microsoft.playwright.Page;
import dev.stoa.systemtests.support.ServerProcess;
import java.nio.file.Path;

/// The owner of a new site, as a browser signs in.
final class Owner {
  private static final String EMAIL = "owner@example.org";
  private static final String PASSWORD = "a porch by the market";

  private Owner() {}

  /// A server whose site has this owner from its first start.
  static ServerProcess.Plan plan(Path folder) {
    return ServerProcess.Plan.in(folder)
        .set("STOA_OWNER_EMAIL", EMAIL)
        .set("STOA_OWNER_PASSWORD", PASSWORD);
  }

  static Page signIn(Page page) {
    page.navigate("/login");
    page.locator("input[name=email]").fill(EMAIL);
    page.locator("input[name=password]").fill(PASSWORD);
    page.locator("main button[type=submit]").click();
    page.waitForURL(url -> !url.contains("/login"));
    return page;
  }
}

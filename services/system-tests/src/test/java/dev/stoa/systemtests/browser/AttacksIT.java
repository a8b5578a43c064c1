package dev.stoa.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.stoa.router.internal.RedirectTarget;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three attacks in a real browser, each first against the guard that it was made for, where it
/// succeeds, then against the router's, where it fails; and where the redirects that the router
/// accepts lead.
@Tag("browser")
class AttacksIT {
  private static final int PARSED = 4_000;
  private static final int NAVIGATED = 60;
  private static final List<String> PIECES =
      List.of(
          "/",
          "/",
          "//",
          "\\",
          ":",
          "@",
          "http:",
          "https://",
          "http://",
          "HTTP://",
          "localhost",
          "LOCALHOST",
          "127.0.0.1",
          "evil.invalid",
          "[::1]",
          ".",
          "..",
          "%2e",
          "%2E%2e",
          "%2f",
          "%5c",
          "?",
          "#",
          "\t",
          "\n",
          " ",
          "\u00a0",
          "\u3002",
          "\uff0f",
          "\u2044",
          "a",
          "b=c",
          "&",
          "%",
          ";",
          "é",
          "文",
          "💬",
          "javascript:",
          "data:",
          "|",
          "^",
          "<",
          "\"",
          "'",
          "user:pw@");

  private static Chromium chromium;
  private static AttackedSite site;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
    site = new AttackedSite();
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
      chromium.close();
    }
  }

  /// A browser whose user is logged in.
  private static Page loggedIn(BrowserContext context) {
    Page page = context.newPage();
    page.navigate(site.origin() + "/login");
    return page;
  }

  /// Opens the attacker's page and does what it lures to; returns the status of the answer.
  private static int lured(Page page, String from, String to) {
    return lured(page, from, to, site.origin() + to);
  }

  /// The same, until a page that begins so has come.
  private static int lured(Page page, String from, String to, String until) {
    page.navigate(from + "?to=" + URLEncoder.encode(site.origin() + to, StandardCharsets.UTF_8));
    return clicked(page, "Win", until);
  }

  private static int clicked(Page page, String text, String until) {
    return page.waitForResponse(
            response -> response.url().startsWith(until), () -> page.getByText(text).click())
        .status();
  }

  @Test
  @Tag("A20")
  @Tag("F71")
  void aFormOfAnotherSitePassesAGuardByMethodAndNotOurs() {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = loggedIn(context);
      assertThat(lured(page, site.otherSite() + "/form", "/naive/post-only")).isEqualTo(200);
      assertThat(site.done("/naive/post-only")).isEqualTo(1);
      int before = site.done("/ours/action");
      assertThat(lured(page, site.otherSite() + "/form", "/ours/action")).isEqualTo(403);
      assertThat(lured(page, site.sameSite() + "/form", "/ours/action")).isEqualTo(403);
      assertThat(site.done("/ours/action")).isEqualTo(before);
    }
  }

  @Test
  @Tag("A20")
  @Tag("F71")
  void aHiddenRefererPassesAGuardByRefererAndNotOurs() {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = loggedIn(context);
      String hidden = site.otherSite() + "/form-without-referer";
      assertThat(lured(page, hidden, "/naive/referer-only")).isEqualTo(200);
      assertThat(site.done("/naive/referer-only")).isEqualTo(1);
      int before = site.done("/ours/action");
      assertThat(lured(page, hidden, "/ours/action")).isEqualTo(403);
      assertThat(site.done("/ours/action")).isEqualTo(before);
    }
  }

  @Test
  @Tag("F61")
  @Tag("F64")
  void aForgedRefererLeadsANaiveRedirectAwayAndNotOurs() {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = loggedIn(context);
      String lure = site.otherSite() + "/lure";
      assertThat(lured(page, lure, "/naive/back", lure)).isEqualTo(200);
      assertThat(lured(page, lure, "/ours/back", site.origin() + "/home")).isEqualTo(200);
    }
  }

  @Test
  @Tag("A20")
  @Tag("F71")
  void aCookieAlonePassesAGuardByCookieAndNotOurs() {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = loggedIn(context);
      fetched(page, "/naive/cookie-only");
      assertThat(site.done("/naive/cookie-only")).isEqualTo(1);
      int before = site.done("/ours/action");
      fetched(page, "/ours/action");
      assertThat(site.done("/ours/action")).isEqualTo(before);
    }
  }

  private static void fetched(Page page, String to) {
    page.navigate(site.sameSite() + "/fetch?to=" + site.origin() + to);
    page.waitForCondition(() -> page.title().equals("sent"));
  }

  @Test
  @Tag("F71")
  void theOwnFormPasses() {
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = loggedIn(context);
      int before = site.done("/ours/action");
      page.navigate(site.origin() + "/ours/form");
      assertThat(clicked(page, "Send", site.origin() + "/ours/action")).isEqualTo(200);
      assertThat(site.done("/ours/action")).isEqualTo(before + 1);
    }
  }

  @Test
  @Tag("F64")
  void noAcceptedTargetLeavesTheOriginInTheBrowser() {
    String host = URI.create(site.origin()).getAuthority();
    List<String> accepted = accepted(host);
    try (BrowserContext context = chromium.browser().newContext()) {
      Page page = context.newPage();
      page.navigate(site.origin() + "/home");
      Object elsewhere =
          page.evaluate(
              "all => all.filter(t => { try { return new URL(t, location).origin !== location.origin }"
                  + " catch { return true } })",
              accepted);
      assertThat((List<?>) elsewhere).isEmpty();
      // A fragment alone would lead to the redirect itself again.
      List<String> sample =
          accepted.stream().filter(target -> target.charAt(0) != '#').limit(NAVIGATED).toList();
      for (String target : sample) {
        page.navigate(
            site.origin() + "/ours/go?to=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
        assertThat(page.url()).as(target).startsWith(site.origin() + "/");
        assertThat(page.locator("h1").count()).as(target).isEqualTo(1);
      }
    }
  }

  /// Random targets that the check accepts.
  private static List<String> accepted(String host) {
    Random random = new Random(64);
    List<String> accepted = new ArrayList<>();
    while (accepted.size() < PARSED) {
      StringBuilder target = new StringBuilder();
      for (int i = random.nextInt(1, 7); i > 0; i--) {
        target.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      if (random.nextInt(4) == 0) {
        target.insert(0, "//" + host);
      }
      if (RedirectTarget.onOrigin("http", host, target.toString()) != null) {
        accepted.add(target.toString());
      }
    }
    return accepted;
  }
}

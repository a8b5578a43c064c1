package dev.stoa.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoa.content.importing.ImportedArticle;
import dev.stoa.runtime.LaunchOptions;
import dev.stoa.runtime.Launcher;
import dev.stoa.runtime.Running;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of a site, found from its start page.
@NullUnmarked // an absent element fails the test
class PageRoutesTest {
  private static final String NAV = ".site-nav a";

  private Running running;
  private WebClient client;

  @BeforeEach
  void start(@TempDir Path folder) {
    running =
        Launcher.start(
            LaunchOptions.test(folder), List.of(new ContentService(), new StubComments()));
    client =
        WebClient.create(
            running.vertx(),
            new WebClientOptions().setDefaultPort(running.port()).setFollowRedirects(false));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void hasNoNavigationWithoutPages() {
    assertThat(get("/").select(".site-nav")).isEmpty();
    assertThat(get("/pages").text()).contains("There are no pages here yet.");
  }

  @Test
  void namesTopPagesInTheirOrderOnTheStartPage() {
    put(page(1, "Zebra", null, 1), page(2, "ape", null, 2), page(3, "Bear", null, 2));
    assertThat(get("/").select(NAV).eachText()).containsExactly("Zebra", "ape", "Bear");
    assertThat(get("/").select(NAV + "[aria-current]")).isEmpty();
    var here = get("/pages/bear");
    assertThat(here.select(NAV + "[aria-current=page]").eachText()).containsExactly("Bear");
    assertThat(here.selectFirst(".site-nav").attr("aria-label")).isEqualTo("Pages");
    assertThat(get("/articles/welcome").select(NAV)).hasSize(3);
    assertThat(get("/tags/welcome").select(NAV)).hasSize(3);
  }

  @Test
  void leadsToThosePagesThatStandBelowOthers() {
    put(page(1, "Top", null, 0), page(2, "Below", "1", 0), page(3, "Deep", "2", 0));
    put(page(4, "Orphan", "99", 0));
    assertThat(get("/").select(NAV).eachText()).containsExactly("Top", "All pages");
    var all = get("/pages");
    assertThat(all.select("main > ul > li > a").eachText()).containsExactly("Orphan", "Top");
    assertThat(all.select("main > ul > li > ul > li > a").eachText()).containsExactly("Below");
    assertThat(all.select("main > ul > li > ul > li > ul > li > a").attr("href"))
        .isEqualTo("/pages/deep");
  }

  @Test
  void findsPagesThatStandBelowEachOther() {
    put(page(1, "One", "2", 0), page(2, "Two", "1", 0), page(3, "Self", "3", 0));
    assertThat(get("/pages").select("main a").eachText()).containsExactly("One", "Two", "Self");
  }

  @Test
  void namesNoMoreThanHaveRoom() {
    for (var i = 1; i <= 9; i++) {
      put(page(i, "Page " + i, null, i));
    }
    assertThat(get("/").select(NAV)).hasSize(9);
    assertThat(get("/").select(NAV).eachText()).contains("Page 8", "All pages");
    assertThat(get("/").select(NAV).eachText()).doesNotContain("Page 9");
    assertThat(get("/pages").select("main a")).hasSize(9);
  }

  private void put(ImportedArticle... pages) {
    var context = running.context();
    var articles = new Articles(context.database(), "default", context.clock(), context.ids());
    CompletableFuture.runAsync(
            () -> List.of(pages).forEach(page -> articles.put(page, false)),
            task -> Thread.ofVirtual().start(task))
        .join();
  }

  private static ImportedArticle page(
      int number, String title, @Nullable String parent, long order) {
    return new ImportedArticle(
        "wordpress:https://example.org",
        String.valueOf(number),
        ImportedArticle.Kind.PAGE,
        ImportedArticle.State.PUBLISHED,
        title,
        title,
        "<p>Body</p>",
        "",
        "",
        List.of(),
        true,
        Instant.parse("2012-01-01T00:00:00Z"),
        List.of(),
        parent,
        order,
        List.of());
  }

  private Document get(String path) {
    var page = client.get(path).send().await();
    assertThat(page.statusCode()).as(path).isEqualTo(200);
    return Jsoup.parse(page.bodyAsString());
  }
}

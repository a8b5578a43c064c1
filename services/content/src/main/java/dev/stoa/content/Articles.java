package dev.stoa.content;

import dev.stoa.content.importing.ArticleSink;
import dev.stoa.content.importing.ImportedArticle;
import dev.stoa.content.importing.OldList;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import dev.stoa.storage.Database;
import dev.stoa.storage.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with articles: listing, finding, importing. All methods block: for virtual
/// threads.
public final class Articles implements ArticleSink {
  static final int PAGE_SIZE = 10;
  static final int FEED_SIZE = 20;

  /// A site map may hold 50,000 addresses.
  static final int SITEMAP_SIZE = 50_000;

  private static final int PAGES = 1_000;
  private static final String THREAD_PREFIX = "article:";

  private final Database database;
  private final ArticleStore store;
  private final ArticleChanges changes;
  private final OldListStore oldLists;
  private final PageStore pageStore;
  private final Settings settings;
  private final ArticleImport imports;
  private final InstantSource clock;
  private final Ids ids;

  public Articles(Database database, String site, InstantSource clock, Ids ids) {
    this.database = database;
    this.store = new ArticleStore(site);
    this.changes = new ArticleChanges(site);
    this.settings = new Settings(site);
    this.pageStore = new PageStore(site);
    this.oldLists = new OldListStore(site);
    this.imports = new ArticleImport(changes, oldLists, clock, ids);
    this.clock = clock;
    this.ids = ids;
  }

  /// One page of the public articles, newest first. A page beyond the last one is empty.
  Paged home(int number) {
    var now = clock.instant();
    return database.read(tx ->
        paged(
            number,
            store.count(tx, Kind.ARTICLE, now),
            offset -> store.list(tx, Kind.ARTICLE, now, PAGE_SIZE, offset)));
  }

  /// One page of the public articles with a tag.
  Paged tagged(String tag, int number) {
    var now = clock.instant();
    return database.read(tx ->
        paged(
            number,
            store.countTagged(tx, tag, now),
            offset -> store.tagged(tx, tag, now, PAGE_SIZE, offset)));
  }

  /// The tag that took the place of a list of a former site: empty for all articles, null when
  /// there was no such list.
  @Nullable String tagOf(OldList.Kind kind, String name) {
    return database.read(tx -> oldLists.tag(tx, kind, name));
  }

  /// On which page of [#home] the newest public article of this time stands; zero when there is
  /// none.
  int pageOf(Instant from, Instant to) {
    var now = clock.instant();
    return database.read(tx -> {
      var newest = store.newest(tx, from, to, now);
      return newest == null ? 0 : 1 + (int) (store.countAfter(tx, newest, now) / PAGE_SIZE);
    });
  }

  /// Public pages, those that stand below no other first.
  List<PageStore.Entry> topPages(int limit) {
    return database.read(tx -> pageStore.topFirst(tx, clock.instant(), limit));
  }

  /// All public pages, at most [#PAGES], each below its parent.
  List<PageTree> pages() {
    return PageTree.of(database.read(tx -> pageStore.all(tx, clock.instant(), PAGES)));
  }

  /// The newest public articles with their bodies.
  List<Article> newest() {
    return database.read(tx -> store.newest(tx, clock.instant(), FEED_SIZE));
  }

  /// All public articles and pages, without bodies.
  List<Article> listed() {
    return database.read(tx -> store.listed(tx, clock.instant(), SITEMAP_SIZE));
  }

  /// The article with this address; one that is not public only for the owner.
  @Nullable Article find(Kind kind, String slug, boolean owner) {
    var article = database.read(tx -> store.bySlug(tx, kind, slug));
    return article != null && (owner || article.isPublic(clock.instant())) ? article : null;
  }

  /// Where the article that used to be at this address is now; null when there is none, or when it
  /// is not public.
  @Nullable String movedTo(String oldPath) {
    var key = OldPaths.normalise(oldPath);
    if (key == null) {
      return null;
    }
    var article = database.read(tx -> store.byOldPath(tx, key));
    return article != null && article.isPublic(clock.instant()) ? article.path() : null;
  }

  /// The page of a comment thread.
  ThreadPage thread(String key) {
    if (!key.startsWith(THREAD_PREFIX)) {
      return ThreadPage.MISSING;
    }
    var id = key.substring(THREAD_PREFIX.length());
    var article = database.read(tx -> store.byId(tx, id));
    return article == null
        ? ThreadPage.MISSING
        : new ThreadPage(
            true,
            article.commentsOpen(),
            article.isPublic(clock.instant()),
            article.title(),
            article.path());
  }

  boolean isPublic(Article article) {
    return article.isPublic(clock.instant());
  }

  /// Stores an article of another system, or says what storing it would do. One transaction.
  @Override
  public Placed put(ImportedArticle article, boolean dryRun) {
    return dryRun
        ? database.read(tx -> imports.preview(tx, article))
        : database.write(tx -> imports.put(tx, article));
  }

  /// Writes the article that greets on a new site; does nothing on every later start, also when it
  /// was removed or the site was filled by an import first.
  void welcome(Welcome welcome) {
    database.write(tx -> {
      if (settings.get(tx, Welcome.SETTING) == null) {
        if (store.isEmpty(tx)) {
          var now = clock.instant();
          changes.insert(tx, welcome.article(ids.uuid7(), now), welcome.html(), null);
        }
        settings.put(tx, Welcome.SETTING, "done");
      }
      return null;
    });
  }

  private static Paged paged(int number, long total, Listing listing) {
    var pages = (int) Math.max(1, Math.ceilDiv(total, PAGE_SIZE));
    var items = number > pages ? List.<Article>of() : listing.from((number - 1L) * PAGE_SIZE);
    return new Paged(items, number, pages, total);
  }

  private interface Listing {
    List<Article> from(long offset);
  }
}

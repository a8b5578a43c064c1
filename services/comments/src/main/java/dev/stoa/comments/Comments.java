package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.comments.CommentPage;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.content.ContentApi.ThreadPage;
import dev.stoa.eventlog.EventLog;
import dev.stoa.storage.Database;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Tx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What readers can do with comments: read a thread, and post. A comment and its event are one
/// transaction; nothing outside is called while it runs.
final class Comments {
  private final Database database;
  private final EventLog log;
  private final Threads threads;
  private final CommentStore store;
  private final CommentTree tree;
  private final IdempotencyKeys keys;
  private final CommentEvents events;
  private final InstantSource clock;
  private final Ids ids;
  private final CommentsConfig config;

  Comments(
      Database database,
      EventLog log,
      Threads threads,
      InstantSource clock,
      Ids ids,
      CommentsConfig config) {
    this.database = database;
    this.log = log;
    this.threads = threads;
    this.store = new CommentStore(config.site());
    this.tree = new CommentTree(store);
    this.keys = new IdempotencyKeys(config.site());
    this.events = new CommentEvents(log);
    this.clock = clock;
    this.ids = ids;
    this.config = config;
  }

  /// Which part of which list of a thread.
  record Query(String thread, String kind, PageCursor from, int limit) {
    /// Reads what a client asks for; `after` none means from the start.
    static Query of(String thread, String kind, @Nullable String after, int limit) {
      FieldError problem = Threads.problem(thread);
      if (problem != null) {
        throw new Failure.Invalid(problem);
      }
      PageCursor from =
          after == null ? PageCursor.startOf("") : PageCursor.decode(after, thread, kind);
      if (from == null) {
        throw new Failure.Invalid(
            new FieldError("after", "cursor", "This is no cursor of this list."));
      }
      return new Query(thread, kind, from, limit);
    }
  }

  /// Which state a thread is in for this reader: equal versions mean equal pages.
  long version(String thread, Reader reader) {
    threads.readable(thread, reader);
    return database.read(tx -> store.thread(tx, thread)).version();
  }

  /// One page of a thread, for a reader who may see it.
  CommentPage page(Query query, Reader reader) {
    threads.readable(query.thread(), reader);
    return page(query);
  }

  /// One page of a thread, for a caller who has checked the reader. The log's position is read
  /// first, so that live events continue exactly where the page ends.
  CommentPage page(Query query) {
    String cursor = cursor();
    return database.read(tx -> {
      var branch = tree.read(tx, query.thread(), query.kind(), query.from(), query.limit());
      long total = store.thread(tx, query.thread()).total(query.kind());
      return new CommentPage(branch.items(), branch.next(), total, cursor);
    });
  }

  /// Where the event log is now.
  String cursor() {
    return log.heads().encode();
  }

  /// Part of every entity tag: after a restored backup no old tag fits.
  long epoch() {
    return log.epoch();
  }

  Map<String, Long> counts(List<String> keys) {
    return database.read(tx -> store.counts(tx, keys));
  }

  /// One comment with its first replies. Held ones are for the owner only.
  CommentView one(String id, Reader reader) {
    record Found(Comment comment, CommentView view) {}
    Found found =
        database.read(tx -> {
          Comment comment = CommentInput.isId(id) ? store.find(tx, id) : null;
          return comment == null ? null : new Found(comment, tree.read(tx, comment));
        });
    if (found == null) {
      throw unknown();
    }
    if (found.comment().state() == Comment.State.pending && reader.isOwner()) {
      return CommentTree.whole(found.comment());
    }
    if (!found.comment().isShown()) {
      throw unknown();
    }
    threads.readable(found.comment().thread(), reader);
    return found.view();
  }

  /// The lasting address of a comment on a page of our own: where it stands now, or where the
  /// discussion begins when it is not shown there.
  String address(String id, Reader reader, int limit) {
    CommentView item = one(id, reader);
    String path = threads.readable(item.thread(), reader).path();
    if (path == null) {
      throw unknown();
    }
    if (item.status() == CommentView.Status.pending) {
      return path + "#comments";
    }
    boolean mention = item.kind().equals(Comment.MENTION);
    String after = mention ? null : pageOf(item, limit);
    return path + (after == null ? "" : "?after=" + after) + "#comment-" + id;
  }

  /// Where on the pages of its thread a comment is found: none on the first page, else the cursor
  /// of a page that begins with it.
  @Nullable String pageOf(CommentView item, int limit) {
    Query first = Query.of(item.thread(), item.kind(), null, limit);
    return database.read(tx -> {
      var branch = tree.read(tx, first.thread(), first.kind(), first.from(), limit);
      Comment comment = store.find(tx, item.id());
      return comment == null || contains(branch.items(), item.id())
          ? null
          : PageCursor.at(comment).encode(comment.thread(), comment.kind());
    });
  }

  /// Which of these comments the account wrote.
  Set<String> ofAccount(String account, List<String> ids) {
    return database.read(tx -> store.ofAccount(tx, account, ids));
  }

  private static boolean contains(List<CommentView> items, String id) {
    return items.stream()
        .anyMatch(item -> item.id().equals(id) || contains(item.replies().items(), id));
  }

  /// Writes a comment and its event, both or none. With a `key`, a second call of the same person
  /// gives the first one's comment. The item shows the text to its author also while it is held.
  Posted post(PostComment command, Reader author, @Nullable String key) {
    ThreadPage page = threads.readable(command.thread(), author);
    if (!page.open()) {
      throw new Failure.Forbidden("thread.closed", "This thread takes no more comments.");
    }
    String html = Markdown.toHtml(command.text());
    String id = ids.uuid7();
    return database.write(tx -> {
      String first = key == null ? null : claim(tx, command, author, key, id);
      Comment earlier = first == null ? null : store.find(tx, first);
      if (earlier != null) {
        return new Posted(CommentTree.whole(earlier), false);
      }
      var at = store.touch(tx, command.thread(), clock.instant());
      Comment parent = command.parent() == null ? null : parent(tx, command);
      var state = held(author) ? Comment.State.pending : Comment.State.published;
      Comment comment = Drafts.comment(command, author, html, id, parent, state, at);
      store.insert(tx, comment, null);
      if (comment.isPublished()) {
        events.append(tx, "comment.created", comment, page.isPublic());
      }
      return new Posted(CommentTree.whole(comment), true);
    });
  }

  /// `fresh` is false when the same request had been answered before.
  record Posted(CommentView item, boolean fresh) {}

  private @Nullable String claim(Tx tx, PostComment command, Reader author, String key, String id) {
    return keys.claim(
        tx, author.publisher(), key, Drafts.fingerprint(command), id, clock.instant());
  }

  private Comment parent(Tx tx, PostComment command) {
    Comment parent = store.find(tx, String.valueOf(command.parent()));
    if (parent == null
        || !parent.isPublished()
        || parent.kind().equals(Comment.MENTION)
        || !parent.thread().equals(command.thread())) {
      throw new Failure.Invalid(
          new FieldError(
              "parent", "parent.unknown", "There is no comment with this id in this thread."));
    }
    if (parent.depth() + 1 > config.depth()) {
      throw new Failure.Invalid(
          new FieldError(
              "parent", "parent.depth", "Replies nest at most " + config.depth() + " deep."));
    }
    return parent;
  }

  private boolean held(Reader author) {
    return config.moderation() == CommentsConfig.Moderation.ALL && !author.isOwner();
  }

  static Failure unknown() {
    return new Failure.NotFound("comment.unknown", "There is no comment with this id.");
  }
}

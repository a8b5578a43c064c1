package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.contracts.comments.CommentsApi.ImportComments;
import dev.stoa.contracts.comments.CommentsApi.ImportedComment;
import dev.stoa.contracts.comments.CommentsApi.ImportedComments;
import dev.stoa.contracts.push.Channels;
import dev.stoa.eventlog.EventLog;
import dev.stoa.storage.Database;
import dev.stoa.storage.Ids;
import dev.stoa.storage.Tx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes comments of another system, a batch in one transaction. A comment is known by its source
/// and key: the same batch twice changes nothing, a changed comment is updated, one that was
/// deleted here stays deleted. A parent may have come in an earlier batch.
///
/// A dry run counts and writes nothing. It cannot know the parents that earlier batches of the same
/// dry run would have brought, so it reports no orphans.
final class Imports {
  static final int BATCH = 500;
  private static final int KEY_LENGTH = 300;

  private final Database database;
  private final Threads threads;
  private final CommentStore store;
  private final ModerationStore moderation;
  private final ImportStore imported;
  private final CommentEvents events;
  private final InstantSource clock;
  private final Ids ids;
  private final int maxDepth;

  Imports(
      Database database,
      EventLog log,
      Threads threads,
      InstantSource clock,
      Ids ids,
      CommentsConfig config) {
    this.database = database;
    this.threads = threads;
    this.store = new CommentStore(config.site());
    this.moderation = new ModerationStore(config.site());
    this.imported = new ImportStore(config.site());
    this.events = new CommentEvents(log);
    this.clock = clock;
    this.ids = ids;
    this.maxDepth = config.depth();
  }

  /// Takes one batch: all of it or, when something in it is wrong, nothing.
  ImportedComments take(ImportComments batch) {
    check(batch);
    List<Arrival> arrivals =
        batch.comments().stream().map(c -> Arrival.of(batch.source(), c)).toList();
    if (batch.dryRun()) {
      return database.read(tx -> count(tx, arrivals));
    }
    Map<String, String> channels = channels(arrivals);
    return database.write(tx -> new Run(tx).take(arrivals, channels));
  }

  private ImportedComments count(Tx tx, List<Arrival> arrivals) {
    int added = 0;
    int updated = 0;
    for (Arrival arrival : arrivals) {
      var earlier = imported.find(tx, arrival.mark().source(), arrival.mark().key());
      if (earlier == null) {
        added++;
      } else if (!earlier.hash().equals(arrival.mark().hash())) {
        updated++;
      }
    }
    return new ImportedComments(added, updated, arrivals.size() - added - updated, List.of());
  }

  /// Asked before the transaction: nothing outside is called while it runs.
  private Map<String, String> channels(List<Arrival> arrivals) {
    Set<String> keys = new LinkedHashSet<>();
    arrivals.forEach(arrival -> keys.add(arrival.comment().thread()));
    var channels = new HashMap<String, String>();
    for (String key : keys) {
      String channel = channel(key);
      if (channel != null) {
        channels.put(key, channel);
      }
    }
    return channels;
  }

  /// None when the page is not known (yet): nobody has it open.
  private @Nullable String channel(String thread) {
    try {
      return Channels.thread(thread, threads.page(thread).isPublic());
    } catch (Failure.NotFound | Failure.Unavailable _) {
      return null;
    }
  }

  private static void check(ImportComments batch) {
    var errors = new ArrayList<FieldError>();
    if (batch.comments().size() > BATCH) {
      errors.add(new FieldError("comments", "too_many", "A batch holds at most " + BATCH + "."));
    }
    if (batch.source().isBlank() || batch.source().length() > KEY_LENGTH) {
      errors.add(new FieldError("source", "source", "The source is empty or too long."));
    }
    var keys = new HashSet<String>();
    for (ImportedComment comment : batch.comments()) {
      String field = "comments[" + comment.key() + "]";
      if (comment.key().isBlank()
          || comment.key().length() > KEY_LENGTH
          || !keys.add(comment.key())) {
        errors.add(new FieldError(field, "key", "The key is empty, too long or doubled."));
      }
      FieldError thread = Threads.problem(comment.thread());
      if (thread != null) {
        errors.add(new FieldError(field + ".thread", thread.code(), thread.message()));
      }
      if (!Set.of(Comment.COMMENT, Comment.MENTION).contains(comment.kind())) {
        errors.add(new FieldError(field + ".kind", "kind", "The kind is comment or mention."));
      }
    }
    if (!errors.isEmpty()) {
      throw new Failure.Invalid("import.invalid", errors.getFirst().message(), errors);
    }
  }

  /// A batch on its way into the database.
  private final class Run {
    private final Tx tx;
    private final Map<String, Integer> added = new LinkedHashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private final List<String> orphans = new ArrayList<>();
    private int updated;
    private int unchanged;

    Run(Tx tx) {
      this.tx = tx;
    }

    ImportedComments take(List<Arrival> arrivals, Map<String, String> channels) {
      for (Arrival arrival : arrivals) {
        take(arrival);
      }
      var changed = new LinkedHashMap<String, CommentEvents.Imported>();
      for (String thread : touched) {
        long total = store.thread(tx, thread).comments();
        int count = added.getOrDefault(thread, 0);
        changed.put(thread, new CommentEvents.Imported(thread, count, total));
      }
      events.imported(tx, channels, changed);
      int total = added.values().stream().mapToInt(Integer::intValue).sum();
      return new ImportedComments(total, updated, unchanged, orphans);
    }

    private void take(Arrival arrival) {
      var earlier = imported.find(tx, arrival.mark().source(), arrival.mark().key());
      if (earlier == null) {
        insert(arrival);
      } else if (earlier.hash().equals(arrival.mark().hash())) {
        unchanged++;
      } else {
        update(arrival, earlier.id());
      }
    }

    private void insert(Arrival arrival) {
      ImportedComment comment = arrival.comment();
      touch(comment.thread());
      Comment parent = parent(arrival);
      store.insert(tx, arrival.comment(ids.uuid7(), parent), arrival.mark());
      added.merge(comment.thread(), 1, Integer::sum);
    }

    private void update(Arrival arrival, String id) {
      updated++;
      Comment here = store.find(tx, id);
      if (here == null || here.state() == Comment.State.deleted) {
        imported.seen(tx, id, arrival.mark().hash());
        return;
      }
      touch(here.thread());
      var times = arrival.comment().createdAt();
      imported.update(tx, id, arrival.author(), arrival.html(), times, arrival.mark().hash());
      if (arrival.comment().status() == CommentView.Status.published) {
        moderation.approve(tx, here);
      }
    }

    private void touch(String thread) {
      if (touched.add(thread)) {
        store.touch(tx, thread, clock.instant());
      }
    }

    /// The parent here: the last ancestor that may have replies when the parent itself is too deep.
    private @Nullable Comment parent(Arrival arrival) {
      String key = arrival.comment().parentKey();
      if (key == null || arrival.comment().kind().equals(Comment.MENTION)) {
        return null;
      }
      var earlier = imported.find(tx, arrival.mark().source(), key);
      Comment parent = earlier == null ? null : store.find(tx, earlier.id());
      if (parent == null
          || parent.kind().equals(Comment.MENTION)
          || !parent.thread().equals(arrival.comment().thread())) {
        orphans.add(arrival.comment().key());
        return null;
      }
      while (parent.depth() >= maxDepth) {
        Comment up = store.find(tx, parent.parent());
        if (up == null) {
          break;
        }
        parent = up;
      }
      return parent;
    }
  }
}

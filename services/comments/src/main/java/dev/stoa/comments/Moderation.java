package dev.stoa.comments;

import dev.stoa.contracts.Failure;
import dev.stoa.contracts.FieldError;
import dev.stoa.contracts.auth.Principal;
import dev.stoa.contracts.comments.CommentView;
import dev.stoa.eventlog.EventLog;
import dev.stoa.storage.Database;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of comments: the owner approves, holds and deletes them, authors who are signed in
/// delete their own. Each change and its event are one transaction.
final class Moderation {
  private final Database database;
  private final Threads threads;
  private final CommentStore comments;
  private final ModerationStore store;
  private final CommentEvents events;
  private final InstantSource clock;

  Moderation(
      Database database,
      EventLog log,
      Threads threads,
      InstantSource clock,
      CommentsConfig config) {
    this.database = database;
    this.threads = threads;
    this.comments = new CommentStore(config.site());
    this.store = new ModerationStore(config.site());
    this.events = new CommentEvents(log);
    this.clock = clock;
  }

  /// What waits for the owner, oldest first; `after` is the id of the last one seen.
  List<CommentView> pending(Reader reader, @Nullable String after, int limit) {
    requireOwner(reader);
    return database.read(tx -> {
      Comment last = after == null ? null : seen(comments.find(tx, after));
      long micros = last == null ? Long.MIN_VALUE : last.createdMicros();
      return whole(store.pending(tx, micros, last == null ? "" : last.id(), limit));
    });
  }

  /// What everyone sees, newest first; `after` is the id of the last one seen.
  List<CommentView> published(Reader reader, @Nullable String after, int limit) {
    requireOwner(reader);
    return database.read(tx -> {
      Comment last = after == null ? null : seen(comments.find(tx, after));
      long micros = last == null ? Long.MAX_VALUE : last.createdMicros();
      return whole(store.published(tx, micros, last == null ? "" : last.id(), limit));
    });
  }

  ModerationStore.Counts counts(Reader reader) {
    requireOwner(reader);
    return database.read(store::counts);
  }

  /// The comment with its text, for the owner; for its author too when only deleting is in
  /// question. Throws what [#delete] and the others would throw.
  CommentView subject(String id, Reader reader, boolean toDelete) {
    Comment found = existing(id);
    if (toDelete) {
      requireMayDelete(found, reader);
    } else {
      requireOwner(reader);
    }
    return CommentTree.whole(found);
  }

  /// Shows a held comment to everyone. Approving twice is no mistake.
  CommentView approve(String id, Reader reader) {
    requireOwner(reader);
    Comment found = existing(id);
    boolean isPublic = threads.isPublic(found.thread());
    return database.write(tx -> {
      comments.touch(tx, found.thread(), clock.instant());
      Comment held = comments.find(tx, id);
      if (held == null || held.state() == Comment.State.deleted) {
        throw Comments.unknown();
      }
      boolean approved = store.approve(tx, held);
      Comment now = comments.find(tx, id);
      if (approved && now != null) {
        events.append(tx, "comment.approved", now, isPublic);
      }
      return CommentTree.whole(now == null ? held : now);
    });
  }

  /// Takes a published comment off the page until it is approved again. Holding twice is no
  /// mistake.
  CommentView hold(String id, Reader reader) {
    requireOwner(reader);
    Comment found = existing(id);
    boolean isPublic = threads.isPublic(found.thread());
    return database.write(tx -> {
      comments.touch(tx, found.thread(), clock.instant());
      Comment before = comments.find(tx, id);
      if (before == null || before.state() == Comment.State.deleted) {
        throw Comments.unknown();
      }
      boolean held = store.hold(tx, before);
      Comment now = comments.find(tx, id);
      if (held && now != null) {
        events.held(tx, now, isPublic);
      }
      return CommentTree.whole(now == null ? before : now);
    });
  }

  /// Removes a comment's text and author for good; its replies stay. Deleting twice is no mistake.
  void delete(String id, Reader reader) {
    Comment found = existing(id);
    requireMayDelete(found, reader);
    boolean isPublic = threads.isPublic(found.thread());
    database.write(tx -> {
      comments.touch(tx, found.thread(), clock.instant());
      Comment before = comments.find(tx, id);
      if (before == null || !store.delete(tx, before, clock.instant())) {
        return false;
      }
      Comment gone = comments.find(tx, id);
      if (gone != null && before.isShown()) {
        events.deleted(tx, gone, isPublic);
      }
      return true;
    });
  }

  private static List<CommentView> whole(List<Comment> found) {
    return found.stream().map(CommentTree::whole).toList();
  }

  private static Comment seen(@Nullable Comment last) {
    if (last == null) {
      throw new Failure.Invalid(
          new FieldError("after", "cursor", "There is no comment with this id."));
    }
    return last;
  }

  private Comment existing(String id) {
    Comment found = CommentInput.isId(id) ? database.read(tx -> comments.find(tx, id)) : null;
    if (found == null) {
      throw Comments.unknown();
    }
    return found;
  }

  private static void requireOwner(Reader reader) {
    if (!signedIn(reader).isOwner()) {
      throw new Failure.Forbidden("auth.owner", "Only the owner of this site may do this.");
    }
  }

  private static void requireMayDelete(Comment comment, Reader reader) {
    Principal who = signedIn(reader);
    if (!who.isOwner() && !who.id().equals(comment.author().account())) {
      throw comment.isShown()
          ? new Failure.Forbidden(
              "comment.foreign", "Only the owner of the site and its author may delete a comment.")
          : Comments.unknown();
    }
  }

  private static Principal signedIn(Reader reader) {
    Principal who = reader.principal();
    if (who == null) {
      throw new Failure.Unauthenticated("auth.required", "Please sign in first.");
    }
    return who;
  }
}

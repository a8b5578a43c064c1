package dev.stoa.comments;

import dev.stoa.contracts.Json;
import dev.stoa.contracts.push.Channels;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.NewEvent;
import dev.stoa.storage.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Tells open pages what happened, through the event log, in the transaction of the change and as
/// its last statement.
///
/// An import tells each thread once per batch (`comment.imported`, how many came and how many there
/// are now), not once per comment: nobody reads along while history is moved in.
final class CommentEvents {
  private final EventLog log;

  CommentEvents(EventLog log) {
    this.log = log;
  }

  /// The comment is gone for good: earlier events of it keep their place and lose their data.
  void deleted(Tx tx, Comment comment, boolean isPublic) {
    log.erase(tx, subject(comment));
    log.append(tx, List.of(event("comment.deleted", comment, isPublic).erasing()));
  }

  /// The comment waits for the owner again: whoever reads the log later must not read it there.
  void held(Tx tx, Comment comment, boolean isPublic) {
    log.erase(tx, subject(comment));
    log.append(tx, List.of(event("comment.edited", comment, isPublic).erasing()));
  }

  void append(Tx tx, String type, Comment comment, boolean isPublic) {
    log.append(tx, List.of(event(type, comment, isPublic)));
  }

  private static NewEvent event(String type, Comment comment, boolean isPublic) {
    String channel = Channels.thread(comment.thread(), isPublic);
    String data = Json.encode(CommentTree.alone(comment));
    return NewEvent.of(channel, type, data).about(subject(comment));
  }

  private static String subject(Comment comment) {
    return "comment:" + comment.id();
  }

  /// `threads`: the channel of each thread that changed. `added`: how many comments it got.
  void imported(Tx tx, Map<String, String> channels, Map<String, Imported> changed) {
    var events = new ArrayList<NewEvent>();
    changed.forEach((thread, imported) -> {
      String channel = channels.get(thread);
      if (channel != null) {
        events.add(NewEvent.of(channel, "comment.imported", Json.encode(imported)));
      }
    });
    if (!events.isEmpty()) {
      log.append(tx, events);
    }
  }

  /// The data of `comment.imported`.
  record Imported(String thread, int added, long total) {}
}

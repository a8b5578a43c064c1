package dev.stoa.push;

import dev.stoa.eventlog.EventLog;
import dev.stoa.push.Archive.Lost;
import dev.stoa.push.Archive.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/// Finds the place where a rewind begins. Channels of one shard share a position, the lowest; each
/// is held back until its own. Reads the log: for virtual threads.
final class Rewind {
  private final EventLog log;
  private final Since since;

  Rewind(EventLog log, Since since) {
    this.log = log;
    this.since = since;
  }

  Start start(ChannelSet channels) {
    Map<String, Long> begins = new HashMap<>();
    Map<Integer, Long> positions = new HashMap<>();
    for (String name : channels.names()) {
      long begin = begin(name);
      begins.put(name, begin);
      positions.merge(log.shardOf(name), begin, Math::min);
    }
    if (channels.hasPatterns()) {
      log.shards().forEach(shard -> positions.put(shard, 0L));
    }
    var held = new ArrayList<Lost>();
    begins.forEach((name, begin) -> {
      int shard = log.shardOf(name);
      if (begin > positions.getOrDefault(shard, 0L)) {
        held.add(new Lost(name, shard, begin, Gap.Reason.TTL));
      }
    });
    return new Start(positions, held);
  }

  private long begin(String channel) {
    return switch (since) {
      case Since.Last(int count) -> log.beforeLast(channel, count);
      case Since.From(var time) -> log.before(channel, time);
      case Since.Earliest _, Since.Present _, Since.After _ -> 0;
    };
  }
}

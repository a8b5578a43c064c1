package dev.stoa.push;

import dev.stoa.eventlog.Cursor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A log in memory that answers like the real one, when it is told to.
final class MemoryLog implements Archive {
  static final int PAGE = 8;
  static final long EPOCH = 7;

  final List<List<Publication>> shards = new ArrayList<>();
  long low;
  final List<Runnable> questions = new ArrayList<>();

  MemoryLog(int shardCount) {
    for (int i = 0; i < shardCount; i++) {
      shards.add(new ArrayList<>());
    }
  }

  int shardOf(String channel) {
    return Math.floorMod(channel.hashCode(), shards.size());
  }

  long[] heads() {
    return shards.stream().mapToLong(List::size).toArray();
  }

  /// A hub over this log that does everything in the turn in which it is asked.
  Hub hub(PushConfig config) {
    return new Hub(config, Runnable::run, this, EPOCH, heads(), this::shardOf, new Random(1));
  }

  /// One that keeps little in memory.
  Hub hub(SlowPolicies slow, int queueBytes) {
    PushConfig d = PushConfig.DEFAULT;
    return hub(
        new PushConfig(
            d.heartbeat(),
            d.retry(),
            d.drain(),
            d.maxAge(),
            queueBytes,
            slow,
            d.maxChannels(),
            64,
            d.historyBytes()));
  }

  /// Appends without telling anyone.
  Publication append(String channel, String id) {
    int shard = shardOf(channel);
    long seq = shards.get(shard).size() + 1L;
    String json = "{\"channel\":\"" + channel + "\",\"id\":\"" + id + "\"";
    var publication = new Publication(shard, seq, channel, json.getBytes(StandardCharsets.UTF_8));
    shards.get(shard).add(publication);
    return publication;
  }

  @Override
  public Future<List<Page>> read(Map<Integer, Long> after, Map<Integer, Long> upTo, ChannelSet of) {
    Promise<List<Page>> promise = Promise.promise();
    questions.add(() ->
        promise.complete(
            after.entrySet().stream()
                .map(entry -> page(entry.getKey(), entry.getValue()))
                .toList()));
    return promise.future();
  }

  @Override
  public Future<Set<String>> losses(
      Map<Integer, Long> after, Map<Integer, Long> upTo, ChannelSet of, Predicate<String> which) {
    Promise<Set<String>> promise = Promise.promise();
    questions.add(() -> {
      var lost = new TreeSet<String>();
      after.forEach((shard, seq) -> {
        List<Publication> all = shards.get(shard);
        all.subList(seq.intValue(), upTo.getOrDefault(shard, seq).intValue()).stream()
            .map(Publication::channel)
            .filter(channel -> which.test(channel) && of.covers(channel))
            .forEach(lost::add);
      });
      promise.complete(lost);
    });
    return promise.future();
  }

  private Page page(int shard, long after) {
    List<Publication> all = shards.get(shard);
    long end = Math.max(after, Math.min(all.size(), after + PAGE));
    List<Publication> events =
        after < end ? List.copyOf(all.subList((int) after, (int) end)) : List.of();
    return new Page(shard, end, low, events);
  }

  @Override
  public Future<Start> rewind(Since since, ChannelSet channels) {
    Promise<Start> promise = Promise.promise();
    var positions = new TreeMap<Integer, Long>();
    for (int shard = 0; shard < shards.size(); shard++) {
      positions.put(shard, 0L);
    }
    questions.add(() -> promise.complete(new Start(positions, List.of())));
    return promise.future();
  }

  @Override
  public Future<Start> judge(String text, List<String> channels) {
    Promise<Start> promise = Promise.promise();
    questions.add(() -> promise.complete(judged(text, channels)));
    return promise.future();
  }

  private Start judged(String text, List<String> channels) {
    Cursor cursor = Objects.requireNonNull(Cursor.decode(text));
    var positions = new TreeMap<Integer, Long>();
    var lost = new ArrayList<Lost>();
    for (String channel : channels) {
      for (int shard = 0; shard < shards.size(); shard++) {
        if (channel.endsWith("*") || shardOf(channel) == shard) {
          long head = shards.get(shard).size();
          Long seen = cursor.position(shard);
          boolean foreign = cursor.epoch() != EPOCH || (seen != null && seen > head);
          if (foreign || (seen != null && seen < low)) {
            lost.add(new Lost(channel, shard, head, foreign ? Gap.Reason.EPOCH : Gap.Reason.TTL));
          }
          positions.put(shard, foreign || seen == null || seen < low ? head : seen);
        }
      }
    }
    return new Start(positions, lost);
  }

  /// Answers what has been asked so far.
  void answer() {
    var asked = List.copyOf(questions);
    questions.clear();
    asked.forEach(Runnable::run);
  }
}

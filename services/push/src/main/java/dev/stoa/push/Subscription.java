package dev.stoa.push;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one connection listens to, and how far it is. Live: a member of an [Audience], its position
/// is the hub's. Otherwise it has positions of its own and [CatchUp] moves them.
final class Subscription {
  private final Connection connection;
  private final ChannelSet channels;
  private final ShardSet shards;
  private @Nullable Audience audience;
  private int index;
  private long[] positions = {};
  private boolean waiting;
  private boolean mustThin;
  private @Nullable Thinning thinning;
  private List<Archive.Lost> lost = List.of();
  private @Nullable Due due;
  private Map<Integer, Long> judged = Map.of();
  private boolean trusted;

  Subscription(Connection connection, ChannelSet channels, ShardSet shards) {
    this.connection = connection;
    this.channels = channels;
    this.shards = shards;
  }

  Connection connection() {
    return connection;
  }

  ChannelSet channels() {
    return channels;
  }

  ShardSet shards() {
    return shards;
  }

  @Nullable Audience audience() {
    return audience;
  }

  boolean isLive() {
    return audience != null;
  }

  /// Its positions while it is not live, one per shard of the log.
  long[] positions() {
    return positions;
  }

  void startAt(long[] positions) {
    this.positions = positions;
  }

  /// Holds back what must not be delivered of a stretch that is not whole any more.
  void mute(List<Archive.Lost> lost) {
    this.lost = lost;
  }

  /// Whether an event is delivered: asked for in its time, and not of a stretch that has been
  /// announced as lost.
  boolean wants(Publication publication) {
    return channels.covers(publication.channel())
        && (due == null || due.includes(publication))
        && lost.stream().noneMatch(gone -> gone.covers(publication));
  }

  /// Takes what is there for all there is, until it is live: the client asked for no place.
  void trust() {
    trusted = true;
  }

  /// Whether retention has been where this page begins and nobody has looked at what it took.
  boolean mustJudge(Archive.Page page) {
    if (trusted
        || page.low() <= positions[page.shard()]
        || page.low() <= judged.getOrDefault(page.shard(), 0L)) {
      return false;
    }
    judged = new HashMap<>(judged);
    judged.put(page.shard(), page.low());
    return true;
  }

  /// Whether anything of a stretch that is lost was to be delivered at all.
  boolean misses(Archive.Lost gone) {
    return due == null
        || due.labels(Map.of(gone.shard(), gone.upTo())).stream()
            .anyMatch(label -> ChannelSet.common(gone.channel(), label) != null);
  }

  /// The channels of which something up to these numbers may be delivered.
  ChannelSet wanted(Map<Integer, Long> upTo) {
    List<String> labels = due == null ? channels.labels() : due.labels(upTo);
    List<String> left =
        labels.stream()
            .filter(label -> upTo.keySet().stream().anyMatch(shard -> !isLost(label, shard, upTo)))
            .toList();
    return left.isEmpty() ? ChannelSet.NONE : ChannelSet.parse(left, left.size());
  }

  private boolean isLost(String label, int shard, Map<Integer, Long> upTo) {
    return lost.stream()
        .anyMatch(gone ->
            gone.shard() == shard
                && ChannelSet.covers(gone.channel(), label)
                && gone.upTo() >= upTo.getOrDefault(shard, 0L));
  }

  /// Goes on from where another was that is not live: what both listen to from its place, what is
  /// new from the hub's.
  void follow(Subscription other, long[] hub) {
    startAt(other.positions);
    trusted = other.trusted;
    judged = other.judged;
    mustThin = other.mustThin || other.thinning != null;
    thinning = other.thinning;
    lost = other.lost;
    due = (other.due == null ? Due.of(other.channels) : other.due).follow(channels, hub.clone());
  }

  /// Whether what it missed has to be looked at as soon as its queue has room.
  boolean mustThin() {
    return mustThin;
  }

  void mustThin(boolean must) {
    mustThin = must;
  }

  /// What it is spared of what it missed; null: nothing. Where it must be thinned again, what was
  /// decided before.
  @Nullable Thinning thinning() {
    return thinning;
  }

  void thin(Thinning thinning) {
    this.thinning = thinning;
    this.mustThin = false;
  }

  /// Whether an answer of the archive is under way.
  boolean isWaiting() {
    return waiting;
  }

  void waiting(boolean waiting) {
    this.waiting = waiting;
  }

  void join(Audience audience, int index) {
    this.audience = audience;
    this.index = index;
    this.positions = new long[0];
    this.lost = List.of();
    this.due = null;
    this.judged = Map.of();
    this.trusted = false;
    this.thinning = null;
    this.mustThin = false;
  }

  void moveTo(int index) {
    this.index = index;
  }

  int leave() {
    audience = null;
    return index;
  }

  /// The cursor of what has been handed to the connection.
  String cursor(long[] hub) {
    return shards.cursor(isLive() ? hub : positions);
  }
}

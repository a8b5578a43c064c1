package dev.stoa.push;

import dev.stoa.push.NodeBus.Rosters;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Who is in which channel of the site: this node's [Seats], and what the other nodes say of
/// theirs. Confined to its executor, to which every call is handed over.
///
/// Each tick tells a channel's changes at once, once to the other nodes and once to whoever
/// watches: a mass reconnect costs one message per watcher and tick, however many come. Other nodes
/// are told the state of a channel, numbered; who misses a number asks for all of it. At most once,
/// and true again by the next message.
final class Presence implements Watch, Nodes.Listener {
  /// Rosters in one message to the other nodes.
  private static final int PAGE = 200;

  private static final class Neighbour {
    private final Map<String, Roster> rosters = new HashMap<>();
    private long number = -1;
    private Instant until = Instant.MAX;
  }

  private final Executor desk;

  /// Comings and goings of less than a tick: nothing is told before, so the desk is not woken for
  /// each.
  private final Queue<Runnable> moves = new ConcurrentLinkedQueue<>();

  private final InstantSource clock;
  private final String self;
  private final Supplier<Set<String>> alive;
  private final Seats seats;
  private final Consumer<Rosters> others;
  private final BiConsumer<Roster, Roster> watchers;
  private final Map<String, Neighbour> neighbours = new HashMap<>();
  private final Map<String, Roster> told = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Set<String> due = new HashSet<>();
  private long number;

  /// `alive`: the other nodes that are there. `others`: says something to the other nodes.
  /// `watchers`: hears what a channel was and is.
  Presence(
      Executor desk,
      InstantSource clock,
      String self,
      Supplier<Set<String>> alive,
      PresenceConfig config,
      Consumer<Rosters> others,
      BiConsumer<Roster, Roster> watchers) {
    this.desk = desk;
    this.clock = clock;
    this.self = self;
    this.alive = alive;
    this.seats = new Seats(config);
    this.others = others;
    this.watchers = watchers;
  }

  @Override
  public void opened(Connection connection, ChannelSet channels) {
    changed(connection, ChannelSet.NONE, channels);
  }

  @Override
  public void closed(Connection connection, ChannelSet channels, Transport.Ending ending) {
    changed(connection, channels, ChannelSet.NONE);
  }

  @Override
  public void changed(Connection connection, ChannelSet before, ChannelSet after) {
    Peer peer = connection.peer();
    if (peer.kind() == Peer.Kind.HISTORY
        || peer.kind() == Peer.Kind.TAIL
        || before.names().equals(after.names())) {
      return;
    }
    List<String> come = after.minus(before).names();
    List<String> gone = before.minus(after).names();
    Instant now = clock.instant();
    moves.add(() -> {
      come.forEach(channel -> seats.come(peer, channel));
      gone.forEach(channel -> seats.go(peer, channel, now));
    });
  }

  @Override
  public void identified(Connection connection, ChannelSet channels, Peer before) {
    Peer somebody = connection.peer();
    List<String> names = channels.names();
    Instant now = clock.instant();
    moves.add(() ->
        names.forEach(channel -> {
          seats.come(somebody, channel);
          seats.go(before, channel, now);
        }));
  }

  private void atDesk(Runnable task) {
    desk.execute(() -> {
      for (Runnable move = moves.poll(); move != null; move = moves.poll()) {
        move.run();
      }
      task.run();
    });
  }

  /// Tells what has changed since the last tick.
  void tick() {
    atDesk(() -> {
      Instant now = clock.instant();
      seats.sweep(now);
      Set<String> own = seats.takeChanged();
      if (!own.isEmpty()) {
        tell(own, false);
      }
      changed.addAll(own);
      forget(now);
      due.clear();
      changed.forEach(this::show);
      changed.clear();
    });
  }

  /// Drops what nodes said that are gone, when their time is over.
  private void forget(Instant now) {
    Set<String> there = alive.get();
    neighbours
        .entrySet()
        .removeIf(entry -> {
          Neighbour neighbour = entry.getValue();
          if (neighbour.until.equals(Instant.MAX) && !there.contains(entry.getKey())) {
            neighbour.until = now.plus(seats.grace());
          }
          boolean over = !neighbour.until.isAfter(now);
          if (over) {
            changed.addAll(neighbour.rosters.keySet());
          }
          return over;
        });
  }

  private void show(String channel) {
    Roster before = told.getOrDefault(channel, Roster.empty(channel));
    Roster now = roster(channel);
    if (now.isEmpty()) {
      told.remove(channel);
    } else {
      told.put(channel, now);
    }
    if (!now.equals(before)) {
      watchers.accept(before, now);
    }
  }

  /// Says which number was the last, so that a message that was lost is missed.
  void beat() {
    atDesk(() -> others.accept(new Rosters(self, number, false, false, List.of())));
  }

  private void tell(Set<String> channels, boolean all) {
    var page = new ArrayList<Roster>();
    boolean first = all;
    for (String channel : channels) {
      page.add(seats.roster(channel));
      if (page.size() == PAGE) {
        others.accept(new Rosters(self, ++number, first, false, page));
        page.clear();
        first = false;
      }
    }
    if (!page.isEmpty() || first) {
      others.accept(new Rosters(self, ++number, first, false, page));
    }
  }

  /// What another node says.
  void heard(Rosters rosters) {
    if (rosters.node().equals(self)) {
      if (rosters.asks()) {
        atDesk(() -> tell(seats.channels(), true));
      }
      return;
    }
    if (!rosters.asks()) {
      atDesk(() -> take(rosters));
    }
  }

  private void take(Rosters rosters) {
    Neighbour neighbour = neighbours.computeIfAbsent(rosters.node(), _ -> new Neighbour());
    boolean next =
        rosters.number()
            == neighbour.number + (rosters.rosters().isEmpty() && !rosters.all() ? 0 : 1);
    if (!rosters.all() && !next) {
      if (due.add(rosters.node())) {
        others.accept(new Rosters(rosters.node(), 0, false, true, List.of()));
      }
      return;
    }
    if (rosters.all()) {
      due.remove(rosters.node());
      changed.addAll(neighbour.rosters.keySet());
      neighbour.rosters.clear();
    }
    neighbour.number = rosters.number();
    neighbour.until = Instant.MAX;
    for (Roster roster : rosters.rosters()) {
      changed.add(roster.channel());
      if (roster.isEmpty()) {
        neighbour.rosters.remove(roster.channel());
      } else {
        neighbour.rosters.put(roster.channel(), roster);
      }
    }
  }

  @Override
  public void came(String node) {
    atDesk(() -> tell(seats.channels(), true));
  }

  /// A node that said goodbye sent its clients elsewhere: they get the grace to arrive.
  @Override
  public void went(String node, boolean orderly) {
    atDesk(() -> {
      Neighbour neighbour = neighbours.get(node);
      if (neighbour != null) {
        Instant now = clock.instant();
        neighbour.until = orderly ? now.plus(seats.grace()) : now;
      }
      due.remove(node);
    });
  }

  /// Hands over who is in a channel now.
  void ask(String channel, Consumer<Roster> answer) {
    atDesk(() -> answer.accept(roster(channel)));
  }

  /// Hands over who is in every channel where somebody is, by name.
  void askAll(Consumer<List<Roster>> answer) {
    atDesk(() -> {
      var all = new TreeSet<String>(seats.channels());
      neighbours.values().forEach(neighbour -> all.addAll(neighbour.rosters.keySet()));
      answer.accept(all.stream().map(this::roster).filter(roster -> !roster.isEmpty()).toList());
    });
  }

  private Roster roster(String channel) {
    var parts = new ArrayList<Roster>();
    parts.add(seats.roster(channel));
    for (Neighbour neighbour : neighbours.values()) {
      Roster part = neighbour.rosters.get(channel);
      if (part != null) {
        parts.add(part);
      }
    }
    return Roster.sum(channel, parts);
  }
}

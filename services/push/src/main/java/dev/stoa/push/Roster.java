package dev.stoa.push;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Who is in a channel: members by the subject of their account or token, some of them by name, and
/// guests by number. Of one node, or of all.
record Roster(String channel, List<String> members, int count, int guests) {
  Roster {
    members = List.copyOf(members);
  }

  static Roster empty(String channel) {
    return new Roster(channel, List.of(), 0, 0);
  }

  boolean isEmpty() {
    return count == 0 && guests == 0;
  }

  /// Whether all members are known by name.
  boolean isComplete() {
    return members.size() == count;
  }

  /// Both together. Somebody who is in both counts once as long as all names are known.
  static Roster sum(String channel, Iterable<Roster> parts) {
    var names = new TreeSet<String>();
    int nameless = 0;
    int guests = 0;
    for (Roster part : parts) {
      names.addAll(part.members());
      nameless += part.count() - part.members().size();
      guests += part.guests();
    }
    return new Roster(channel, new ArrayList<>(names), names.size() + nameless, guests);
  }

  /// The names that are here and not there.
  List<String> minus(Roster other) {
    Set<String> known = new HashSet<>(other.members());
    return members.stream().filter(name -> !known.contains(name)).toList();
  }
}

package dev.stoa.runtime;

import dev.stoa.router.Blueprint;
import dev.stoa.web.Lost;
import java.util.ArrayList;
import java.util.List;

/// What a service consists of, as values: nothing has happened yet when it exists.
public record Assembly(
    List<Blueprint> blueprints,
    List<Lost> lost,
    List<ControlCommand> commands,
    List<Readiness> readiness,
    List<Welcome> welcome,
    Task onStart,
    Task onDrain,
    Task onStop) {

  public Assembly {
    blueprints = List.copyOf(blueprints);
    lost = List.copyOf(lost);
    commands = List.copyOf(commands);
    readiness = List.copyOf(readiness);
    welcome = List.copyOf(welcome);
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Collects the parts of an [Assembly].
  public static final class Builder {
    private final List<Blueprint> blueprints = new ArrayList<>();
    private final List<Lost> lost = new ArrayList<>();
    private final List<ControlCommand> commands = new ArrayList<>();
    private final List<Readiness> readiness = new ArrayList<>();
    private final List<Welcome> welcome = new ArrayList<>();
    private Task onStart = Task.NOTHING;
    private Task onDrain = Task.NOTHING;
    private Task onStop = Task.NOTHING;

    private Builder() {}

    /// Routes, registered in the order given.
    public Builder blueprint(Blueprint blueprint) {
      blueprints.add(blueprint);
      return this;
    }

    /// What to answer when no rule takes a path, before it is 404.
    public Builder lost(Lost handler) {
      lost.add(handler);
      return this;
    }

    /// An operator's command.
    public Builder command(String name, ControlCommand.Action action) {
      return command(ControlCommand.of(name, action));
    }

    public Builder command(ControlCommand command) {
      commands.add(command);
      return this;
    }

    /// A reason to get no new requests.
    public Builder readiness(Readiness check) {
      readiness.add(check);
      return this;
    }

    /// Lines to print once the process listens.
    public Builder welcome(Welcome lines) {
      welcome.add(lines);
      return this;
    }

    /// Runs before the process listens, after the tables are up to date: serve the bus, fill the
    /// first page, start readers. Blocking is fine. Services start in the order of the suite.
    public Builder onStart(Task task) {
      onStart = task;
      return this;
    }

    /// Runs when the process ends, while it still listens but is not ready any more: send away
    /// whoever stays by themselves, refuse whoever comes to stay. Returns when they have gone,
    /// after a time of its own at the latest.
    public Builder onDrain(Task task) {
      onDrain = task;
      return this;
    }

    /// Runs when the process ends, after it stopped accepting connections and before the database
    /// closes. Services stop in the reverse order.
    public Builder onStop(Task task) {
      onStop = task;
      return this;
    }

    public Assembly build() {
      return new Assembly(blueprints, lost, commands, readiness, welcome, onStart, onDrain, onStop);
    }
  }
}

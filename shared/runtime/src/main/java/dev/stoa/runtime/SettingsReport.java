package dev.stoa.runtime;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// Prints every setting in force and where its value comes from; secrets are masked. The operator's
/// command `config`: its arguments are `json` and `given` (only what somebody has set).
public final class SettingsReport {
  public static final String COMMAND = "config";

  private static final int COLUMN = 48;

  private final Config config;

  public SettingsReport(Config config) {
    this.config = config;
  }

  /// Writes the settings as `key=value`, with the source behind them, or as a JSON array.
  public void write(JsonObject arguments, ControlOutput output) {
    var given = arguments.getBoolean("given", false);
    var entries = config.entries().stream().filter(entry -> !given || entry.given()).toList();
    if (arguments.getBoolean("json", false)) {
      var all = new JsonArray();
      entries.forEach(entry -> all.add(json(entry)));
      output.line(all.encodePrettily());
    } else {
      entries.forEach(entry -> output.line(text(entry)));
    }
    if (!config.unknown().isEmpty()) {
      output.note("No part of Stoa knows these: " + String.join(", ", config.unknown()));
    }
  }

  private static String text(Config.Entry entry) {
    var setting = entry.key() + "=" + entry.value();
    return setting + " ".repeat(Math.max(1, COLUMN - setting.length())) + " # " + entry.source();
  }

  private static JsonObject json(Config.Entry entry) {
    return new JsonObject()
        .put("key", entry.key())
        .put("variable", entry.variable())
        .put("value", entry.value())
        .put("default", entry.defaultValue())
        .put("source", entry.source().toString());
  }
}

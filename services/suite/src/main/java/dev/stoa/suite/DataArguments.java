package dev.stoa.suite;

import dev.stoa.runtime.Environment;
import dev.stoa.runtime.LaunchOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that says where the data is. It can also be the variable `STOA_DATA`.
class DataArguments {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept. Default: ./data")
  @Nullable String data;

  /// What the options and the environment say together.
  LaunchOptions options() {
    return LaunchOptions.defaults(Environment.load(Path.of(""))).with("data", data);
  }
}

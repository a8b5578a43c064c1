package dev.stoa.router;

import dev.stoa.router.internal.ConverterFactory;
import dev.stoa.router.internal.PathMatcher;
import dev.stoa.router.internal.RuleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every rule of an application at one time. Immutable; a change makes a new table.
record RuleTable(
    PathMatcher<Rule> matcher,
    List<Rule> rules,
    Map<String, List<Rule>> byEndpoint,
    Pipeline appPipeline) {
  RuleTable {
    rules = List.copyOf(rules);
    byEndpoint = Map.copyOf(byEndpoint);
  }

  /// Builds a table.
  ///
  /// @throws IllegalArgumentException when a rule is wrong, two rules answer the same request, or
  ///   two blueprints have one name; both places are named
  static RuleTable of(AppSettings settings, List<Blueprint> blueprints) {
    Execution execution = settings.execution();
    Pipeline app =
        new Pipeline(List.of(), List.of(), List.of(), List.of(), execution)
            .with(settings.hooks(), execution);
    Collector collector = new Collector(settings.converters(), settings.sessions() != null);
    for (Blueprint blueprint : blueprints) {
      collector.collect(blueprint, "", "", app);
      blueprint.freeze();
    }
    collector.addMountRoots();
    PathMatcher<Rule> matcher = collector.matcher.build();
    ShadowCheck.run(matcher, collector.rules);
    Map<String, List<Rule>> byEndpoint = new HashMap<>();
    for (Rule rule : collector.rules) {
      byEndpoint.computeIfAbsent(rule.endpoint(), _ -> new ArrayList<>()).add(rule);
    }
    byEndpoint.replaceAll((_, rules) -> rules.stream().sorted(BUILD_ORDER).toList());
    return new RuleTable(matcher, collector.rules, byEndpoint, app);
  }

  /// The rule with the most variables builds first; the text decides between equals.
  private static final Comparator<Rule> BUILD_ORDER =
      Comparator.<Rule>comparingInt(rule -> -rule.variableNames().size())
          .thenComparing(rule -> !rule.methods().contains("GET"))
          .thenComparing(Rule::text);

  private static final class Collector {
    private final Map<String, ConverterFactory> converters;
    private final boolean hasSessions;
    private final PathMatcher.Builder<Rule> matcher = new PathMatcher.Builder<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Rule> mountRoots = new ArrayList<>();
    private final Map<String, Blueprint> named = new HashMap<>();

    Collector(Map<String, ConverterFactory> converters, boolean hasSessions) {
      this.converters = converters;
      this.hasSessions = hasSessions;
    }

    void collect(Blueprint blueprint, String prefix, String names, Pipeline outer) {
      String path = prefix + blueprint.prefix();
      String name = names.isEmpty() ? blueprint.name() : names + "." + blueprint.name();
      Blueprint other = named.putIfAbsent(name, blueprint);
      if (other != null) {
        throw new IllegalArgumentException(
            "Two blueprints have the name '%s', at %s and %s: urlFor could not tell their rules apart"
                .formatted(name, other.where(), blueprint.where()));
      }
      Execution own = blueprint.execution();
      Pipeline pipeline = outer.with(blueprint.hooks(), own == null ? outer.execution() : own);
      for (RuleSpec spec : blueprint.rules()) {
        add(spec, path, name, pipeline);
      }
      for (Blueprint child : blueprint.children()) {
        collect(child, path, name, pipeline);
      }
    }

    private void add(RuleSpec spec, String prefix, String name, Pipeline pipeline) {
      Rule rule = read(spec, prefix, spec.rule(), name, pipeline);
      Rule duplicate = matcher.add(rule.hostText(), rule.path(), rule.candidate());
      if (duplicate != null) {
        throw new IllegalArgumentException(
            "Two rules answer the same requests: " + duplicate + " and " + rule);
      }
      rules.add(rule);
      if (spec.mounted() != null) {
        mountRoots.add(read(spec, prefix, spec.mountRoot(), name, pipeline));
      }
    }

    private Rule read(RuleSpec spec, String prefix, String text, String name, Pipeline pipeline) {
      try {
        if (!text.isEmpty() && !text.startsWith("/")) {
          throw new IllegalArgumentException("rule '" + text + "' does not begin with a slash");
        }
        RuleText path = RuleText.path(prefix + text, converters);
        String host = spec.host();
        RuleText hostText = host == null ? null : RuleText.host(host, converters);
        Rule rule = new Rule(spec, name, path, hostText, pipeline);
        RuleChecks.run(rule, hasSessions);
        return rule;
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(spec.where() + ": " + e.getMessage(), e);
      }
    }

    /// Adds the paths at which routers are mounted, for the methods that no rule takes there.
    void addMountRoots() {
      for (Rule root : mountRoots) {
        Rule rest = root.without(matcher.methods(root.hostText(), root.path()));
        if (!rest.methods().isEmpty()) {
          matcher.addBehind(rest.hostText(), rest.path(), rest.candidate());
          rules.add(rest);
        }
      }
    }
  }

  @Nullable Rule first(String endpoint) {
    List<Rule> rules = byEndpoint.get(endpoint);
    return rules == null ? null : rules.getFirst();
  }
}

package dev.stoa.systemtests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kubernetes")
class ManifestsTest {
  private static final Set<String> EDGES =
      new TreeSet<>(
          Set.of(
              "from namespace {stoa.dev/gateway=true} TCP " + Tiers.HTTP,
              "from namespace {stoa.dev/monitoring=true} TCP " + Tiers.MANAGEMENT,
              "from pods {stoa.dev/cluster=stoa} TCP " + Tiers.GRID,
              "from pods {stoa.dev/cluster=stoa} TCP " + Tiers.BUS,
              "to pods {stoa.dev/cluster=stoa} TCP " + Tiers.GRID,
              "to pods {stoa.dev/cluster=stoa} TCP " + Tiers.BUS,
              "to namespace {kubernetes.io/metadata.name=kube-system} pods {k8s-app=kube-dns} UDP 53",
              "to namespace {kubernetes.io/metadata.name=kube-system} pods {k8s-app=kube-dns} TCP 53",
              "to anywhere TCP 5432"));

  /// Everything that is wrong with an overlay; a reading that fails is one finding.
  static List<String> findings(String yaml) {
    Manifests manifests;
    try {
      manifests = Manifests.parse(yaml);
    } catch (RuntimeException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    List<String> findings = new ArrayList<>(ObjectRules.broken(manifests));
    for (Pods pods : Pods.of(manifests)) {
      findings.addAll(PodRules.broken(pods));
      Set<String> edges = NetworkRules.edges(manifests, pods);
      if (edges.contains("from everything") || edges.contains("to everything")) {
        findings.add(pods.name() + " is not isolated");
      }
      if (pods.isTier() && !edges.equals(EDGES)) {
        findings.add(pods.name() + " may talk: " + edges);
      }
    }
    findings.addAll(NetworkRules.broken(manifests));
    return findings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "production", "local"})
  void everyOverlayIsStrictlyValidAndKeepsEveryRule(String overlay) throws Exception {
    String yaml = Manifests.render(overlay);
    assertThat(findings(yaml)).as(overlay).isEmpty();
    assertThat(Manifests.parse(yaml).objects()).hasSizeGreaterThan(15);
  }

  /// One file turns Mercure on in push and, by that, its links on in the pages of content.
  @ParameterizedTest
  @ValueSource(strings = {"small", "production", "local"})
  void everyTierReadsTheSameSettings(String overlay) throws Exception {
    var secrets = new TreeSet<String>();
    for (Pods pods : Pods.of(Manifests.parse(Manifests.render(overlay)))) {
      if (pods.isTier()) {
        String home = pods.container().getWorkingDir();
        pods.container().getVolumeMounts().stream()
            .filter(mount -> mount.getMountPath().equals(home))
            .flatMap(mount ->
                pods.spec().getVolumes().stream()
                    .filter(volume -> volume.getName().equals(mount.getName())))
            .forEach(volume -> secrets.add(volume.getSecret().getSecretName()));
        assertThat(secrets).as(pods.name()).hasSize(1);
      }
    }
    assertThat(secrets).hasSize(1);
  }

  /// A typical mistake: in what the overlay renders, `from` becomes `to`.
  record Mistake(String from, String to) {
    @Override
    public String toString() {
      return (from + " => " + to).replace('\n', ' ').replaceAll(" +", " ");
    }
  }

  static List<Mistake> mistakes() {
    return Mistakes.ALL;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void findsTheMistake(Mistake mistake) throws Exception {
    String yaml = Manifests.render("production");
    assertThat(yaml).contains(mistake.from());
    int at = yaml.indexOf(mistake.from());
    String wrong =
        yaml.substring(0, at) + mistake.to() + yaml.substring(at + mistake.from().length());
    assertThat(findings(wrong)).isNotEmpty();
  }
}

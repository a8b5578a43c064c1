package dev.stoa.systemtests.kubernetes;

import dev.stoa.contracts.Paths;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentStrategy;
import io.kubernetes.client.openapi.models.V1EnvFromSource;
import io.kubernetes.client.openapi.models.V1HTTPIngressPath;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What holds between the objects of an overlay: what is named exists, what exists is used.
final class ObjectRules {
  /// What the operator brings, by k8s/README.md.
  private static final Set<String> BROUGHT = Set.of("stoa", "stoa-cluster-tls");

  private final Manifests manifests;
  private final List<Pods> pods;
  private final List<String> broken = new ArrayList<>();

  private ObjectRules(Manifests manifests) {
    this.manifests = manifests;
    this.pods = Pods.of(manifests);
  }

  static List<String> broken(Manifests manifests) {
    ObjectRules rules = new ObjectRules(manifests);
    rules.tiers();
    rules.services();
    rules.budgets();
    rules.rollout();
    rules.references();
    rules.ingress();
    rules.namespaces();
    return rules.broken;
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }

  private void tiers() {
    Set<String> roles = new HashSet<>();
    for (Pods tier : pods) {
      if (tier.isTier()) {
        List<String> args = Objects.requireNonNull(tier.container().getArgs());
        String name = tier.name().replace("Deployment ", "");
        expect(args.contains("--role=" + name), name + " does not run its own role");
        expect(args.contains("--port=" + Tiers.HTTP), name + " listens elsewhere");
        expect(args.contains("--management-port=" + Tiers.MANAGEMENT), name + " is not managed");
        expect(args.contains("--cluster=dns:stoa-cluster"), name + " finds no peers");
        expect(tier.hasPort(Integer.toString(Tiers.HTTP)), name + " hides its port");
        expect(tier.hasPort(Integer.toString(Tiers.GRID)), name + " hides the grid");
        expect(tier.hasPort(Integer.toString(Tiers.BUS)), name + " hides the bus");
        roles.add(name);
      }
    }
    expect(roles.equals(Tiers.ROLES), "roles that run: " + roles);
  }

  private void services() {
    int discovery = 0;
    for (V1Service service : manifests.all(V1Service.class)) {
      String name = "Service " + service.getMetadata().getName();
      List<Pods> selected =
          pods.stream().filter(p -> p.selectedBy(service.getSpec().getSelector())).toList();
      expect(!selected.isEmpty(), name + " selects nothing");
      boolean headless = "None".equals(service.getSpec().getClusterIP());
      for (V1ServicePort port : service.getSpec().getPorts()) {
        String target = String.valueOf(port.getTargetPort());
        expect(selected.stream().allMatch(p -> p.hasPort(target)), name + " misses " + target);
        expect(headless || target.equals("http"), name + " makes " + target + " public");
      }
      expect(
          service.getSpec().getType() == null || service.getSpec().getType().equals("ClusterIP"),
          name + " is open beyond the cluster");
      if (name.equals("Service stoa-cluster")) {
        discovery++;
        expect(headless, name + " is not headless");
        expect(
            Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses()),
            name + " hides pods that are not ready");
        expect(
            selected.stream().filter(Pods::isTier).count() == Tiers.ROLES.size(),
            name + " does not select every tier");
      }
    }
    expect(discovery == 1, "no discovery service");
    for (V1StatefulSet set : manifests.all(V1StatefulSet.class)) {
      expect(
          manifests.all(V1Service.class).stream()
              .anyMatch(service ->
                  Objects.equals(service.getMetadata().getName(), set.getSpec().getServiceName())
                      && "None".equals(service.getSpec().getClusterIP())),
          "StatefulSet " + set.getMetadata().getName() + " has no headless service");
    }
  }

  private void budgets() {
    List<V1PodDisruptionBudget> budgets = manifests.all(V1PodDisruptionBudget.class);
    for (Pods pod : pods) {
      expect(
          budgets.stream()
                  .filter(budget -> pod.selectedBy(budget.getSpec().getSelector().getMatchLabels()))
                  .count()
              == 1,
          pod.name() + " does not have one disruption budget");
    }
    for (V1PodDisruptionBudget budget : budgets) {
      String name = "PodDisruptionBudget " + budget.getMetadata().getName();
      expect(
          "AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy()),
          name + " keeps sick pods");
      expect(
          new IntOrString(1).equals(budget.getSpec().getMaxUnavailable())
              && budget.getSpec().getMinAvailable() == null,
          name + " does not have one policy");
      expect(
          pods.stream()
              .anyMatch(p -> p.selectedBy(budget.getSpec().getSelector().getMatchLabels())),
          name + " selects nothing");
    }
  }

  private void rollout() {
    for (V1Deployment deployment : manifests.all(V1Deployment.class)) {
      String name = "Deployment " + deployment.getMetadata().getName();
      V1DeploymentStrategy strategy = deployment.getSpec().getStrategy();
      expect(
          strategy != null
              && strategy.getRollingUpdate() != null
              && new IntOrString(0).equals(strategy.getRollingUpdate().getMaxUnavailable())
              && new IntOrString(1).equals(strategy.getRollingUpdate().getMaxSurge()),
          name + " does not roll pod by pod");
      Integer wait = deployment.getSpec().getMinReadySeconds();
      expect(wait != null && wait >= 10, name + " rolls before the grid has settled");
      Integer deadline = deployment.getSpec().getProgressDeadlineSeconds();
      Long grace = deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
      expect(
          deadline != null
              && wait != null
              && grace != null
              && deadline > deployment.getSpec().getReplicas() * (grace + wait),
          name + " is called stuck while it drains");
      expect(
          deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints() != null,
          name + " may run on one node only");
    }
  }

  private void references() {
    Set<String> accounts = names(V1ServiceAccount.class);
    Set<String> maps = names(V1ConfigMap.class);
    Set<String> secrets = names(V1Secret.class);
    secrets.addAll(BROUGHT);
    for (Pods pod : pods) {
      expect(
          accounts.contains(String.valueOf(pod.spec().getServiceAccountName())),
          pod.name() + " has an account that is not there");
      for (var from :
          Objects.requireNonNullElse(pod.container().getEnvFrom(), List.<V1EnvFromSource>of())) {
        expect(
            from.getConfigMapRef() != null && maps.contains(from.getConfigMapRef().getName()),
            pod.name() + " reads settings that are not there");
      }
      for (var volume : Objects.requireNonNull(pod.spec().getVolumes())) {
        expect(
            volume.getSecret() == null || secrets.contains(volume.getSecret().getSecretName()),
            pod.name() + " mounts a secret that nobody brings");
        expect(volume.getHostPath() == null, pod.name() + " mounts a folder of the host");
      }
    }
  }

  private void ingress() {
    V1ConfigMap settings = manifests.all(V1ConfigMap.class).getFirst();
    URI publicUrl =
        URI.create(Objects.requireNonNull(settings.getData()).getOrDefault("STOA_PUBLIC_URL", ""));
    Map<String, String> expected = new LinkedHashMap<>();
    Paths.TABLE.forEach(owned -> expected.put(owned.prefix(), owned.owner()));
    for (V1Ingress ingress : manifests.all(V1Ingress.class)) {
      var rule = Objects.requireNonNull(ingress.getSpec().getRules()).getFirst();
      Map<String, String> found = new LinkedHashMap<>();
      for (V1HTTPIngressPath path : rule.getHttp().getPaths()) {
        expect(path.getPathType().equals("Prefix"), path.getPath() + " is not a prefix");
        found.put(path.getPath(), path.getBackend().getService().getName());
        expect(
            "http".equals(path.getBackend().getService().getPort().getName()),
            path.getPath() + " goes to another port");
      }
      expect(found.equals(expected), "the ingress has other paths than Paths.TABLE: " + found);
      expect(
          Objects.equals(rule.getHost(), publicUrl.getHost()),
          "the ingress has another host than STOA_PUBLIC_URL");
      expect(
          ingress.getSpec().getTls() == null
              || ingress.getSpec().getTls().isEmpty()
              || Objects.equals(
                  ingress.getSpec().getTls().getFirst().getHosts(), List.of(rule.getHost())),
          "the certificate is for another host");
    }
    expect(manifests.all(V1Ingress.class).size() == 1, "not one ingress");
  }

  private void namespaces() {
    Set<String> namespaces = names(V1Namespace.class);
    for (V1Namespace namespace : manifests.all(V1Namespace.class)) {
      expect(
          "restricted"
              .equals(
                  Objects.requireNonNull(namespace.getMetadata().getLabels())
                      .get("pod-security.kubernetes.io/enforce")),
          "the namespace does not enforce restricted pods");
    }
    for (KubernetesObject object : manifests.objects()) {
      expect(
          object instanceof V1Namespace || namespaces.contains(object.getMetadata().getNamespace()),
          object.getMetadata().getName() + " is outside the namespace");
      String version = String.valueOf(object.getApiVersion());
      expect(!version.matches(".*(alpha|beta).*"), version + " is not stable");
    }
  }

  private <T extends KubernetesObject> Set<String> names(Class<T> type) {
    return manifests.all(type).stream()
        .map(object -> String.valueOf(object.getMetadata().getName()))
        .collect(Collectors.toCollection(HashSet::new));
  }
}

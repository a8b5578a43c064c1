package dev.stoa.systemtests.kubernetes;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1PodSecurityContext;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import io.kubernetes.client.openapi.models.V1Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What holds for every pod. Each method returns what breaks its rule.
final class PodRules {
  private final Pods pods;
  private final V1PodSpec spec;
  private final V1Container container;
  private final List<String> broken = new ArrayList<>();

  private PodRules(Pods pods) {
    this.pods = pods;
    this.spec = pods.spec();
    this.container = pods.container();
  }

  static List<String> broken(Pods pods) {
    PodRules rules = new PodRules(pods);
    rules.expect(
        pods.labels().entrySet().containsAll(pods.selector().entrySet()),
        "the selector does not select the template");
    rules.image();
    rules.resources();
    rules.probes();
    rules.security();
    rules.isolation();
    rules.environment();
    rules.volumes();
    return rules.broken;
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(pods.name() + ": " + otherwise);
    }
  }

  private void image() {
    String image = String.valueOf(container.getImage());
    String tag = image.substring(image.lastIndexOf(':') + 1);
    expect(image.contains(":") && !tag.equals("latest"), "no fixed image tag: " + image);
  }

  private void resources() {
    V1ResourceRequirements resources = container.getResources();
    expect(
        resources != null
            && resources.getRequests() != null
            && resources.getRequests().keySet().containsAll(Set.of("cpu", "memory")),
        "no requests of cpu and memory");
    expect(
        resources != null
            && resources.getLimits() != null
            && resources.getLimits().containsKey("memory"),
        "no limit of memory");
    expect(
        resources == null
            || resources.getLimits() == null
            || !resources.getLimits().containsKey("cpu"),
        "a limit of cpu: throttling looks like a dead peer");
  }

  private void probes() {
    V1Probe live = container.getLivenessProbe();
    V1Probe ready = container.getReadinessProbe();
    V1Probe startup = container.getStartupProbe();
    expect(live != null && ready != null && startup != null, "a probe is missing");
    expect(!Objects.equals(live, ready), "liveness and readiness are the same");
    for (V1Probe probe : new V1Probe[] {live, ready, startup}) {
      if (probe != null && probe.getHttpGet() != null) {
        String port = String.valueOf(probe.getHttpGet().getPort());
        expect(pods.hasPort(port), "a probe asks port " + port + ", which is not there");
        expect(!pods.isTier() || port.equals("management"), "a probe asks a public port");
        expect(
            live == null
                || ready == null
                || live.getHttpGet() == null
                || ready.getHttpGet() == null
                || !Objects.equals(live.getHttpGet().getPath(), ready.getHttpGet().getPath()),
            "liveness and readiness ask the same path");
      }
    }
  }

  private void security() {
    V1PodSecurityContext pod = spec.getSecurityContext();
    V1SecurityContext own = container.getSecurityContext();
    expect(pod != null && Boolean.TRUE.equals(pod.getRunAsNonRoot()), "may run as root");
    expect(
        pod != null && pod.getRunAsUser() != null && pod.getRunAsUser() > 10_000, "a low user id");
    expect(
        pod != null
            && pod.getSeccompProfile() != null
            && "RuntimeDefault".equals(pod.getSeccompProfile().getType()),
        "no seccomp profile");
    expect(
        own != null && Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
        "may gain privileges");
    expect(
        own != null && Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()),
        "a writable root file system");
    expect(
        own != null
            && own.getCapabilities() != null
            && List.of("ALL").equals(own.getCapabilities().getDrop())
            && Objects.requireNonNullElse(own.getCapabilities().getAdd(), List.of()).isEmpty(),
        "keeps capabilities");
    expect(own == null || !Boolean.TRUE.equals(own.getPrivileged()), "is privileged");
  }

  private void isolation() {
    expect(
        !Boolean.TRUE.equals(spec.getHostNetwork())
            && !Boolean.TRUE.equals(spec.getHostPID())
            && !Boolean.TRUE.equals(spec.getHostIPC()),
        "shares a namespace of the host");
    expect(
        Boolean.FALSE.equals(spec.getAutomountServiceAccountToken()), "mounts an API server token");
    expect(
        spec.getServiceAccountName() != null && !spec.getServiceAccountName().equals("default"),
        "uses the default service account");
    container
        .getPorts()
        .forEach(port ->
            expect(
                port.getContainerPort() > 1023 && port.getHostPort() == null,
                "a privileged or host port: " + port.getContainerPort()));
    long preStop =
        container.getLifecycle() == null
                || container.getLifecycle().getPreStop() == null
                || container.getLifecycle().getPreStop().getSleep() == null
            ? 0
            : container.getLifecycle().getPreStop().getSleep().getSeconds();
    expect(!pods.isTier() || preStop >= 5, "stops before the load balancers know");
    expect(
        !pods.isTier()
            || Objects.requireNonNullElse(spec.getTerminationGracePeriodSeconds(), 30L)
                >= preStop + Tiers.DRAIN.toSeconds(),
        "the grace period ends before the drain does");
  }

  private void environment() {
    Set<String> names = new HashSet<>();
    for (V1EnvVar variable : Objects.requireNonNullElse(container.getEnv(), List.<V1EnvVar>of())) {
      expect(names.add(variable.getName()), variable.getName() + " is set twice");
      expect(
          variable.getValueFrom() == null || variable.getValueFrom().getSecretKeyRef() == null,
          variable.getName() + " holds a secret");
    }
    expect(
        container.getEnvFrom() == null
            || container.getEnvFrom().stream().allMatch(from -> from.getSecretRef() == null),
        "a secret is in the environment");
  }

  private void volumes() {
    Map<String, V1Volume> volumes =
        Objects.requireNonNullElse(spec.getVolumes(), List.<V1Volume>of()).stream()
            .collect(Collectors.toMap(V1Volume::getName, volume -> volume));
    for (var mount : container.getVolumeMounts()) {
      expect(
          volumes.remove(mount.getName()) != null || !pods.isTier(),
          "mounts " + mount.getName() + ", which is not there");
    }
    expect(volumes.isEmpty(), "volumes that nobody mounts: " + volumes.keySet());
  }
}

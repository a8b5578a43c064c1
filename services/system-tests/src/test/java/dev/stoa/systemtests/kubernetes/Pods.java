package dev.stoa.systemtests.kubernetes;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The pods that an overlay starts, one entry per Deployment or StatefulSet.
record Pods(String name, Map<String, String> selector, Map<String, String> labels, V1PodSpec spec) {

  static List<Pods> of(Manifests manifests) {
    List<Pods> all = new ArrayList<>();
    for (V1Deployment deployment : manifests.all(V1Deployment.class)) {
      all.add(
          of(
              "Deployment " + deployment.getMetadata().getName(),
              deployment.getSpec().getSelector(),
              deployment.getSpec().getTemplate()));
    }
    for (V1StatefulSet set : manifests.all(V1StatefulSet.class)) {
      all.add(
          of(
              "StatefulSet " + set.getMetadata().getName(),
              set.getSpec().getSelector(),
              set.getSpec().getTemplate()));
    }
    return all;
  }

  private static Pods of(String name, V1LabelSelector selector, V1PodTemplateSpec template) {
    return new Pods(
        name,
        Objects.requireNonNull(selector.getMatchLabels()),
        Objects.requireNonNull(template.getMetadata().getLabels()),
        template.getSpec());
  }

  /// Whether it is one of Stoa's own tiers.
  boolean isTier() {
    return "stoa".equals(labels.get("stoa.dev/cluster"));
  }

  V1Container container() {
    return spec.getContainers().getFirst();
  }

  /// Whether these labels select the pods; an empty or missing map selects all.
  boolean selectedBy(@Nullable Map<String, String> wanted) {
    return wanted == null || labels.entrySet().containsAll(wanted.entrySet());
  }

  boolean hasPort(@Nullable String nameOrNumber) {
    return container().getPorts().stream()
        .anyMatch(port ->
            String.valueOf(port.getName()).equals(nameOrNumber)
                || String.valueOf(port.getContainerPort()).equals(nameOrNumber));
  }
}

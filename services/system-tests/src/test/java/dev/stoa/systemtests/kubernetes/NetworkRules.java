package dev.stoa.systemtests.kubernetes;

import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyEgressRule;
import io.kubernetes.client.openapi.models.V1NetworkPolicyIngressRule;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads all network policies as one table of allowed edges: `peer -> pods : port` coming in, `pods
/// -> peer : port` going out.
final class NetworkRules {
  private NetworkRules() {}

  /// The edges of the tiers. A tier that no policy isolates adds `everything`.
  static Set<String> edges(Manifests manifests, Pods pods) {
    Set<String> edges = new TreeSet<>();
    boolean in = false;
    boolean out = false;
    for (V1NetworkPolicy policy : manifests.all(V1NetworkPolicy.class)) {
      if (!pods.selectedBy(policy.getSpec().getPodSelector().getMatchLabels())) {
        continue;
      }
      List<String> types = Objects.requireNonNull(policy.getSpec().getPolicyTypes());
      in |= types.contains("Ingress");
      out |= types.contains("Egress");
      for (var rule :
          Objects.requireNonNullElse(
              policy.getSpec().getIngress(), List.<V1NetworkPolicyIngressRule>of())) {
        add(edges, "from ", rule.getFrom(), rule.getPorts());
      }
      for (var rule :
          Objects.requireNonNullElse(
              policy.getSpec().getEgress(), List.<V1NetworkPolicyEgressRule>of())) {
        add(edges, "to ", rule.getTo(), rule.getPorts());
      }
    }
    if (!in) {
      edges.add("from everything");
    }
    if (!out) {
      edges.add("to everything");
    }
    return edges;
  }

  /// Policies that select no pod, and the lack of one that denies by default.
  static List<String> broken(Manifests manifests) {
    boolean denies =
        manifests.all(V1NetworkPolicy.class).stream()
            .map(V1NetworkPolicy::getSpec)
            .anyMatch(spec ->
                Objects.requireNonNullElse(spec.getPodSelector().getMatchLabels(), Map.of())
                        .isEmpty()
                    && Set.of("Ingress", "Egress").equals(Set.copyOf(spec.getPolicyTypes()))
                    && Objects.requireNonNullElse(spec.getIngress(), List.of()).isEmpty()
                    && Objects.requireNonNullElse(spec.getEgress(), List.of()).isEmpty());
    List<String> broken = new ArrayList<>(idle(manifests));
    if (!denies) {
      broken.add("no policy denies by default");
    }
    return broken;
  }

  private static List<String> idle(Manifests manifests) {
    List<Pods> pods = Pods.of(manifests);
    return manifests.all(V1NetworkPolicy.class).stream()
        .filter(policy ->
            pods.stream()
                .noneMatch(
                    pod -> pod.selectedBy(policy.getSpec().getPodSelector().getMatchLabels())))
        .map(policy -> "NetworkPolicy " + policy.getMetadata().getName() + " selects nothing")
        .toList();
  }

  private static void add(
      Set<String> edges,
      String direction,
      @Nullable List<V1NetworkPolicyPeer> peers,
      @Nullable List<V1NetworkPolicyPort> ports) {
    List<String> names =
        peers == null || peers.isEmpty()
            ? List.of("anywhere")
            : peers.stream().map(NetworkRules::name).toList();
    for (String name : names) {
      if (ports == null || ports.isEmpty()) {
        edges.add(direction + name + " any port");
      } else {
        ports.forEach(
            port -> edges.add(direction + name + " " + port.getProtocol() + " " + port.getPort()));
      }
    }
  }

  private static String name(V1NetworkPolicyPeer peer) {
    String namespace =
        peer.getNamespaceSelector() == null
            ? ""
            : "namespace " + labels(peer.getNamespaceSelector().getMatchLabels());
    String pods =
        peer.getPodSelector() == null
            ? ""
            : "pods " + labels(peer.getPodSelector().getMatchLabels());
    return peer.getIpBlock() != null ? "addresses" : (namespace + " " + pods).strip();
  }

  private static String labels(@Nullable Map<String, String> labels) {
    return labels == null ? "all" : String.valueOf(labels);
  }
}

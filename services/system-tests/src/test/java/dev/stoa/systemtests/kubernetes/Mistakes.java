package dev.stoa.systemtests.kubernetes;

import dev.stoa.systemtests.kubernetes.ManifestsTest.Mistake;
import java.util.List;

/// Mistakes that people make in manifests; each must be found in the rendered production overlay.
final class Mistakes {
  static final List<Mistake> ALL =
      List.of(
          // Fields: unknown, missing, mistyped, of a wrong version, named twice.
          new Mistake("readinessProbe:", "readynessProbe:"),
          new Mistake("livenessProbe:", "livelinessProbe:"),
          new Mistake("containerPort: 8080", "port: 8080"),
          new Mistake("containerPort: 8080", "containerPort: \"8080\""),
          new Mistake("containerPort: 8080", "containerPort: eighty"),
          new Mistake(
              "automountServiceAccountToken: false", "automountServiceAccountToken: \"false\""),
          new Mistake("minReadySeconds:", "minReadySecs:"),
          new Mistake("runAsNonRoot: true", "runAsNonRoot: \"yes\""),
          new Mistake("name: auth", "name: no"),
          new Mistake(
              "selector:\n    matchLabels:\n      app.kubernetes.io/name: auth\n  strategy",
              "strategy"),
          new Mistake("apiVersion: policy/v1", "apiVersion: policy/v1beta1"),
          new Mistake("apiVersion: apps/v1", "apiVersion: extensions/v1beta1"),
          new Mistake("kind: Ingress", "kind: Ingres"),
          new Mistake("pathType: Prefix", "pathType: Exact"),
          new Mistake("replicas: 2", "replicas: two"),
          new Mistake("drop:\n            - ALL", "drop: ALL"),
          new Mistake("failureThreshold: 6", "failureThreshold: 6\n          failureThreshold: 7"),
          new Mistake("resources:", "ressources:"),
          // Pods.
          new Mistake("image: stoa:0.1.0", "image: stoa:latest"),
          new Mistake("image: stoa:0.1.0", "image: stoa"),
          new Mistake("path: /health/live", "path: /health/ready"),
          new Mistake("port: management", "port: http"),
          new Mistake("port: management", "port: managment"),
          new Mistake("limits:\n            memory: 512Mi", "limits: {}"),
          new Mistake(
              "requests:\n            cpu: 250m\n            memory: 512Mi",
              "requests:\n            cpu: 250m"),
          new Mistake(
              "limits:\n            memory: 512Mi",
              "limits:\n            cpu: 250m\n            memory: 512Mi"),
          new Mistake("runAsNonRoot: true", "runAsNonRoot: false"),
          new Mistake("runAsUser: 10001", "runAsUser: 0"),
          new Mistake("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"),
          new Mistake("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true"),
          new Mistake("type: RuntimeDefault", "type: Unconfined"),
          new Mistake("- ALL", "- NET_RAW"),
          new Mistake(
              "enableServiceLinks: false", "enableServiceLinks: false\n      hostNetwork: true"),
          new Mistake("serviceAccountName: stoa", "serviceAccountName: default"),
          new Mistake("serviceAccountName: stoa", "serviceAccountName: stao"),
          new Mistake("terminationGracePeriodSeconds: 120", "terminationGracePeriodSeconds: 15"),
          new Mistake("containerPort: 8080", "containerPort: 80"),
          new Mistake("sleep:\n              seconds: 10", "sleep:\n              seconds: 0"),
          new Mistake(
              "fieldRef:\n              fieldPath: status.podIP",
              "secretKeyRef:\n              name: stoa\n              key: x"),
          new Mistake("secretName: stoa\n", "secretName: stao\n"),
          new Mistake(
              "- mountPath: /tmp\n          name: tmp", "- mountPath: /tmp\n          name: temp"),
          new Mistake("- --role=auth", "- --role=content"),
          new Mistake("- --cluster=dns:stoa-cluster", "- --cluster=dns:stoa"),
          new Mistake("- --management-port=9090", "- --management-port=9091"),
          // Between objects.
          new Mistake("publishNotReadyAddresses: true", "publishNotReadyAddresses: false"),
          new Mistake("clusterIP: None", "type: LoadBalancer"),
          new Mistake("targetPort: http", "targetPort: management"),
          new Mistake("targetPort: http", "targetPort: htpp"),
          new Mistake("maxUnavailable: 0", "maxUnavailable: 1"),
          new Mistake(
              "unhealthyPodEvictionPolicy: AlwaysAllow",
              "unhealthyPodEvictionPolicy: IfHealthyBudget"),
          new Mistake("path: /push", "path: /pusch"),
          new Mistake("path: /comments", "path: /comment"),
          new Mistake("host: stoa.example.org", "host: www.example.org"),
          new Mistake(
              "pod-security.kubernetes.io/enforce: restricted",
              "pod-security.kubernetes.io/enforce: baseline"),
          new Mistake("stoa.dev/gateway: \"true\"", "stoa.dev/gateway: \"yes\""),
          new Mistake("port: 15701\n      protocol: TCP", "port: 15702\n      protocol: TCP"),
          new Mistake("policyTypes:\n  - Ingress\n  - Egress", "policyTypes:\n  - Ingress"),
          new Mistake("stoa.dev/cluster: stoa\n    spec:", "stoa.dev/cluster: other\n    spec:"));

  private Mistakes() {}
}

/// The manifests of `k8s/`, rendered by kustomize and checked without a cluster: strictly against
/// the API's own types, by the rules of a careful operator, and against the program's constants.
/// Not null-marked: the Kubernetes client declares every property nullable, and the strict reading
/// that comes first has refused what is missing.
@NullUnmarked
package dev.stoa.systemtests.kubernetes;

import org.jspecify.annotations.NullUnmarked;

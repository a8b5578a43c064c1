package dev.stoa.systemtests.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/// Reads an object as the API server would with strict field validation: unknown fields and missing
/// ones by the client's own validator, mistyped ones by a round trip that must keep every type (so
/// that `name: n`, which YAML 1.1 takes for false, is found).
final class StrictValidator {
  private static final Map<String, Class<? extends KubernetesObject>> KINDS =
      Map.of(
          "apps/v1 Deployment", V1Deployment.class,
          "apps/v1 StatefulSet", V1StatefulSet.class,
          "v1 Service", V1Service.class,
          "v1 ServiceAccount", V1ServiceAccount.class,
          "v1 ConfigMap", V1ConfigMap.class,
          "v1 Secret", V1Secret.class,
          "v1 Namespace", V1Namespace.class,
          "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class,
          "networking.k8s.io/v1 Ingress", V1Ingress.class,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class);

  private StrictValidator() {}

  static KubernetesObject read(JsonObject json) {
    String kind = text(json, "apiVersion") + " " + text(json, "kind");
    Class<? extends KubernetesObject> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("not a kind and version that is used here: " + kind);
    }
    String where = kind + " " + json.getAsJsonObject("metadata");
    try {
      type.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
      KubernetesObject object = JSON.getGson().fromJson(json, type);
      sameTypes(where, json, JSON.getGson().toJsonTree(object));
      return object;
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(where + ": " + e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    }
  }

  private static String text(JsonObject json, String name) {
    return json.has(name) ? json.get(name).getAsString() : "";
  }

  private static void sameTypes(String where, JsonElement given, JsonElement read) {
    if (given instanceof JsonObject object && read instanceof JsonObject other) {
      for (String name : object.keySet()) {
        if (!other.has(name)) {
          boolean empty = object.get(name) instanceof JsonObject inner && inner.isEmpty();
          if (!empty) {
            throw new IllegalArgumentException(where + "." + name + " is lost");
          }
        } else {
          sameTypes(where + "." + name, object.get(name), other.get(name));
        }
      }
    } else if (given.isJsonArray() && read.isJsonArray()) {
      for (int i = 0; i < given.getAsJsonArray().size(); i++) {
        sameTypes(
            where + "[" + i + "]", given.getAsJsonArray().get(i), read.getAsJsonArray().get(i));
      }
    } else if (given instanceof JsonPrimitive value && read instanceof JsonPrimitive other) {
      if (value.isString() != other.isString() || value.isBoolean() != other.isBoolean()) {
        throw new IllegalArgumentException(where + " has the wrong type: " + given);
      }
    } else {
      throw new IllegalArgumentException(where + " has the wrong shape: " + given);
    }
  }
}

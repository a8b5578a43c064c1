package dev.stoa.systemtests.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.kubernetes.client.common.KubernetesObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The objects of one overlay.
record Manifests(List<KubernetesObject> objects) {
  static final List<String> OVERLAYS = List.of("small", "production", "local");

  private static final Path FOLDER = Path.of("../../k8s/overlays");

  private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

  Manifests {
    objects = List.copyOf(objects);
  }

  /// The overlay as kustomize renders it. Skips the test where kubectl is not installed.
  static String render(String overlay) throws IOException, InterruptedException {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
        "kubectl is not installed: the manifests are not rendered");
    String known = RENDERED.get(overlay);
    if (known != null) {
      return known;
    }
    Process kubectl =
        new ProcessBuilder("kubectl", "kustomize", FOLDER.resolve(overlay).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (kubectl.waitFor() != 0) {
      throw new IOException("kubectl kustomize " + overlay + " failed");
    }
    RENDERED.put(overlay, yaml);
    return yaml;
  }

  /// Reads strictly: every unknown, missing or mistyped field is an error.
  static Manifests parse(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<KubernetesObject> objects = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
      JsonObject json = new Gson().toJsonTree(document).getAsJsonObject();
      objects.add(StrictValidator.read(json));
    }
    return new Manifests(objects);
  }

  <T extends KubernetesObject> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }
}

package dev.stoa.systemtests.bench.push;

import dev.stoa.systemtests.support.Http;
import dev.stoa.systemtests.support.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The servers that are compared, each a process of its own on the first CPU.
final class Servers implements AutoCloseable {
  static final String STOA = "Stoa";
  static final String NETTY = "bare Netty";
  static final String VERTX = "bare Vert.x";
  static final String NCHAN = "Nchan";

  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
  private static final Duration START = Duration.ofSeconds(60);
  private static final List<String> BUSY =
      List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms512m", "-Xmn256m", "-Xmx1g");

  /// Gives memory back to the system, so that what is resident is what is needed.
  private static final List<String> LEAN =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-Xms24m",
          "-Xmx512m",
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=10");

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  Servers(Path folder) {
    this.folder = folder;
  }

  /// Those that can be had here.
  static List<String> names() {
    return hasNchan() ? List.of(STOA, NETTY, VERTX, NCHAN) : List.of(STOA, NETTY, VERTX);
  }

  static boolean hasNchan() {
    return Files.exists(NGINX) && Files.exists(MODULE);
  }

  Target start(String name, boolean lean) throws IOException, InterruptedException {
    return switch (name) {
      case STOA -> stoa(lean, Map.of());
      case NETTY -> bare(name, NettyBroadcaster.class, lean);
      case VERTX -> bare(name, VertxBroadcaster.class, lean);
      case NCHAN -> nchan();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// The suite as `./stoa run` starts it: log on SQLite unless `settings` say otherwise.
  Target stoa(boolean lean, Map<String, String> settings) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "stoa");
    int port = Ports.free();
    String data = home.resolve("data").toString();
    List<String> command = java(lean ? LEAN : BUSY, "dev.stoa.suite.Main");
    command.addAll(List.of("run", "--port", Integer.toString(port), "--data", data));
    Process process = launch(command, home, settings);
    await(port);
    URI address = URI.create("http://127.0.0.1:" + port);
    long end = System.nanoTime() + START.toNanos();
    while (Http.get(address + "/robots.txt").statusCode() >= 500 && System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
    }
    List<String> mint = java(BUSY, "dev.stoa.suite.Main");
    mint.addAll(List.of("token", "--data", data, "--subscribe", "*", "--publish", "*"));
    Process token = new ProcessBuilder(mint).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String minted =
        new String(token.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (minted.isEmpty()) {
      throw new IOException("no token; see " + home.resolve("log"));
    }
    return new Target(STOA, Shape.STOA, address, address, minted, 1, process.pid());
  }

  private Target bare(String name, Class<?> main, boolean lean) throws IOException {
    int port = Ports.free();
    List<String> command = java(lean ? LEAN : BUSY, main.getName());
    command.add(Integer.toString(port));
    Process process = launch(command, folder, Map.of());
    await(port);
    return plain(name, port, process.pid());
  }

  private Target nchan() throws IOException {
    int port = Ports.free();
    Path home = Files.createTempDirectory(folder, "nchan");
    Path config = home.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        load_module %s; daemon off; user root; worker_processes 1; worker_rlimit_nofile 60000;
        pid nginx.pid; error_log error.log;
        events { worker_connections 19900; use epoll; multi_accept on; }
        http { access_log off; nchan_shared_memory_size 512M; tcp_nodelay on; keepalive_requests 100000000;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server { listen 127.0.0.1:%d backlog=4096;
            location ~ ^/pub/(\\w+)$ { nchan_publisher; nchan_channel_id $1;
              nchan_message_buffer_length 100; nchan_message_timeout 1m; }
            location ~ ^/sub/(\\w+)$ { nchan_subscriber eventsource websocket longpoll;
              nchan_channel_id $1; nchan_subscriber_first_message newest; } } }
        """
            .formatted(MODULE, port));
    Process master =
        launch(
            List.of(NGINX.toString(), "-p", home.toString(), "-c", config.toString()),
            home,
            Map.of());
    await(port);
    ProcessHandle worker = null;
    for (int i = 0; i < 200 && worker == null; i++) {
      worker = master.toHandle().children().findFirst().orElse(null);
      LockSupport.parkNanos(10_000_000);
    }
    if (worker == null) {
      throw new IOException("nginx has no worker; see " + home);
    }
    return plain(NCHAN, port, worker.pid());
  }

  private static Target plain(String name, int port, long pid) {
    String server = "http://127.0.0.1:" + port;
    return new Target(
        name,
        Shape.NCHAN,
        URI.create(server + "/sub/bench"),
        URI.create(server + "/pub/bench"),
        null,
        1,
        pid);
  }

  private static List<String> java(List<String> flags, String main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-XX:ReservedCodeCacheSize=96m",
            "-XX:-UseDynamicNumberOfCompilerThreads",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dvertx.disableDnsResolver=true",
            "-cp",
            System.getProperty("java.class.path"),
            main));
    return command;
  }

  private Process launch(List<String> command, Path home, Map<String, String> settings)
      throws IOException {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
    pinned.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(pinned)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("STOA_"));
    builder.environment().put("STOA_LIMITS_EXEMPT", "127.0.0.1");
    builder.environment().put("STOA_HTTP_CONNECTIONS", "100000");
    builder.environment().putAll(settings);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private void await(int port) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        if (!processes.getLast().isAlive()) {
          break;
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
    throw new IOException("a server does not come up; see the logs in " + folder);
  }

  /// Collects a server's garbage, where it has a collector.
  static void collect(Target target) throws IOException, InterruptedException {
    if (!target.name().equals(NCHAN)) {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Stat.run(List.of(jcmd, Long.toString(target.pid()), "GC.run"));
    }
  }

  /// Ends one.
  void stop(Target target) throws InterruptedException {
    for (Process process : List.copyOf(processes)) {
      boolean parent =
          process.pid() == target.pid()
              || process.toHandle().children().anyMatch(child -> child.pid() == target.pid());
      if (parent) {
        end(process);
        processes.remove(process);
      }
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  @Override
  public void close() {
    try {
      for (Process process : processes) {
        end(process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

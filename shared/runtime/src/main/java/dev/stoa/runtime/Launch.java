package dev.stoa.runtime;

import dev.stoa.access.Access;
import dev.stoa.contracts.Paths;
import dev.stoa.contracts.bus.Bus;
import dev.stoa.eventlog.EventLog;
import dev.stoa.eventlog.EventLogConfig;
import dev.stoa.router.App;
import dev.stoa.storage.Database;
import dev.stoa.storage.DatabaseConfig;
import dev.stoa.storage.DatabaseError;
import dev.stoa.storage.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One start, step by step. Each step that opens something says how to close it, so that a start
/// that fails half way leaves nothing behind.
final class Launch {
  private final LaunchOptions options;
  private final List<Service> all;
  private final List<Service> services;
  private final Config config;
  private final LaunchConfig launch;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Shutdown shutdown = new Shutdown();

  Launch(LaunchOptions options, List<Service> services) {
    this.options = options;
    this.config = options.config();
    this.launch = LaunchConfig.from(config);
    this.all = services;
    this.services = chosen(launch.roles(), services);
  }

  Running start(boolean listen) {
    try {
      return launch(listen);
    } catch (RuntimeException failed) {
      shutdown.close();
      throw failed instanceof DatabaseError
          ? new LaunchFailure(
              LaunchFailure.Kind.DATA,
              "The database cannot be used: " + failed.getMessage(),
              failed)
          : failed;
    }
  }

  private Running launch(boolean listen) {
    var http = HttpConfig.from(launch, config);
    var stores = StoreConfig.from(launch, config);
    checkSettings(http);
    if (listen) {
      Listener.refuseTaken(http.host(), http.port(), "--port");
      Listener.refuseTaken(http.host(), launch.managementPort(), "--management-port");
    }
    var data = hold();
    var telemetry = new Telemetry(launch.managementPort() >= 0);
    var context = context(stores, telemetry, http);
    var assemblies = services.stream().map(service -> service.assemble(context)).toList();
    var app = app(context, assemblies);
    var commands = Operations.of(context, stop, all(assemblies, Assembly::commands));
    var health = new Health(all(assemblies, Assembly::readiness));
    var listener = new Listener(context.vertx(), http, telemetry, health, shutdown);
    shutdown.add("requests in flight", listener::awaitQuiet);
    assemblies.forEach(this::begin);
    var listening = new Running.Listening(launch.host(), 0, 0);
    config.derive("eventlog.shards", Integer.toString(context.log().shardCount()));
    if (listen) {
      listening = listener.open(app, launch.managementPort());
      assemblies.forEach(this::drain);
      shutdown.add("readiness", health::draining);
      derive(listening);
      control(data, commands);
      health.started();
      var address = localAddress(listening.host(), listening.port());
      data.sign("pid %d, %s".formatted(ProcessHandle.current().pid(), address));
    }
    return new Running(
        listening,
        launch.data(),
        context,
        app,
        ControlServer.byName(commands),
        all(assemblies, Assembly::welcome),
        stop,
        shutdown);
  }

  // Reads whatever may be wrong before anything is touched; those who need it read it again.
  private void checkSettings(HttpConfig http) {
    ClusterConfig.read(launch.cluster(), config);
    NetworkTransport.from(config);
    Applications.access(config, http);
    Applications.hosts(config, launch.host());
    services.forEach(service -> service.check(config));
  }

  /// The application without data, ports or threads of its own, to look at its rules.
  App wire() {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      var http = HttpConfig.from(launch, config);
      StoreConfig.from(launch, config);
      ClusterConfig.read(launch.cluster(), config);
      NetworkTransport.from(config);
      var context =
          context(vertx, http, Database.unopened(), EventLog.unopened(), new Telemetry(false));
      var assemblies = services.stream().map(service -> service.assemble(context)).toList();
      return app(context, assemblies);
    } finally {
      vertx.close().await();
    }
  }

  // The process that owns the pages tells of the APIs of all.
  private App app(ServiceContext context, List<Assembly> assemblies) {
    if (services.stream().noneMatch(service -> service.name().equals(Paths.CONTENT))) {
      return Applications.of(launch, context, assemblies);
    }
    var document = new ApiDocument(() -> new Launch(options.withRoles(Set.of()), all).wire());
    var more = new ArrayList<>(assemblies);
    more.add(Assembly.builder().blueprint(document.blueprint()).build());
    return Applications.of(launch, context, more);
  }

  private ServiceContext context(StoreConfig stores, Telemetry telemetry, HttpConfig http) {
    var vertx = vertx();
    var database = database(stores.database());
    var log = log(database, new Bus(vertx), stores.log());
    var context = context(vertx, http, database, log, telemetry);
    VirtualThreads.run(context.access()::start);
    shutdown.add("access", () -> VirtualThreads.run(context.access()::close));
    return context;
  }

  private ServiceContext context(
      Vertx vertx, HttpConfig http, Database database, EventLog log, Telemetry telemetry) {
    var bus = new Bus(vertx);
    var clock = options.clock();
    return new ServiceContext(
        vertx,
        bus,
        database,
        log,
        config,
        clock,
        new Ids(clock, new SecureRandom()),
        Applications.web(config),
        new Access(vertx, bus, log, Applications.access(config, http), clock),
        telemetry.registry());
  }

  private static <T> List<T> all(List<Assembly> assemblies, Function<Assembly, List<T>> part) {
    return assemblies.stream().flatMap(assembly -> part.apply(assembly).stream()).toList();
  }

  /// The settings that a start would use, all read and valid.
  Config settings() {
    wire();
    derive(new Running.Listening(launch.host(), launch.port(), launch.managementPort()));
    return config;
  }

  // What is known of the address: a free port only once it was found.
  private void derive(Running.Listening listening) {
    config.derive("data", launch.data().toAbsolutePath().normalize().toString());
    config.derive("port", Integer.toString(listening.port()));
    if (launch.managementPort() >= 0) {
      config.derive("management.port", Integer.toString(listening.managementPort()));
    }
    if (config.text("public.url") == null && listening.port() > 0) {
      var address = localAddress(listening.host(), listening.port());
      config.derive("public.url", address.toString());
    }
    if (config.list("role", List.of()).isEmpty()) {
      config.derive("role", String.join(",", services.stream().map(Service::name).toList()));
    }
  }

  /// Where a browser on this machine reaches a server that listens on `host`.
  static URI localAddress(String host, int port) {
    var reachable =
        switch (host) {
          case "0.0.0.0", "::", "127.0.0.1", "::1" -> "localhost";
          default -> host.contains(":") ? "[" + host + "]" : host;
        };
    return URI.create("http://" + reachable + ":" + port);
  }

  private DataDirectory hold() {
    var data = DataDirectory.hold(launch.data());
    shutdown.add("the data directory", data::close);
    data.sign("pid " + ProcessHandle.current().pid());
    return data;
  }

  private Vertx vertx() {
    var vertxOptions =
        new VertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    var builder = Vertx.builder().with(vertxOptions).withTransport(NetworkTransport.from(config));
    var peers = launch.cluster();
    Vertx vertx;
    if (peers == null) {
      vertx = builder.build();
    } else {
      var cluster = ClusterConfig.from(peers, config);
      vertx = Cluster.join(builder, vertxOptions, cluster).buildClustered().await();
    }
    shutdown.add("vertx", () -> vertx.close().await());
    return vertx;
  }

  private Database database(DatabaseConfig databaseConfig) {
    var database = Database.open(databaseConfig);
    shutdown.add("the database", database::close);
    VirtualThreads.run(() -> services.forEach(service -> migrate(database, service.name())));
    return database;
  }

  private static void migrate(Database database, String name) {
    if (hasTables(name)) {
      database.migrate(name);
    }
  }

  /// Whether there are migrations of that name.
  static boolean hasTables(String name) {
    return Launch.class.getClassLoader().getResource("db/" + name) != null;
  }

  private EventLog log(Database database, Bus bus, EventLogConfig settings) {
    var log = VirtualThreads.run(() -> EventLog.open(database, bus, settings, options.clock()));
    shutdown.add("the event log", () -> VirtualThreads.run(log::close));
    return log;
  }

  private void begin(Assembly assembly) {
    shutdown.add("a service", () -> VirtualThreads.run(assembly.onStop()));
    VirtualThreads.run(assembly.onStart());
  }

  private void drain(Assembly assembly) {
    shutdown.add("whoever stays", () -> VirtualThreads.run(assembly.onDrain()));
  }

  private void control(DataDirectory data, List<ControlCommand> commands) {
    var server = ControlServer.open(data, commands);
    shutdown.add("the control socket", server::close);
  }

  private static List<Service> chosen(Set<String> roles, List<Service> services) {
    if (roles.isEmpty()) {
      return List.copyOf(services);
    }
    var known = services.stream().map(Service::name).collect(Collectors.toCollection(TreeSet::new));
    if (!known.containsAll(roles)) {
      var unknown = new ArrayList<>(roles);
      unknown.removeAll(known);
      throw new LaunchFailure(
          LaunchFailure.Kind.CONFIG, "No such role: %s. Roles are %s.".formatted(unknown, known));
    }
    return services.stream().filter(service -> roles.contains(service.name())).toList();
  }
}

package dev.stoa.systemtests.bench.push;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to run. Options are `--name value`; `--quick` stands alone.
record Settings(
    boolean quick,
    int subscribers,
    int rounds,
    int payload,
    double seconds,
    List<String> parts,
    List<String> servers,
    @Nullable Target remote,
    Transport transport,
    int inFlight,
    double rate) {
  static final String USAGE =
      """
      ./stoa bench push [--quick] [--subscribers 10000] [--rounds 3] [--payload 200] [--seconds 4]
                        [--parts idle,connect,busy,durable] [--servers 'Stoa,bare Netty,bare Vert.x,Nchan']
          our server, bare Netty, bare Vert.x and Nchan (where it is installed) in turn
      ./stoa bench push --url URL [--shape stoa|nchan|mercure] [--publish-url URL] [--token TOKEN] [--pid PID]
                        [--transport sse|ws|stream|poll] [--in-flight 2 | --rate 5] [--subscribers N]
          a server that runs; --pid: its process on this machine, to know its CPU and memory
      """;

  static Settings parse(String[] args) {
    var given = new HashMap<String, String>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--quick")) {
        given.put("quick", "");
      } else if (args[i].startsWith("--") && i + 1 < args.length) {
        given.put(args[i].substring(2), args[++i]);
      } else {
        throw new IllegalArgumentException(args[i]);
      }
    }
    boolean quick = given.containsKey("quick");
    String url = given.get("url");
    return new Settings(
        quick,
        Integer.parseInt(given.getOrDefault("subscribers", quick ? "1000" : "10000")),
        Integer.parseInt(given.getOrDefault("rounds", "3")),
        Integer.parseInt(given.getOrDefault("payload", "200")),
        Double.parseDouble(given.getOrDefault("seconds", quick ? "1.5" : "4")),
        List.of(given.getOrDefault("parts", "idle,connect,busy,durable").split(",", -1)),
        servers(given.get("servers")),
        url == null ? null : remote(url, given),
        Transport.valueOf(given.getOrDefault("transport", "sse").toUpperCase(Locale.ROOT)),
        Integer.parseInt(given.getOrDefault("in-flight", "2")),
        Double.parseDouble(given.getOrDefault("rate", "0")));
  }

  private static List<String> servers(@Nullable String wanted) {
    return Servers.names().stream()
        .filter(name -> wanted == null || List.of(wanted.split(",", -1)).contains(name))
        .toList();
  }

  private static Target remote(String url, Map<String, String> given) {
    return new Target(
        url,
        Shape.valueOf(given.getOrDefault("shape", "stoa").toUpperCase(Locale.ROOT)),
        URI.create(url),
        URI.create(given.getOrDefault("publish-url", url)),
        given.get("token"),
        1,
        Long.parseLong(given.getOrDefault("pid", "0")));
  }
}

package dev.stoa.systemtests.bench.push;

/// How a subscriber is connected.
enum Transport {
  SSE,
  WS,
  STREAM,
  POLL
}

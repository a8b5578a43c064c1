/// The push server under load, beside others: how much a delivery, a connection and an idle
/// connection cost.
@NullMarked
package dev.stoa.systemtests.bench.push;

import org.jspecify.annotations.NullMarked;

/// Test databases, clocks and probes.
@NullMarked
package dev.stoa.testing;

import org.jspecify.annotations.NullMarked;

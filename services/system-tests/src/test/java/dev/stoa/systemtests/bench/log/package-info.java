/// What the log can do on this machine.
@NullMarked
package dev.stoa.systemtests.bench.log;

import org.jspecify.annotations.NullMarked;

/// What the log can do on this machine.
@NullMarked
package dev.stoa.eventlog.bench;

import org.jspecify.annotations.NullMarked;

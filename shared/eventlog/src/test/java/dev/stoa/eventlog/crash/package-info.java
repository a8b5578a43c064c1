/// A process that is killed while it appends.
@NullMarked
package dev.stoa.eventlog.crash;

import org.jspecify.annotations.NullMarked;

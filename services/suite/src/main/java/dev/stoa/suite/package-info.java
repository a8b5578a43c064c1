/// The command line and the all-in-one launcher: the one place that knows every service.
@NullMarked
package dev.stoa.suite;

import org.jspecify.annotations.NullMarked;

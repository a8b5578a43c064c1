/// The suite from outside, as its users meet it: HTTP in, HTTP and event streams out.
@NullMarked
package dev.stoa.systemtests.e2e;

import org.jspecify.annotations.NullMarked;

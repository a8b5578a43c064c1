/// Starts services: one process on a laptop, or one role of many in a cluster. The only code that
/// reads the environment, listens for HTTP and knows of Hazelcast.
@NullMarked
package dev.stoa.runtime;

import org.jspecify.annotations.NullMarked;

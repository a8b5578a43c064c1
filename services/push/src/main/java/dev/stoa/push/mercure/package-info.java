/// The Mercure protocol, 0.x and 1.0, over the event log.
@NullMarked
package dev.stoa.push.mercure;

import org.jspecify.annotations.NullMarked;

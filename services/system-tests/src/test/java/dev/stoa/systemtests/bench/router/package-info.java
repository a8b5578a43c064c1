/// What the router costs beside plain vertx-web.
@NullMarked
package dev.stoa.systemtests.bench.router;

import org.jspecify.annotations.NullMarked;

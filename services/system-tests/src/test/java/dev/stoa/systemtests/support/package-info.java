/// What the end-to-end tests stand on: real processes of the suite, a plain HTTP client, a reader
/// of event streams, a proxy that splits traffic as a gateway would.
@NullMarked
package dev.stoa.systemtests.support;

import org.jspecify.annotations.NullMarked;

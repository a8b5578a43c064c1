/// The pure core of the router: rule texts, the matching machine, URL and header syntax. No I/O,
/// and nothing here knows a request.
@NullMarked
package dev.stoa.router.internal;

import org.jspecify.annotations.NullMarked;

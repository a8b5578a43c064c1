/// A client of the push protocol made of bare sockets, and the count of what it missed.
@NullMarked
package dev.stoa.testing.push;

import org.jspecify.annotations.NullMarked;

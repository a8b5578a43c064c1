/// Import of a WordPress export (WXR 1.0 to 1.2). The file is read twice as a stream: the first
/// pass finds every mistake in it and changes nothing, the second applies it. Articles go to
/// content's own store, comments to the comments service over the bus; what has come in before
/// changes nothing.
@NullMarked
package dev.stoa.content.importing;

import org.jspecify.annotations.NullMarked;

/// Articles and pages: what the site shows, under which address, as page, feed, JSON, XML or text.
///
/// Owns the tables `content_*`. Comments are asked for over the bus ([Discussions]); old addresses
/// of imported articles redirect.
@NullMarked
package dev.stoa.content;

import org.jspecify.annotations.NullMarked;

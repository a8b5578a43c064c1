/// The push hub: every transport delivers the events of the log in order, from any cursor, without
/// a hole and without a repeat. Owns no table and no truth: the event log does. One [Hub] per event
/// loop, confined to it, without locks; [LogVerticle] feeds them from a virtual thread.
@NullMarked
package dev.stoa.push;

import org.jspecify.annotations.NullMarked;

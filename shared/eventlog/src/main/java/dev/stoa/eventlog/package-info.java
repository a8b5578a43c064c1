/// The durable, replayable event log: facts appended in the transaction that makes them true, read
/// back in order, by shard, from any position.
///
/// The truth is in the table `push_event`; what goes over the bus after a commit is only a hint.
@NullMarked
package dev.stoa.eventlog;

import org.jspecify.annotations.NullMarked;

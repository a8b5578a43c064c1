/// The one door to the event bus: typed addresses and topics, JSON bodies, a reply for every call.
@NullMarked
package dev.stoa.contracts.bus;

import org.jspecify.annotations.NullMarked;

package dev.stoa.contracts.bus;

/// A publish/subscribe contract: a name on the wire and the type of what is sent. At most once: a
/// subscriber must live with a message that never comes.
public record Topic<E>(String name, Class<E> type) {}

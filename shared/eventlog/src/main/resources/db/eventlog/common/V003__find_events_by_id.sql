-- Events that carry something for a transport are found by their own id, the earliest first.
CREATE INDEX push_event_named ON push_event (channel, id, seq) WHERE meta IS NOT NULL;

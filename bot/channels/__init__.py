"""Chat platforms. Each turns its events into Incoming and delivers Outgoing."""

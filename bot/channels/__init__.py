"""Platforms: each turns its events into Incoming and delivers Outgoing."""

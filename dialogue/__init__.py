"""Durable conversations by keyed replay: pure, no I/O, imports nothing of the project."""

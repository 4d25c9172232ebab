"""The three lists, their sources, and who still owes what."""

"""Progress of rectification and its closure."""

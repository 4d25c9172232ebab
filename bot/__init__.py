"""The running program: processes, platforms, the clock. It imports everything and nothing imports it."""

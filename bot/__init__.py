"""The running program: processes, platforms, the clock. It knows everyone; nobody imports it."""

"""The subject itself: kinds, norms, periods, workdays, roles, and what the records forbid. No input or output."""

"""What people type, understood: days, numbers, names, whole reports. Words in, values out; no database, no dialogue."""

"""Turns records into the three lists as text, Word or JSON. What may be reported is data, in catalogue.toml."""

"""Records in, the three lists out: text, Word, JSON. What may be reported is data: catalogue.toml."""

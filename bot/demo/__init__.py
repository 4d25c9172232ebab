"""A demonstration bureau: invented people and one year of records with realistic gaps, the same every time."""

"""A demonstration bureau: invented people, one year of records with the holes a real year has, always the same."""

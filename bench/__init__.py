"""Measurements, each against a named peer in the same run: what is claimed in the documents is printed here."""

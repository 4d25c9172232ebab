"""Enrolling, inviting, and ending posts."""

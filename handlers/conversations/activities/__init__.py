"""Reporting activities: new ones, nil returns, amendments, files."""

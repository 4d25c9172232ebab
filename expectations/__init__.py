"""What is owed, by whom and by when: compares the catalogue's norms with the records."""

"""What is owed, by whom, by when: the norms of the catalogue against what was recorded."""

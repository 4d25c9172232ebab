"""任务清单: proposals decided on, key points entered, progress reported, carried over at the end of the year."""

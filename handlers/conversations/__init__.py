"""What the bot says: one file a conversation, one folder a subject."""

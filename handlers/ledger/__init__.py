"""What people do with the ledger, for chat and pages alike: each step asks for the right, is taken, and is told."""

"""What is remembered of a session: its minutes, corrected, approved and sealed, and what was left to do."""

"""What places lend one another: things, hands, an answer to an SOS; and the mirror of what was given and received."""

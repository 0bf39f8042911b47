"""Sessions of an assembly: notice, agenda, presence, speaking, outcomes and minutes."""

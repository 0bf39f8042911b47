"""Words that templates of learning need."""

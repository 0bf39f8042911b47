"""From convergences to a common position: drafts in numbered paragraphs, amendments, consent rounds,
objections, and adopted positions that keep dissent."""

"""Open to machines: datasets and their files, what others make of them, the catalogue, the reading interface."""

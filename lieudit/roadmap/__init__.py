"""What the council promised to do, by when, and every slip with its reason."""

"""The front door: home, search, static pages, and the commands that run the house."""

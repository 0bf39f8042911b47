"""The way to a cooperative society of collective interest: categories, share movements, conversion."""

"""What the processes beside the story start from: read once for both, while the database is made ready (beside.py)."""

import django

django.setup()

import config.urls  # noqa: E402, F401 (every page, since letters link to them)

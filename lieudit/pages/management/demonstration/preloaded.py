"""What the processes beside the story start from: read once for both, while the database is made ready (beside.py)."""

import django
from django.urls import get_resolver

django.setup()
assert get_resolver().url_patterns  # every page is read, since letters link to them

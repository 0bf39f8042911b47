"""What leaves after an act is committed."""

import pytest


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks, request):
    """`commits()`: what leaves after commit leaves inside the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)

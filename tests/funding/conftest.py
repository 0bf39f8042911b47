"""Mails wait for the postman here: a test reads what was posted."""

import pytest


@pytest.fixture(autouse=True)
def posted_only(settings):
    settings.MAILS_LEAVE_AT_ONCE = False

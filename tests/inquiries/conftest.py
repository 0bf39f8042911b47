"""Mails wait for the postman here: a test says when one has left."""

import pytest


@pytest.fixture(autouse=True)
def posted_only(settings):
    settings.MAILS_LEAVE_AT_ONCE = False

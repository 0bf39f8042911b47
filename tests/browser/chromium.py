"""One Chromium for a run: every test that looks at pages is given this one, whichever folder it is in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 10_000
"""How long a page may take before a test gives up, in milliseconds."""
REQUIRED = os.environ.get("LIEUDIT_REQUIRE_BROWSER") == "1"


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run, driven from this thread."""
    found = next((path for name in EXECUTABLES if (path := shutil.which(name))), None)
    missing = None if found else "no Chromium on this machine (apt install chromium)"
    missing = missing or (None if AXE.exists() else "axe-core is not installed (npm ci)")
    if missing and REQUIRED:
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)

    # Playwright keeps an event loop running in this thread, which Django takes for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]

"""What a process of pages holds: libraries that weigh, and that no page of every day needs, are imported by whoever
needs them. What each adds to such a process, in MB, was measured as it was left out.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_OUT = {
    "numpy": 25,  # what is computed over many is computed by the worker (decision 47)
    "typst": 14,  # documents: `toolkit/pdf.py`
    "icalendar": 10,  # `toolkit/ical.py`
    "PIL": 6,  # pictures are drawn apart: `toolkit/pictures.py`; qrcode brings it too: `toolkit/qr.py`
    "openpyxl": 6,  # workbooks, with lxml: `toolkit/workbooks.py`
    "lxml": 4,
    "css_inline": 3,  # letters are dressed as they leave: `toolkit/letters.py`
    "rfc3161_client": 4,  # the authority that dates results is asked by the worker: `voting/timestamps.py`
    "polars": 30,  # `toolkit/parquet.py`
    "rdflib": 12,  # `api/catalogue.py`
    "docx": 12,  # `observatory/report_documents.py`
    "pyproj": 20,  # `imports/coordinates.py`
}
"""Libraries, and some megabytes each."""


def test_a_process_of_pages_holds_no_library_that_its_pages_do_not_need():
    code = f"import sys, config.wsgi; print(sorted({set(LEFT_OUT)} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings_test"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.strip() == "[]"

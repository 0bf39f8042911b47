"""openpyxl, loaded without NumPy: it would take it wherever it is installed (`encoder.py`), 25 MB for each process of
pages, and never needs it for what we write and read.
"""

from __future__ import annotations

import sys
from typing import cast

_modules = cast("dict[str, object]", sys.modules)
_absent = "numpy" not in _modules
if _absent:
    _modules["numpy"] = None  # as Python writes « there is no such module »
try:
    from openpyxl import Workbook
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
finally:
    if _absent:
        del _modules["numpy"]

__all__ = ["ExcelReader", "InvalidFileException", "ReadOnlyWorksheet", "Workbook", "get_column_letter"]

"""Public holidays of France from `holidays`, without the 250 countries that its package of countries loads beside: 8 MB
for each process, and a tenth of a second of each command.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec

_package = find_spec("holidays.countries")
assert _package is not None
_alone = "holidays.countries" not in sys.modules
if _alone:
    sys.modules["holidays.countries"] = module_from_spec(_package)  # found, and not run
try:
    from holidays.countries.france import France
finally:
    if _alone:
        del sys.modules["holidays.countries"]

__all__ = ["France"]

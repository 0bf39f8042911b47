"""The site as gunicorn serves it, on a clock that a test moves: the file of `LIEUDIT_CLOCK` holds seconds to add."""

import datetime as dt
import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

real, shift = timezone.now, Path(os.environ["LIEUDIT_CLOCK"])
timezone.now = lambda: real() + dt.timedelta(seconds=float(shift.read_text()))
application = get_wsgi_application()

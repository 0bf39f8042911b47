"""Entry point of the WSGI workers that serve the pages."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# All the views, read once before the workers are made: one that takes the place of another answers at once.
import_module(settings.ROOT_URLCONF)

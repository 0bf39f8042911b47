"""Entry point of the WSGI workers that serve the pages."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# All the views, read once before the workers are made: one that takes the place of another answers at once.
import_module(settings.ROOT_URLCONF)
# So is what a worker would make for itself at its first pages, and share with no other: the addresses by their names
# (4 MB).
reverse("pages:home")

"""`manage.py migrate`: as Django does it, and a new database begins from kept tables (pages/baseline.py)."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from lieudit.lexicon import nearest
from lieudit.lexicon.models import STEM, ThingMeaning
from lieudit.needs.models import keep_index
from lieudit.pages import baseline

PARTIAL = ("app_label", "plan", "check_unapplied", "fake", "fake_initial")


class Command(Migrate):
    def handle(self, *args: object, **options: object) -> None:
        whole = not any(options.get(name) for name in PARTIAL)
        connection = connections[str(options["database"])]
        begun = whole and baseline.FILE.exists() and baseline.begin(connection, baseline.FILE.read_text("utf-8"))
        super().handle(*args, **options)
        if begun:  # what depends on the server and its settings, which a file cannot hold
            call_command("createcachetable", database=connection.alias, verbosity=0)
            keep_index()
            nearest.keep_index(ThingMeaning._meta.db_table, STEM)

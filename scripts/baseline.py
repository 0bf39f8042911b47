"""Write anew the tables that a new database begins from: what `make baseline` runs.

    python scripts/postgres.py --tests python scripts/baseline.py [--from-nothing]

A database is made and migrated, from the former file where it still serves, or by each migration since the first
with `--from-nothing`: some minutes. PostgreSQL prints a few conditions otherwise once it has read them back, so that
what comes from nothing is written a second time before it is compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
from unittest import mock

import django
from postgres import ROOT, WHEEL_PROGRAMS

SCRATCH = "run_baseline"


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from lieudit.lexicon.models import STEM
    from lieudit.lexicon.nearest import index_name
    from lieudit.needs.models import INDEX_NAME
    from lieudit.pages import baseline

    with connection._nodb_cursor() as server:
        server.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {SCRATCH}")
        connection.settings_dict["NAME"] = SCRATCH
        began = baseline.begin if "--from-nothing" not in sys.argv else lambda *told: False
        with mock.patch.object(baseline, "begin", began):
            call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:  # where the server has pgvector, which each install looks for
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX_NAME}, {index_name(STEM)}")
            cursor.execute("DROP EXTENSION IF EXISTS vector")
        connection.close()
        told = ["--no-owner", "--no-privileges", "--no-comments", "--rows-per-insert=200"]
        told += [f"--exclude-table-data={table}" for table in baseline.WRITTEN_ELSEWHERE]
        url = os.environ["DATABASE_URL"].replace(":///lieudit", f":///{SCRATCH}")
        dump = subprocess.run([WHEEL_PROGRAMS / "pg_dump", url, *told], check=True, capture_output=True, text=True)
        server.execute(f"DROP DATABASE {SCRATCH}")
    heading = baseline.heading(baseline.digests(MigrationLoader(None)))
    baseline.FILE.write_text(heading + baseline.tidy(dump.stdout), "utf-8")
    print(f"{baseline.FILE.relative_to(ROOT)}: {baseline.FILE.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The tables of a new database, written once by the migrations: it begins from them, then has those that came since.

To replay them all takes minutes, nearly all of which Django spends rebuilding its models at each step. `baseline.dump`
says which migrations it holds, and a digest of each: where one was changed, it is not used (decision 86).
"""

from __future__ import annotations

import hashlib
import logging
import re
import sys
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

logger = logging.getLogger(__name__)

type Digests = dict[tuple[str, str], str]
"""Of each migration, by its app and its name."""

FILE = Path(__file__).parent / "data" / "baseline.dump"
MARK = "-- migration "
READ = (settings.BASE_DIR / "lieudit" / "lexicon" / "data" / "groups.txt",)
"""Files that migrations read."""
WRITTEN_ELSEWHERE = ("django_content_type", "auth_permission", "django_migrations")
"""Tables whose rows are written by each install, of what it has."""


def digests(loader: MigrationLoader) -> Digests:
    """What the migrations of the code are, those of libraries too, and what they read."""
    found = {("", path.name): digest(path) for path in READ}
    for key, migration in loader.disk_migrations.items():
        found[key] = digest(Path(str(sys.modules[migration.__module__].__file__)))
    return found


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def held(text: str) -> Digests:
    """The migrations that a file holds."""
    lines = (line.removeprefix(MARK).split(" ") for line in text.splitlines() if line.startswith(MARK))
    return {(app, name): said for app, name, said in lines}


def heading(ours: Digests) -> str:
    """The first lines of a file that holds all these."""
    return "".join(f"{MARK}{app} {name} {said}\n" for (app, name), said in sorted(ours.items()))


def begin(connection: BaseDatabaseWrapper, text: str) -> bool:
    """Write the tables of `text` where there is none yet; whether it was done.

    It is all or nothing: where the server refuses any of it (too old, without an extension), nothing is left of it.
    """
    if not is_new(connection):
        return False
    ours = digests(MigrationLoader(None))
    told = held(text)
    if not told or any(ours.get(key) != said for key, said in told.items()):
        return False
    try:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute(text)
            done = MigrationRecorder(connection).migration_qs
            done.bulk_create(done.model(app=app, name=name) for app, name in told if app)
    except DatabaseError as refusal:
        logger.warning("kept tables are left aside, each migration is replayed: %s", refusal)
        return False
    return True


def is_new(connection: BaseDatabaseWrapper) -> bool:
    """Whether no table is there yet, where the file writes them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        [schema] = cursor.fetchone()
        return schema == "public" and not connection.introspection.table_names(cursor)


def tidy(dump: str) -> str:
    """What `pg_dump` writes, without what it says of itself, and without what belongs to a session."""
    dump = re.sub(r"^--\n-- (?:Name|Data for Name|PostgreSQL database).*\n--\n", "", dump, flags=re.MULTILINE)
    dump = re.sub(r"^(?:-- Dumped|\\(?:un)?restrict|SET ).*\n", "", dump, flags=re.MULTILINE)
    dump = re.sub(r"^SELECT pg_catalog\.set_config\('search_path'.*\n", "", dump, flags=re.MULTILINE)
    elsewhere = "|".join(WRITTEN_ELSEWHERE)
    dump = re.sub(rf"^SELECT pg_catalog\.setval\('public\.(?:{elsewhere})_id_seq'.*\n", "", dump, flags=re.MULTILINE)
    return "SET LOCAL check_function_bodies = false;\n" + re.sub(r"\n{2,}", "\n", dump).lstrip()

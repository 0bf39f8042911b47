"""One database migrated once, cloned for each worker of each run.

To migrate a new database takes some seconds; to copy it, a third of one. The template is named after
a digest of what it is made from, so that a changed migration makes another one, and the former goes; where migrations
were only added, the new one starts from the former. A second one holds the whole territory besides, which takes a
quarter of a minute to load.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from django.apps import apps
from django.db import OperationalError, connection, transaction

from lieudit.journal.news import first_recent
from lieudit.territory import services

TEMPLATE = "template_"
RUN = "run_"
LENT = "LIEUDIT_TEST_TEMPLATE"
"""Names a database to copy instead of the template: that of a run whose test runs others in a changed tree."""
LOCK = 823_501
"""The advisory lock under which templates are made and copied."""


def address() -> str:
    """The `DATABASE_URL` of the database of the running test, for what it starts beside itself."""
    said = connection.settings_dict
    place = {key.lower(): said[key] for key in ("HOST", "USER", "PASSWORD", "PORT") if said[key]}
    return f"postgresql:///{said['NAME']}?{urlencode(place)}"


def digest() -> str:
    """What a migrated database depends on: each migration, and the models that are synchronised without any."""
    sources = [connection.settings_dict["ENGINE"], str(connection.pg_version)]
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        folder = Path(app.path)
        files = [*folder.glob("migrations/*.py"), *folder.glob("models.py"), *folder.glob("workflow.py")]
        sources += [f"{app.name} {path.name} {path.read_text()}" for path in sorted(files)]
    sources.append(services.digest())
    return hashlib.sha256("\n".join(sources).encode()).hexdigest()[:16]


def replayed() -> set[str]:
    """What a template went through, one digest each: our migrations, and the models that have none."""
    files = []
    for app in apps.get_app_configs():
        folder = Path(app.path)
        ours = [*folder.glob("migrations/*.py")] or [*folder.glob("models.py")]
        files += [f"{app.name} {path.name} {path.read_text()}" for path in ours]
    return {hashlib.sha256(each.encode()).hexdigest()[:16] for each in [*files, str(connection.pg_version)]}


def former_template(cursor) -> str:
    """A template that went through nothing that we have not: what is new is applied to a copy of it."""
    cursor.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE %s",
        [f"{TEMPLATE}%"],
    )
    ours = replayed()
    fit = [(len(done), name) for name, said in cursor.fetchall() if said and (done := set(said.split())) <= ours]
    return max(fit)[1] if fit else "template1"


@contextmanager
def cloned(worker: str, *, territory: bool = False) -> Iterator[str]:
    """A database of this worker's own, dropped at the end; the process's connection points to it meanwhile."""
    lent, name = os.environ.get(LENT), f"{RUN}{run_id()}_{worker}"
    template = lent or TEMPLATE + digest()
    former = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        known = databases(cursor)
        if template not in known:
            make(template, cursor, migrate, former_template(cursor))
            cursor.execute(f"COMMENT ON DATABASE \"{template}\" IS '{' '.join(sorted(replayed()))}'")
        for old in known if not lent else ():
            if (old.startswith(TEMPLATE) and template not in old) or (old.startswith(RUN) and not is_running(old)):
                with suppress(Exception):  # somebody is in it
                    cursor.execute(f'DROP DATABASE "{old}"')
        if territory:
            bare, template = template, f"{template}_territory"
            if template not in known:
                make(template, cursor, services.load_territory, bare)
        copy(template, name, cursor)
    point_to(name)
    try:
        yield name
    finally:
        first_recent.cache_clear()  # a number of that database, greater perhaps than all those of the next
        point_to(former)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy(template: str, name: str, cursor) -> None:
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def make(template: str, cursor, fill: Callable[[], object], base: str = "template1") -> None:
    """Fill a copy of `base` under a name of its own: it is the template once it is whole."""
    draft = f"{RUN}{run_id()}_draft"
    former = connection.settings_dict["NAME"]
    copy(base, draft, cursor)
    point_to(draft)
    try:
        fill()
    finally:
        point_to(former)
    cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{template}"')


def migrate() -> None:
    """As Django does for its own tests, in the empty database where we are."""
    connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"]
    try:
        connection.creation.create_test_db(verbosity=0, keepdb=True)
    finally:
        connection.settings_dict["TEST"]["NAME"] = None


def point_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def databases(cursor) -> list[str]:
    cursor.execute("SELECT datname FROM pg_database")
    return [name for (name,) in cursor.fetchall()]


def run_id() -> str:
    """The process that began the run, the same for each of its workers."""
    return os.environ.setdefault("LIEUDIT_TEST_RUN", str(os.getpid()))


def is_running(name: str) -> bool:
    """Whether the run that made this database goes on."""
    pid = name.removeprefix(RUN).split("_")[0]
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        pass
    return True


CLOCK = "toolkit_clock"
KEPT = {"django_migrations", "django_content_type", "auth_permission", CLOCK}
"""Tables that say what the code is, not what people did, and the clock, which does not go back."""
TICK = f"INSERT INTO {CLOCK} (id, tick) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET tick = {CLOCK}.tick + 1"


GROUPS = Path(__file__).parents[1] / "lieudit" / "lexicon" / "data" / "groups.txt"
STARTERS = {
    "lexicon_wordgroup": f"WHERE id > {len(GROUPS.read_text(encoding='utf-8').splitlines())}",
    "mutual_aid_lawnote": "WHERE false",
    "network_domaintopic": "WHERE false",
}
"""What is left of a table whose first rows come with the migrations: every install begins with them."""


def filled_tables(where: str = "") -> list[str]:
    """Tables that have rows, of those that people fill."""
    with connection.cursor() as cursor:
        tables = sorted(set(tables_above(cursor, 0)) - KEPT)
        if not tables:
            return []
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\" {where})" for table in tables)
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def tables_above(cursor, size: int) -> list[str]:
    """Tables that take more than so many bytes."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND pg_relation_size(oid) > %s",
        [size],
    )
    return [table for (table,) in cursor.fetchall()]


MUCH = 256 * 1024
"""Bytes of a table that is swept."""


def sweep() -> None:
    """Give back the room of rows that tests wrote and undid: who looks for one row passes by all of them. Within a
    transaction, which files share, there is none to give back yet.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if tables := tables_above(cursor, MUCH):
            cursor.execute(f"VACUUM {', '.join(f'"{table}"' for table in tables)}")


TRIES = 3
"""A page that a browser has left may still be writing what is removed: where each waits for the other, one is ended."""


def empty() -> None:
    """Remove the rows of every table that has some, guarded or not: what a test that commits leaves behind it.

    Django would empty some two hundred tables, and write the content types again, each time: a second a test.
    """
    for left in reversed(range(TRIES)):
        try:
            remove_rows()
            break
        except OperationalError:
            if not left:
                raise


@transaction.atomic
def remove_rows() -> None:
    with connection.cursor() as cursor:
        filled = filled_tables()
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither guards nor foreign keys, for now
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}" {STARTERS.get(table, "")}')
        cursor.execute(TICK)

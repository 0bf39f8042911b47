"""What all rooms share: tests that commit leave an empty database behind them; how tests are dealt to workers."""

import gc
import os
import shutil
import sys
from contextlib import ExitStack, suppress
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.signals import request_started
from django.db import Error
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

from lieudit.consultations import board
from lieudit.cooperative import drawn
from lieudit.deliberation import reads as position_reads
from lieudit.funding import composition_board
from lieudit.funding import drawn as drawn_files
from lieudit.journal import readings
from lieudit.learning import knowing
from lieudit.learning.reads import count_of_visits
from lieudit.needs import reads
from lieudit.needs.listing import lately_said
from lieudit.needs.telling import told_of
from lieudit.network.domain_sections import sections_of
from lieudit.network.filters import kept_filters
from lieudit.network.views import kept_list, kept_map, kept_points
from lieudit.observatory import tables
from lieudit.pages.known import full_kinds, known_since
from lieudit.pages.reads import home_body
from lieudit.pages.searching import kept_answer
from lieudit.public_services.forms import kept_form
from lieudit.public_services.views import kept_near
from lieudit.territory.models import all_departments
from lieudit.toolkit import conditional, kept_counts, open_files
from lieudit.toolkit.database import MAY_EMPTY
from tests import budget, template_database, worlds
from tests.browser.chromium import chromium  # noqa: F401


@receiver(connection_created)
def let_tables_be_emptied(connection, **kwargs):
    connection.connection.execute(f"SET {MAY_EMPTY} = 'on'")


def pytest_addoption(parser):
    parser.addoption("--address", default="", help="only this address of the access matrix: needs:withdraw")


def pytest_configure(config):
    if not os.environ.get("DATABASE_URL"):
        pytest.exit("Tests need their database: make test, or make try ARGS=tests/needs/test_support.py", returncode=4)
    template_database.run_id()  # before the workers start, which inherit it
    TransactionTestCase._fixture_teardown = lambda test: template_database.empty()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id):
    """A clone of the one migrated database, for this worker alone (docs/decisions/0025)."""
    held = ExitStack()
    with django_db_blocker.unblock():
        held.enter_context(template_database.cloned(worker_id))
    SWEPT.append(django_db_blocker)
    yield
    SWEPT.clear()
    with django_db_blocker.unblock():
        held.close()


SWEPT: list[Any] = []
"""What opens the database of this worker, once it has one."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """After each file, the room of what was undone is given back: the last test of a run is as quick as the first."""
    done = yield
    if nextitem is not None and nextitem.path != item.path:
        for blocker in SWEPT:
            with blocker.unblock(), suppress(Error):
                template_database.sweep()
    return done


KEPT = (
    reads.territories,
    reads.kept_counts,
    reads.understood_now,
    lately_said,
    all_departments,
    count_of_visits,
    knowing.kept_form,
    knowing.kept_known,
    kept_form,
    kept_near,
    kept_list,
    kept_map,
    kept_points,
    kept_filters,
    home_body,
    kept_answer,
    known_since,
    full_kinds,
    sections_of,
    composition_board.composed,
    board.drawn_statements,
    board.drawn_results,
    *(conditional.kept_page, drawn.register_body, drawn.accounting_body, drawn.sums_of),
    *(drawn_files.file_body, drawn_files.rating_body, drawn_files.table_body),
    *(told_of, position_reads.told_of),
    readings.found,
    *(tables.families_of, tables.curve_of, tables.silent_of, tables.values_of, tables.sheet_of, tables.territory_of),
)
"""What a process remembers until the clock of the house moves."""


def forget(**signal):
    kept_counts.forget()
    for each in KEPT:
        each.cache_clear()


@pytest.fixture(autouse=True)
def the_clock_of_each_test_is_its_own():
    """Here transactions are undone: the clock, which moves as they are kept, stands still while acts change what pages
    say. Each request reads anew, then; and no test reads what another had the worker count.
    """
    forget()
    kept_counts.cache.delete_many([kept_counts.key_of(name) for name in kept_counts.KEPT])
    request_started.connect(forget)
    yield
    request_started.disconnect(forget)


@pytest.fixture(autouse=True)
def no_test_reads_a_file_written_by_another():
    yield
    shutil.rmtree(open_files.path_of("").parent, ignore_errors=True)


@pytest.fixture
def later(monkeypatch):
    return worlds.Later(monkeypatch)


@pytest.fixture(autouse=True)
def what_a_test_replaces(request):
    """Where a test replaces a rule, worlds are made by that one."""
    worlds.patches[:] = [request.getfixturevalue("monkeypatch")] if "monkeypatch" in request.fixturenames else []


@pytest.fixture
def django_assert_max_num_queries(db):
    """Pages are bounded in a process that knows its content types, which it asks for once, whatever ran before."""
    ContentType.objects.get_for_models(*apps.get_models())
    return budget.at_most


LONGEST = (
    "access/test_matrix.py",
    "access/test_sending.py",
    "access/test_hostile_addresses.py",
    "access/test_powers.py",
    "access/test_readings.py",
    "pages/test_demo.py",
    "browser/test_pages.py",
    "api/test_catalogue.py",
    "architecture/test_tutorials.py",
    "api/test_contract.py",
    "toolkit/test_postman.py",
    "toolkit/test_production_page.py",
    "imports/test_known_elsewhere.py",
    "funding/test_closed_doors.py",
    "funding/test_agreement_migration.py",
    "voting/test_sealing_migration.py",
    "api/test_datasets.py",
    "journeys/test_unseen_lists.py",
    "browser/test_sessions.py",
    "imports/test_import_published.py",
    "needs/test_wide_words.py",
    "imports/test_undo_import.py",
    "toolkit/test_checks.py",
    "imports/test_odd_headings.py",
    "imports/test_bad_uploads.py",
    "toolkit/test_wheel.py",
    "hall/test_pages.py",
    "territory/test_whole_territory.py",
)
"""Files that take long, the longest first: begun in this order, so that no worker waits at the end for one of them."""
ALONE = ("tests/browser/",)
"""Tests that share nothing with those of their file, and are long."""
TOGETHER = ("tests/access/",)
"""Files that share a world."""


def pytest_collection_finish(session):
    """What was collected stays: the collector of garbage no longer reads it again and again (a tenth of the time).

    Where nothing is drawn, hypothesis is not loaded at the end to say that it did nothing.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    if "hypothesis" not in sys.modules:
        session.config.pluginmanager.unregister(name="hypothesispytest")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: rank(item.path.as_posix()))


@cache
def rank(path: str) -> int:
    """Where a file is in the order of the longest; beyond all of them where it is none."""
    return next((place for place, each in enumerate(LONGEST) if path.endswith(each)), len(LONGEST))


class ByFile(LoadScopeScheduling):
    """Tests of a file stay with one worker, so that what they share is made once, and so do those of files that are
    `TOGETHER`; those of `ALONE` are dealt singly."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(ALONE):
            return nodeid
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


@pytest.hookimpl
def pytest_xdist_auto_num_workers(config):
    """A file or two are read at once by the process that is there: others would take longer to start than to help."""
    named = [argument for argument in config.args if ".py" in argument]
    return 0 if len(named) == len(config.args) <= 2 else None


@pytest.hookimpl
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)

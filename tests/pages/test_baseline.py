"""A new database begins from kept tables, where they are those of the code; else each migration is replayed."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lieudit.pages import baseline
from tests import template_database

MOST_BEHIND = 20
"""Migrations that a new database replays: a second or two each."""


@pytest.fixture(scope="module")
def ours():
    return baseline.digests(MigrationLoader(None))


@pytest.fixture(scope="module")
def kept():
    return baseline.FILE.read_text("utf-8")


@pytest.fixture
def empty_database(django_db_setup, django_db_blocker, worker_id):
    name, former = f"{template_database.RUN}{template_database.run_id()}_{worker_id}_new", ""
    with django_db_blocker.unblock():
        former = connection.settings_dict["NAME"]
        with connection._nodb_cursor() as server:
            template_database.copy("template1", name, server)
        template_database.point_to(name)
        yield connection
        template_database.point_to(former)
        with connection._nodb_cursor() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_what_is_kept_is_what_the_migrations_of_the_code_write(ours, kept):
    told = baseline.held(kept)
    changed = sorted(" ".join(key) for key, said in told.items() if ours.get(key) != said)
    assert changed == [], "make baseline ARGS=--from-nothing"
    behind = sorted(" ".join(key) for key in set(ours) - set(told))
    assert len(behind) <= MOST_BEHIND, f"make baseline: a new database replays {behind}"


def test_what_is_kept_lacks_nothing_that_it_follows(kept):
    told, graph = baseline.held(kept), MigrationLoader(None).graph
    missing = {str(each.key) for key in told if key[0] for each in graph.node_map[key].parents if each.key not in told}
    assert missing == set()


def test_a_new_database_begins_with_it(empty_database, kept):
    assert baseline.begin(empty_database, kept)
    with empty_database.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM lexicon_wordgroup")
        assert cursor.fetchone()[0] == len(baseline.READ[0].read_text("utf-8").splitlines())
    applied = set(MigrationRecorder(empty_database).applied_migrations())
    assert applied == {key for key in baseline.held(kept) if key[0]}
    assert not baseline.begin(empty_database, kept), "it is new no more"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept.replace("-- migration toolkit 0001_initial ", "-- migration toolkit 0001_initial f", 1),
        lambda kept: kept.replace("CREATE TABLE public.voting_vote (", "CREATE TABLE public.voting_vote NEW (", 1),
        lambda kept: kept + "CREATE EXTENSION IF NOT EXISTS unheard_of WITH SCHEMA public;\n",
        lambda kept: "",
    ],
)
def test_it_is_left_where_a_migration_was_changed_or_the_server_cannot_read_it(empty_database, kept, spoil):
    assert not baseline.begin(empty_database, spoil(kept))
    assert empty_database.introspection.table_names() == []


DUMP = r"""--
-- PostgreSQL database dump
--

\restrict abc

-- Dumped by pg_dump version 18

SET lock_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

--
-- Name: a; Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.a() RETURNS void AS $$
-- what it does
$$;

SELECT pg_catalog.setval('public.django_content_type_id_seq', 9, true);
SELECT pg_catalog.setval('public.lexicon_wordgroup_id_seq', 9, true);
"""
TIDY = """SET LOCAL check_function_bodies = false;
CREATE FUNCTION public.a() RETURNS void AS $$
-- what it does
$$;
SELECT pg_catalog.setval('public.lexicon_wordgroup_id_seq', 9, true);
"""


def test_what_a_dump_says_of_itself_is_not_kept():
    assert baseline.tidy(DUMP) == TIDY

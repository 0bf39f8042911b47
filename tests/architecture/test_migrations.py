"""A migration leaves the version that still runs able to read and write, and goes back; or it is said, with why."""

from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.architecture.running_version import breaks, one_way

WITH_A_STOP = Path(__file__).parent / "migrations_with_a_stop.txt"
ONE_WAY = {
    "accounts.0002_cache": "the table of the cache stays: what is in it proves nothing",
    "advocacy.0005_given_up_letters": "a letter whose mail was given up is prepared, in the former version too",
    "commons.0003_files_and_origin": "a version holds several files since: no column of one would hold them",
    "cooperative.0009_giving_ups_already_asked": "the rows that it fills go with their table",
    "elections.0004_totals": "who voted for whom, once read by nobody, is not given back",
    "elections.0007_two_hands_on_the_roll": "what it fills goes with its column",
    "funding.0012_told_by": "what told them goes with its column; the first of the former values stays read",
    "hall.0009_two_hands": "words that wait for their vote stay fixed",
    "journal.0013_aside_before": "what it fills goes with its column",
    "journal.0004_receipts_that_left": "the day on which an address was asked is true in the former version too",
    "lexicon.0001_initial": "the rows that it fills go with their table",
    "minutes.0004_people_guards": "minutes name who signs them, as those of the former version do once approved",
    "minutes.0006_fixed_points": "words that wait for their approval stay fixed",
    "mutual_aid.0002_guards": "the row of the law goes with its table",
    "needs.0006_withdrawn_words": "erased words do not come back, as was said to their authors",
    "needs.0009_meaning": "the index goes with its table",
    "lexicon.0002_thing_meaning": "the index goes with its table",
    "lexicon.0003_family_allowances": "a group is read by the former version too; who animates keeps it, or removes it",
    "lexicon.0004_said_for_short": "a group is read by the former version too; who animates keeps it, or removes it",
    "lexicon.0005_said_as_one_speaks": "a group is read by the former version too; who animates keeps or removes it",
    "network.0005_domain_topics": "the rows that it fills go with their table",
    "journal.0018_rhythm_apart": "what it fills goes with its column",
    "records.0008_neighbourhoods_of_visitors": "what it fills goes with its column",
    "voting.0015_boxes_by_state": "guards on the state take what the former version writes, whose acts know the hour",
    "voting.0021_sealed_papers": "it writes rows again so that a dropped column leaves nothing in them",
}
"""Those that do not go back, or go back by doing nothing, and why this is right."""
WAY_OUT = """A new column that must hold something has `db_default=`. What is renamed or removed takes two releases:
first nothing reads it, then it goes. A constraint on an old table comes one release after what it asks is written. Else
say it in migrations_with_a_stop.txt with why, and in the upgrade notes of CHANGELOG.md: this one asks for a stop."""


@pytest.fixture(scope="module")
def ours() -> dict[str, Migration]:
    loader = MigrationLoader(None)
    return {f"{app}.{name}": each for (app, name), each in loader.disk_migrations.items() if of_the_house(each)}


def of_the_house(migration: Migration) -> bool:
    return type(migration).__module__.startswith("lieudit.")


def said() -> dict[str, str]:
    lines = [line for line in WITH_A_STOP.read_text().splitlines() if line and not line.startswith("#")]
    return {name: why.strip() for name, why in (line.split(":", 1) for line in lines)}


def broken() -> dict[str, list[str]]:
    loader, found = MigrationLoader(None), {}
    state, done = ProjectState(real_apps=loader.unmigrated_apps), set()
    for leaf in loader.graph.leaf_nodes():
        for app, name in loader.graph.forwards_plan(leaf):
            if (app, name) not in done:
                done.add((app, name))
                migration = loader.disk_migrations[app, name]
                what = list(breaks(app, migration, state))
                if what and of_the_house(migration):
                    found[f"{app}.{name}"] = what
    return found


def test_the_running_version_goes_on_while_a_migration_is_applied():
    found, known = broken(), said()
    assert all(known.values()), "each says why"
    new = {name: what for name, what in found.items() if name not in known}
    assert not new, f"{new}\n{WAY_OUT}"
    assert not known.keys() - found.keys(), "these break nothing: take them off migrations_with_a_stop.txt"


def test_a_migration_goes_back_or_is_said_not_to(ours):
    found = {name: list(one_way(migration)) for name, migration in ours.items()}
    assert {name for name, what in found.items() if what} == ONE_WAY.keys()


def judged(*operations) -> list[str]:
    """What these break in a table that stands."""
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("words", models.CharField(max_length=50, null=True))]
    migrations.CreateModel("Thing", fields).state_forwards("room", state)
    migration = Migration("0002_next", "room")
    migration.operations = list(operations)
    return list(breaks("room", migration, state))


TIGHT = models.CheckConstraint(condition=models.Q(words="a"), name="words_are_a")


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "kind", models.CharField(max_length=9, default="a")),
        migrations.RemoveField("thing", "words"),
        migrations.RenameField("thing", "words", "sentence"),
        migrations.RenameModel("Thing", "Object"),
        migrations.DeleteModel("Thing"),
        migrations.AlterModelTable("thing", "another"),
        migrations.AddConstraint("thing", TIGHT),
        migrations.AlterField("thing", "words", models.CharField(max_length=50)),
        migrations.AlterField("thing", "words", models.CharField(max_length=10, null=True)),
        migrations.AlterField("thing", "words", models.IntegerField(null=True)),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("thing", "words")]),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_breaks_the_running_version_is_seen(operation):
    assert len(judged(operation)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "kind", models.CharField(max_length=9, null=True)),
        migrations.AddField("thing", "kind", models.CharField(max_length=9, default="a", db_default="a")),
        migrations.AlterField("thing", "words", models.CharField(max_length=90, null=True)),
        migrations.AddIndex("thing", models.Index(fields=["words"], name="thing_words")),
        migrations.SeparateDatabaseAndState([], [migrations.RemoveField("thing", "words")]),
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_the_running_version_bears_is_let_through(operation):
    assert judged(operation) == []


def test_a_new_table_is_as_its_own_migration_makes_it():
    other = migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))])
    assert judged(other, migrations.AddField("other", "kind", models.CharField(max_length=9, default="a"))) == []


def test_what_does_not_go_back_is_seen():
    migration = Migration("0002_next", "room")
    backwards = [RunSQL("SELECT 1"), RunPython(print, RunPython.noop), RunSQL("SELECT 1", RunSQL.noop)]
    migration.operations = [*backwards, RunSQL("SELECT 1", "SELECT 2")]
    assert list(one_way(migration)) == [
        "RunSQL: does not go back",
        "RunPython: goes back by doing nothing",
        "RunSQL: goes back by doing nothing",
    ]

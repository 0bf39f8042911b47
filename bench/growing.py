"""The seeded database grown to another scale: rows are copied from those of the seed by the database itself.

At a million needs: 5 million supports (50,000 of one need), 2 million entries of the journal with their mentions,
100,000 places with two services each, 50,000 accounts, 200,000 follows, 10,000 convergences. What the council does
does not grow with them: its drafts, positions and referrals are those of the seed.

Each new row takes its columns from a row of the seed, except those that are said here: a column that is added to a
table later is copied too. Numbers come from `hash`, so that each run writes the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lieudit.lexicon.services import read_words
from lieudit.needs.models import Need
from lieudit.needs.recount import recount
from lieudit.needs.tasks import learn_missing

MILLION = 1_000_000
DICTIONARY = 60_000
"""Made-up words, of which each new need says five: the n-th as often as 1 / n."""
COMMON, RARE = "zostère", "brimbale"
"""Words of one new need in twenty, and of one in a thousand."""
HOT = 50_000
"""Supports of the first need of the seed, at a million."""
LOWERED = {
    "places": ["network_place"],
    "needs": ["needs_need", "needs_meaning"],
    "supports": ["needs_support"],
    "journal": ["journal_entry", "journal_mention"],
}
"""Tables whose indexes are dropped while rows are written, but for those that keep a rule, by the step that ends
them."""


@dataclass(frozen=True)
class Sizes:
    """How many rows there are in all once it is grown to so many needs."""

    needs: int

    def share(self, at_a_million: int, least: int) -> int:
        return max(least, at_a_million * self.needs // MILLION)

    @property
    def supports(self) -> int:
        return self.share(5_000_000, 20_000)

    @property
    def places(self) -> int:
        return self.share(100_000, 2_000)

    @property
    def accounts(self) -> int:
        return self.share(50_000, 1_000)

    @property
    def convergences(self) -> int:
        return self.share(10_000, 50)

    @property
    def hot(self) -> int:
        return min(self.share(HOT, 200), self.places - 1)

    @property
    def follows(self) -> int:
        return self.share(200_000, 1_000)


def copied(table: str, rows: str, **said: str) -> str:
    """Insert rows into a table: `b`, one of `rows`, gives each column that is not `said`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall() if name != "id" or "id" in said]
    assert said.keys() <= set(columns), (table, said.keys() - set(columns))
    values = ", ".join(said.get(name, f"b.{name}") for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {rows} b"


def ranked(table: str, where: str = "TRUE") -> str:
    """Rows, each with its rank from 0 (`nth`)."""
    return f"(SELECT *, row_number() OVER (ORDER BY id) - 1 AS nth FROM {table} WHERE {where})"


def turn(number: str, table: str, where: str = "TRUE") -> str:
    """Which of the rows a number falls on, when they are taken again and again."""
    return f"{number} % (SELECT count(*) FROM {table} WHERE {where})"


def repeated(table: str, count: int, more: str = "", columns: str = "", where: str = "TRUE") -> str:
    """The rows of the seed again and again, `count` in all, numbered `n`; with `columns` of what is joined besides."""
    again = (
        f"generate_series(1, {max(count, 0)}) g(n) JOIN {ranked(table, where)} s ON s.nth = {turn('g.n', table, where)}"
    )
    return f"(SELECT s.*, g.n{columns} FROM {again} {more})"


def drawn(salt: int, below: str | int, what: str = "b.n") -> str:
    """A whole number from 0, drawn from `what` and a salt."""
    return f"mod(abs(hashint8extended(({what})::bigint, {salt})), ({below})::bigint)"


def chance(salt: int, what: str = "b.n") -> str:
    """A number from 0 to 1, drawn likewise."""
    return f"({drawn(salt, MILLION, what)} / {MILLION}.0)"


def grow(needs: int, say: Callable[[str], None]) -> None:
    """Grow the seeded database to so many needs; nothing is taken away. `say` is told where it stands.

    Each step is kept as it ends: once a table is whole, another connection makes its indexes while the next one is
    written.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        lowered = _lower(cursor)
    with ThreadPoolExecutor(1) as beside:
        made = []
        for name, statements in steps(Sizes(needs)).items():
            with told(name, say), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = off")
                cursor.execute("SET LOCAL session_replication_role = replica")  # keys are right by construction
                for statement in statements:
                    cursor.execute(statement)
            made += [beside.submit(_index, lowered.pop(table)) for table in LOWERED.get(name, ())]
        with told("the last indexes", say):
            for each in made:
                each.result()
        with told("counters, words", say):
            words = beside.submit(_apart, read_words)
            recount()
            words.result()
    with told("statistics", say), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def told(name: str, say: Callable[[str], None]) -> Iterator[None]:
    """Say how long a step took."""
    start = time.monotonic()
    yield
    say(f"{name}, {time.monotonic() - start:.0f} s")


def _apart(act: Callable[[], object]) -> None:
    """Do something in a thread, which has a connection of its own."""
    try:
        act()
    finally:
        connection.close()


def _index(definitions: list[str]) -> None:
    """Make indexes again."""

    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            for definition in definitions:
                cursor.execute(definition)

    _apart(act)


def learn() -> None:
    """Have the meaning of the needs of the seed, as the worker leaves it; copied by those that grow from them."""
    while Need.objects.unlearnt().exists():
        learn_missing.call()


def _lower(cursor: CursorWrapper) -> dict[str, list[str]]:
    """Drop the indexes of the tables that grow most; what makes them again, by table."""
    found: dict[str, list[str]] = {}
    for table in chain(*LOWERED.values()):
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = %s::regclass AND NOT indisunique AND NOT indisexclusion",
            [table],
        )
        rows = cursor.fetchall()
        found[table] = [definition for _name, definition in rows]
        for name, _definition in rows:
            cursor.execute(f"DROP INDEX {name}")
    return found


def steps(sizes: Sizes) -> dict[str, list[str]]:
    """What is written, step by step, as SQL."""
    have, last = {}, {}
    with connection.cursor() as cursor:
        for table in ("needs_need", "network_place", "accounts_account", "needs_convergence", "needs_support"):
            cursor.execute(f"SELECT count(*), max(id) FROM {table}")
            have[table], last[table] = cursor.fetchone()
        cursor.execute("SELECT max(number) FROM needs_need")
        (number,) = cursor.fetchone()
    kind = ContentType.objects.get_for_model(Need).pk
    convergences, needs = sizes.convergences - have["needs_convergence"], sizes.needs - have["needs_need"]
    gathers = f"b.state = 'expressed' AND b.n % 5 < 2 AND {max(convergences, 0)} > 0"
    author = f"(SELECT id FROM grown_account WHERE nth = {drawn(1, sizes.accounts)})"
    at = f"(now() - interval '540 days' * (1 - b.n::float / {max(needs, 1)}))"
    word = f"(SELECT word FROM grown_word WHERE nth = floor(exp(%s * ln({DICTIONARY})))::int)"
    five = " || ' ' || ".join(word % chance(10 + draw) for draw in range(5))
    share = (sizes.supports - sizes.hot) / 2 / (sizes.needs * 0.95) ** 0.5
    hot = "(SELECT id FROM grown_need WHERE rank = 1)"
    grown = f"(d.id - {last['needs_need']})"
    seeded = f"{OUTSIDE} AND id <= {last['needs_need']}"
    return {
        "accounts": [
            copied(
                "accounts_account",
                repeated("accounts_account", sizes.accounts - have["accounts_account"]),
                email="'g' || b.n || '@lieudit.invalid'",
                name="'Personne g' || b.n",
            ),
            *ranks("grown_account", "SELECT id FROM accounts_account"),
        ],
        "places": [
            *ranks(
                "grown_town",
                "SELECT id, latitude AS north, longitude AS east, coalesce(postcodes[1], '') AS code"
                " FROM territory_municipality WHERE latitude IS NOT NULL",
            ),
            copied(
                "network_place",
                repeated(
                    "network_place",
                    sizes.places - have["network_place"],
                    f"JOIN grown_town t ON t.nth = {drawn(2, '(SELECT count(*) FROM grown_town)', 'g.n')}",
                    ", t.id AS town, t.north, t.east, t.code",
                ),
                slug="'lieu-g' || b.n",
                name="b.name || ' ' || b.n",
                municipality_id="b.town",
                latitude="b.north",
                longitude="b.east",
                postcode="b.code",
            ),
            copied(
                "public_services_offer",
                "(SELECT o.*, p.id AS there, row_number() OVER (ORDER BY p.id, o.id) AS n FROM network_place p"
                f" JOIN {ranked('public_services_offer')} o ON o.nth / 2 = p.id % {have['network_place']}"
                f" WHERE p.id > {last['network_place']})",
                place_id="b.there",
                number="(SELECT max(number) FROM public_services_offer) + b.n",
            ),
            *ranks(
                "grown_place",
                "SELECT p.id, p.municipality_id AS town, m.department_id AS department"
                " FROM network_place p JOIN territory_municipality m ON m.id = p.municipality_id",
            ),
        ],
        "convergences": [
            copied(
                "needs_convergence",
                repeated("needs_convergence", convergences),
                id=f"{last['needs_convergence']} + b.n",
                number=f"{last['needs_convergence']} + 1000 + b.n",
                state="'gathered'",
                title="left(b.title, 140) || ' ' || b.n",
                created_at=f"now() - interval '540 days' * (1 - b.n::float / {max(convergences, 1)})",
            ),
        ],
        "needs": [
            *ranks(
                "grown_word",
                "SELECT n AS id, 'm' || translate(to_hex(n * 7919 % 1048573), '0123456789abcdef',"
                f" 'aeioubdfglmnprst') AS word FROM generate_series(1, {DICTIONARY}) n",
            ),
            copied(
                "needs_need",
                repeated(
                    "needs_need",
                    needs,
                    f"JOIN grown_place p ON p.nth = {drawn(3, sizes.places, 'g.n')}",
                    ", p.id AS there, p.town, p.department",
                    seeded,
                ),
                id=f"{last['needs_need']} + b.n",
                number=f"{number} + b.n",
                words=f"CASE WHEN b.words = '' THEN '' ELSE b.words || ' ' || {five}"
                f" || CASE WHEN b.n % 20 = 0 THEN ' {COMMON}' ELSE '' END"
                f" || CASE WHEN b.n % 1000 = 7 THEN ' {RARE}' ELSE '' END END",
                place_id="CASE WHEN b.place_id IS NULL THEN NULL ELSE b.there END",
                municipality_id="b.town",
                department_id="b.department",
                author_id=f"CASE WHEN b.author_id IS NULL THEN NULL ELSE {author} END",
                deposit_key="'grown-' || b.n",
                key="'grown' || b.n",
                address="CASE WHEN b.address = '' THEN '' ELSE 'g' || b.n || '@lieudit.invalid' END",
                state=f"CASE WHEN {gathers} THEN 'gathered' ELSE b.state END",
                convergence_id=f"CASE WHEN {gathers} THEN"
                f" {last['needs_convergence']} + 1 + (b.n / 5) % {max(convergences, 1)} END",
                created_at=at,
                published_at=f"CASE WHEN b.published_at IS NULL THEN NULL ELSE {at} END",
                moved_at=f"{at} + (now() - {at}) * {chance(4)}",
            ),
            copied(
                "needs_meaning",
                f"(SELECT m.*, d.id AS other FROM needs_need d JOIN {ranked('needs_need', seeded)} s ON s.nth ="
                f" {turn(grown, 'needs_need', seeded)} JOIN needs_meaning m"
                f" ON m.need_id = s.id WHERE d.id > {last['needs_need']})",
                need_id="b.other",
                numbers="NULL",
            ),
        ],
        "supports": [
            *ranks("grown_voice", "SELECT id, words FROM needs_support"),
            f"""
            CREATE TEMP TABLE grown_need AS SELECT id, created_at, row_number() OVER (
                ORDER BY (id <> (SELECT need_id FROM needs_support GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)),
                {drawn(7, MILLION, "id")}, id) AS rank FROM needs_need
            WHERE published_at IS NOT NULL AND state NOT IN ('pending', 'withdrawn', 'refused')
            """,
            "CREATE UNIQUE INDEX ON grown_need (rank)",
            "ANALYZE grown_need",
            f"""
            INSERT INTO needs_support (need_id, place_id, words, author_id, address, at, published_at)
            SELECT v.need, p.id, w.words, a.id, '', v.at, v.at FROM (
                SELECT d.id AS need, d.id * 131071 + k AS mark, (d.id * 104729 + k * 7919::bigint) % {sizes.places}
                    AS place, d.created_at + (now() - d.created_at) * {chance(8, "d.id * 65537 + k")} AS at
                FROM grown_need d, generate_series(1, CASE WHEN d.rank = 1 THEN {sizes.hot}
                    ELSE least({sizes.places // 2}, floor({share} / sqrt(d.rank) + {chance(9, "d.id")})::int) END) k
            ) v
            JOIN grown_place p ON p.nth = v.place
            JOIN grown_voice w ON w.nth = {drawn(5, have["needs_support"], "v.mark")}
            JOIN grown_account a ON a.nth = {drawn(6, sizes.accounts, "v.mark")}
            ON CONFLICT DO NOTHING
            """,
        ],
        "journal": [  # acts are numbered in the order of their days: those of the seed come first
            "UPDATE journal_entry SET at = at - interval '600 days'",
            f"""
            CREATE TEMP TABLE grown_act AS SELECT kind, at, actor, number, named, need,
                (SELECT max(id) FROM journal_entry) + row_number() OVER (ORDER BY at, need, named) AS id FROM (
                SELECT 'needs.expressed' AS kind, d.created_at AS at, d.author_id AS actor, d.number,
                    coalesce(p.name, '') AS named, d.id AS need FROM needs_need d
                    LEFT JOIN network_place p ON p.id = d.place_id
                    WHERE d.id > {last["needs_need"]} AND d.published_at IS NOT NULL
                UNION ALL
                SELECT 'needs.supported', s.at, s.author_id, d.number, p.name, d.id FROM needs_support s
                    JOIN needs_need d ON d.id = s.need_id JOIN network_place p ON p.id = s.place_id
                    WHERE s.id > {last["needs_support"]} AND (s.id % 5 = 0 OR s.need_id = {hot})
                UNION ALL
                SELECT 'needs.gathered', d.created_at + {drawn(9, 20, "d.id")} * interval '1 day', NULL, d.number, '',
                    d.id
                    FROM needs_need d WHERE d.id > {last["needs_need"]} AND d.convergence_id IS NOT NULL
            ) told
            """,
            """
            INSERT INTO journal_entry (id, kind, at, actor_id, hat_name, data)
            SELECT g.id, g.kind, g.at, g.actor, '', e.data || CASE g.kind
                WHEN 'needs.expressed' THEN jsonb_build_object('number', g.number, 'author', g.named)
                WHEN 'needs.supported' THEN jsonb_build_object('number', g.number, 'place', g.named)
                ELSE '{}' END
            FROM grown_act g JOIN (SELECT DISTINCT ON (kind) kind, data FROM journal_entry
                WHERE kind IN ('needs.expressed', 'needs.supported', 'needs.gathered')
                ORDER BY kind, id) e USING (kind) ORDER BY g.id
            """,
            "INSERT INTO journal_mention (entry_id, content_type_id, object_id, aside)"
            f" SELECT id, {kind}, need, kind = 'needs.supported' FROM grown_act ORDER BY id",
        ],
        "follows": [
            f"""
            INSERT INTO journal_follow (account_id, address, content_type_id, object_id, reason, rhythm, read_up_to,
                token, created_at, origin, confirmed_at)
            SELECT a.id, '', {kind}, CASE WHEN n % 20 = 0 THEN {hot} ELSE d.id END, 'follower', '', 0, 'grown-' || n,
                now() - interval '500 days', '', now() - interval '500 days'
            FROM generate_series(1, {sizes.follows}) n
            JOIN grown_account a ON a.nth = (n + n / {sizes.accounts}) % {sizes.accounts}
            JOIN grown_need d ON d.rank = 1 + {drawn(8, "(SELECT count(*) FROM grown_need)", "n")}
            ON CONFLICT DO NOTHING
            """,
        ],
        "measures": [
            copied(
                "care_measure", repeated("care_measure", needs // 500), object_id=f"{last['needs_need']} + b.n * 499"
            ),
        ],
        "sequences": [
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            for table in ("needs_need", "needs_convergence", "journal_entry")
        ],
    }


def ranks(name: str, rows: str) -> list[str]:
    """A temporary table of rows with their rank, found by it."""
    return [
        f"CREATE TEMP TABLE {name} AS SELECT *, row_number() OVER (ORDER BY id) - 1 AS nth FROM ({rows}) given",
        f"CREATE UNIQUE INDEX ON {name} (nth)",
        f"ANALYZE {name}",
    ]


OUTSIDE = "convergence_id IS NULL AND state <> 'settled'"
"""The needs that new ones are copied from: the seed joins the others to what the council did, or to an answer."""

"""The data that pages are measured on: the whole territory, 2,000 places, 5,000 needs, what they became.

Rows are written in bulk, with the journal entries that the acts would have left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from string import Formatter

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone

from bench import words
from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.care.services import adopt_charter
from lieudit.journal.models import Entry, Mention
from lieudit.journal.sentence import SENTENCES
from lieudit.lexicon.services import read_words
from lieudit.needs.models import Answer, Convergence, Need, Quote, SpeakingFor, Support
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Organisation, Place
from lieudit.network.vocabulary import Domain, Level, OrganisationKind, Typology
from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import SIX, Kind, Price, Service
from lieudit.territory.models import Municipality, Region
from lieudit.territory.services import load_territory
from lieudit.toolkit.types import Fields

ACCOUNTS = 1_000
PLACES = 2_000
NEEDS = 5_000
SUPPORTS = 20_000
CONVERGENCES = 50
GATHERED = 2_000
"""Needs that stand in a convergence."""
HIDDEN = 10
SPAN = dt.timedelta(days=540)
"""How far back the first need was expressed."""

OUTSIDE = {NeedState.SETTLED: 150, NeedState.PENDING: 150, NeedState.WITHDRAWN: 50, NeedState.REFUSED: 50}
"""Needs of no convergence; all others are expressed."""
STAGES = (
    (20, NeedState.GATHERED),
    (30, NeedState.DELIBERATED),
    (36, NeedState.ADOPTED),
    (42, NeedState.RELAYED),
    (48, NeedState.ANSWERED),
    (50, NeedState.EFFECT),
)
"""Convergences below each number stand at that stage: the last twenty have led to a position."""

type Act = tuple[str, dt.datetime, Fields, Sequence[models.Model]]


HOURS = ("Mo-Sa 09:00-19:00", "Tu-Fr 10:00-12:30,14:00-18:00; PH off", "Mo-Fr 08:00-20:00; Sa 10:00-12:00", "")


def stage_of(number: int) -> NeedState:
    return next(stage for limit, stage in STAGES if number < limit)


@contextmanager
def quiet_journal() -> Iterator[None]:
    """Without the trigger that moves the clock at each row: it is moved once at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
        cursor.execute("INSERT INTO toolkit_clock VALUES (1, 1) ON CONFLICT DO NOTHING")


def whole(kind: str, data: dict[str, object]) -> dict[str, object]:
    """All the words of a sentence: those that matter little here are an ellipsis."""
    named = {name for _text, name, _format, _turn in Formatter().parse(SENTENCES[kind].text) if name}
    return dict.fromkeys(named, "…") | data


def remember(acts: Iterable[Act], actor: Account) -> None:
    """Write the journal entries of acts, oldest first, as `journal.record` would have."""
    ordered = sorted(acts, key=lambda act: act[1])
    entries = Entry.objects.bulk_create(
        (Entry(kind=kind, at=at, actor=actor, data=whole(kind, data)) for kind, at, data, _things in ordered),
        batch_size=2_000,
    )
    types = {model: ContentType.objects.get_for_model(model) for act in ordered for model in map(type, act[3])}
    Mention.objects.bulk_create(
        (
            Mention(entry=entry, content_type=types[type(thing)], object_id=thing.pk)
            for entry, act in zip(entries, ordered, strict=True)
            for thing in act[3]
        ),
        batch_size=5_000,
    )


def seed(say: Callable[[str], None]) -> None:
    """Fill an empty, migrated database; `say` is told where it stands."""
    from bench.council import seed_council

    random = Random(2026)
    say("territory")
    load_territory()
    say("places, needs, supports")
    with quiet_journal():
        adopt_charter(actor=None)
        accounts = make_accounts(random)
        make_organisations(random)
        places = make_places(random)
        make_offers(Random(23), places)
        acts: list[Act] = []
        convergences = make_convergences(random)
        needs = make_needs(random, places, accounts, convergences, acts)
        make_supports(random, needs, places, accounts, acts)
        hide_some(needs, accounts[0])
        say("positions, comments, letters")
        acts += seed_council(random, convergences, needs, accounts)
        remember(acts, accounts[0])
    read_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def make_accounts(random: Random) -> list[Account]:
    people = [
        Account(email=f"p{n}@lieudit.invalid", name=f"Personne {n}", name_is_public=n % 3 == 0, password="!")
        for n in range(ACCOUNTS)
    ]
    return Account.objects.bulk_create(people)


def make_organisations(random: Random) -> None:
    networks = [
        Organisation(
            slug=f"reseau-{region.slug}",
            name=f"Réseau des tiers-lieux {region.of_name}",
            kind=OrganisationKind.NETWORK,
            level=Level.REGIONAL,
            region=region,
        )
        for region in Region.objects.all()
    ]
    others = [
        Organisation(slug=f"organisation-{n}", name=f"{words.place(random, n)}, coopérative", kind=kind)
        for n, kind in enumerate([OrganisationKind.OPERATING_BODY] * 30 + [OrganisationKind.INSTITUTION] * 12)
    ]
    Organisation.objects.bulk_create([*networks, *others])


def make_places(random: Random, count: int = PLACES, first: int = 0) -> list[Place]:
    """Places where people live, numbered from `first`: municipalities by the square root of their population."""
    towns = list(Municipality.objects.filter(latitude__isnull=False).select_related("department"))
    weights = [town.population**0.5 for town in towns]
    places = []
    for n, town in enumerate(random.choices(towns, weights, k=count), first):
        places.append(
            Place(
                slug=f"lieu-{n}",
                name=words.place(random, n),
                summary=f"{random.choice(words.SUBJECTS)} {random.choice(words.FACTS)}.",
                description=words.paragraph(random),
                municipality=town,
                postcode=town.postcodes[0] if town.postcodes else "",
                latitude=town.latitude,
                longitude=town.longitude,
                typologies=random.sample(Typology.values, 2),
                domains=random.sample(Domain.values, 2),
                hours=HOURS[n % len(HOURS)],
            )
        )
    return Place.objects.bulk_create(places)


def make_offers(random: Random, places: list[Place]) -> None:
    """Two services in each place, one of them of digital mediation; half have hours of their own."""
    hours = ["", "Tu,Th 14:00-18:00", "Mo-Fr 09:00-12:00,14:00-18:00; PH off", ""]
    offers = [
        Offer(
            number=2 * n + i + 1,
            place=place,
            domain=domain,
            kind=random.choice(Kind.values),
            title=random.choice(words.SUBJECTS)[:120],
            hours=random.choice(hours),
            price=[random.choice(Price.values)],
            services=random.sample(Service.values, 2) if domain == Domain.DIGITAL else [],
        )
        for n, place in enumerate(places)
        for i, domain in enumerate((Domain.DIGITAL, random.choice(SIX[1:])[0]))
    ]
    Offer.objects.bulk_create(offers)


def make_convergences(random: Random) -> list[Convergence]:
    now = timezone.now()
    rows = [
        Convergence(
            number=n + 1,
            title=words.title(random, n + 1),
            summary=words.paragraph(random)[:1000],
            state=stage_of(n),
            level=Level.NATIONAL,
            created_at=now - SPAN / 2 + dt.timedelta(days=n),
        )
        for n in range(CONVERGENCES)
    ]
    return Convergence.objects.bulk_create(rows)


def make_needs(
    random: Random, places: list[Place], accounts: list[Account], convergences: list[Convergence], acts: list[Act]
) -> list[Need]:
    """Needs at every stage, four out of five from a place."""
    now = timezone.now()
    outside = [state for state, count in OUTSIDE.items() for _ in range(count)]
    outside += [NeedState.EXPRESSED] * (NEEDS - GATHERED - len(outside))
    fates: list[tuple[NeedState, Convergence | None]] = [(state, None) for state in outside]
    for n in range(GATHERED):
        convergence = convergences[n % CONVERGENCES]
        fates.append((NeedState(convergence.state), convergence))
    random.shuffle(fates)
    needs = []
    for n, (state, joined) in enumerate(fates):
        place = random.choice(places)
        of_place = random.random() < 0.8
        said = now - SPAN + SPAN * n / NEEDS
        pending = state == NeedState.PENDING
        needs.append(
            Need(
                number=n + 1,
                words="" if state == NeedState.WITHDRAWN else words.need(random),
                domains=random.sample(Domain.values, random.choice((1, 1, 2))),
                state=state,
                speaking_for=SpeakingFor.PLACE if of_place else SpeakingFor.SELF,
                place=place if of_place else None,
                municipality=place.municipality,
                department=place.municipality.department,
                author=None if pending else random.choice(accounts),
                address=f"a{n}@lieudit.invalid" if pending else "",
                deposit_key=f"bench-{n}",
                convergence=joined,
                created_at=said,
                published_at=None if pending else said,
                moved_at=said + (now - said) * random.random(),
            )
        )
    Need.objects.bulk_create(needs, batch_size=1_000)
    for need in needs:
        if need.published_at:
            acts.append(
                ("needs.expressed", need.created_at, {"number": need.number, "author": str(need.place or "")}, [need])
            )
    answer_some(random, needs, accounts[0], acts)
    gather(random, needs, convergences, acts)
    return needs


def answer_some(random: Random, needs: list[Need], animator: Account, acts: list[Act]) -> None:
    settled = [need for need in needs if need.state == NeedState.SETTLED]
    answers = [Answer(need=need, text=words.paragraph(random), actor=animator, hat_name="Réseau") for need in settled]
    for answer in Answer.objects.bulk_create(answers):
        said = {"animation": "Le réseau", "text": answer.text}
        acts.append(("needs.settled", answer.need.moved_at, said, [answer.need]))


def gather(random: Random, needs: list[Need], convergences: list[Convergence], acts: list[Act]) -> None:
    """Three phrases kept for each convergence, and the act that gathered its needs."""
    for convergence in convergences:
        gathered = [need for need in needs if need.convergence_id == convergence.pk]
        Quote.objects.bulk_create(
            Quote(convergence=convergence, need=need, words=need.words[:200]) for need in gathered[:3]
        )
        said = {"gathered": f"{len(gathered)} besoins sont réunis", "title": convergence.title}
        said |= {"url": convergence.get_absolute_url(), "link": "Lire la convergence"}
        acts.append(("needs.gathered", convergence.created_at, said, [convergence, *gathered]))


def make_supports(
    random: Random, needs: list[Need], places: list[Place], accounts: list[Account], acts: list[Act]
) -> None:
    """Few needs get many supports, most get some: the n-th gets a share of 1 / √n."""
    now = timezone.now()
    public = [need for need in needs if need.published_at and need.state != NeedState.REFUSED]
    random.shuffle(public)
    weights = [(n + 1) ** -0.5 for n in range(len(public))]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < SUPPORTS:
        for n in random.choices(range(len(public)), weights, k=SUPPORTS - len(pairs)):
            pairs.add((n, random.randrange(len(places))))
    rows = []
    for n, at in sorted(pairs):
        need, place = public[n], places[at]
        moment = need.created_at + (now - need.created_at) * random.random()
        text, author = words.support(random), random.choice(accounts)
        rows.append(Support(need=need, place=place, words=text, author=author, at=moment, published_at=moment))
        acts.append(("needs.supported", moment, {"place": place.name, "number": need.number}, [need]))
    Support.objects.bulk_create(rows, batch_size=2_000)


def hide_some(needs: list[Need], moderator: Account) -> None:
    kind = ContentType.objects.get_for_model(Need)
    expressed = [need for need in needs if need.state == NeedState.EXPRESSED]
    Measure.objects.bulk_create(
        Measure(content_type=kind, object_id=need.pk, reason="donnée personnelle", actor=moderator)
        for need in expressed[:HIDDEN]
    )

"""Calls at each moment of their life, made by the acts themselves, for tests."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from lieudit.funding.applying import add_line, ask_partner, begin_application, save_answer, send_application
from lieudit.funding.granting import grant_award
from lieudit.funding.models import Aid, Call
from lieudit.funding.money import Said, add_income, ask_sequel, say_mix
from lieudit.funding.services import announce_call, close_calls_due, describe_call, open_due_calls, prepare_call
from lieudit.imports.models import Import, Source
from lieudit.toolkit.numbers import next_number
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.lottery.factories import at
from tests.network.factories import PlaceFactory, RepresentativeFactory

PARIS = ZoneInfo("Europe/Paris")
QUESTIONS = [
    {"key": 1, "words": "Que voulez-vous faire ?", "most": 1500, "required": True},
    {"key": 2, "words": "Avec qui ?", "most": 300, "required": False},
]
RULES = {
    "summary": "Jusqu’à 40 000 € pour équiper un atelier ouvert à tous.",
    "questions": QUESTIONS,
    "conditions": ["Le lieu est ouvert depuis un an."],
    "joint": True,
    "partners": 4,
    "reasons": "criterion",
}


def at_noon(days=60):
    """Noon in Paris, so many days from today."""
    on = timezone.localdate() + dt.timedelta(days=days)
    return dt.datetime.combine(on, dt.time(12), tzinfo=PARIS)


def a_draft(council=None, **changes):
    """Under preparation, for a council whose chair is `call.chair`."""
    council = council or a_council()
    words = {"kind": "projects", "title": "Ateliers partagés", "opens_at": timezone.now(), "closes_at": at_noon()}
    call = prepare_call(council, actor=council.chair, **{**words, **RULES, **changes})
    call.chair = council.chair
    return call


def again(call):
    found = Call.objects.with_rules().get(pk=call.pk)
    found.chair = getattr(call, "chair", None)
    return found


def an_announced(council=None, **changes):
    draft = a_draft(council, **{"opens_at": at_noon(5), **changes})
    announce_call(draft, actor=draft.chair)
    return again(draft)


def an_open(council=None, **changes):
    draft = a_draft(council, **changes)
    announce_call(draft, actor=draft.chair)
    open_due_calls()
    return again(draft)


def a_described(author=None, **changes):
    """A call of a foundation, that left three days."""
    today = timezone.localdate()
    words = {
        "kind": "projects",
        "title": "Fonds d’urgence",
        "said": "Fondation du Second Œuvre",
        "source": "https://fondation.example/fonds",
        "announced_on": today - dt.timedelta(days=1),
        "closes_at": at_noon(2),
        "summary": "Des travaux, vite.",
        "question_count": 22,
        "pages": 11,
        "advance": 30,
    }
    return again(describe_call(actor=author or AccountFactory(secretariat=True), **{**words, **changes}))


def closed(call):
    """The same call, an hour after its grace."""
    with at(call.ends_at + dt.timedelta(hours=1)):
        close_calls_due()
    return again(call)


def a_file(call=None, *, lead=None, **words):
    """A file that a place has begun: its speaker is `file.speaker`."""
    call = call or an_open()
    spoken = RepresentativeFactory(place=lead) if lead else RepresentativeFactory()
    file = begin_application(call, actor=spoken.account, lead=spoken.place, title=words.get("title", "Un four partagé"))
    file.speaker = spoken.account
    return file


def answered(file):
    """The same, with an answer to each question that asks for one, and a budget that balances."""
    for each in file.call.rules.questions:
        if each["required"]:
            save_answer(file, actor=file.speaker, question=each["key"], text="Voici.", seen=0)
    year = timezone.localdate(file.call.closes_at).year
    for account in ("60", "ask"):
        add_line(
            file, actor=file.speaker, place=file.lead, year=year, account=account, words="Four", amount=Decimal(9000)
        )
    return file


def asked_of(file, **words):
    """A place that is asked to be of the file: who speaks for it is `partner.speaker`."""
    spoken = RepresentativeFactory()
    partner = ask_partner(file, actor=file.speaker, place=spoken.place, task=words.get("task", "Prête son camion"))
    partner.speaker = spoken.account
    return partner


def sent_file(call=None):
    file = answered(a_file(call))
    send_application(file, actor=file.speaker)
    return file


def said_year(place=None, **changes):
    """A year that a place said: 120, 60, 30 and 30 euros; who speaks for it is `mix.speaker`."""
    spoken = RepresentativeFactory(place=place) if place else RepresentativeFactory()
    lines = [
        Said("Région Bretagne", "74", Decimal(120)),
        Said("Ventes", "70", Decimal(60)),
        Said("Fondation", "755", Decimal(30)),
        Said("Dons", "754", Decimal(30)),
    ]
    words = {"year": timezone.localdate().year, "lines": lines, **changes}
    mix = say_mix(spoken.place, actor=spoken.account, **words)
    mix.speaker = spoken.account
    return mix


def an_asked_income():
    """A sum whose funder was asked what follows, ten days ago."""
    income = an_income()
    day = timezone.localdate() - dt.timedelta(days=10)
    return ask_sequel(income, actor=AccountFactory(secretariat=True), on=day)


def an_income(**changes):
    """A sum of the council, of this year."""
    today = timezone.localdate()
    words = {
        "said": "Région inventée",
        "nature": "74",
        "words": "Subvention de fonctionnement",
        "amount": Decimal(90_000),
        "year": today.year,
        "on": today,
        "source": "Convention du 2 janvier",
    }
    return add_income(actor=AccountFactory(secretariat=True), **{**words, **changes})


SIRET = "38047555800058"
"""A number whose check digit holds."""


def an_award(**changes):
    """A grant of the council to a place, published under the number of the council."""
    today = timezone.localdate()
    words = {
        "holder": changes.pop("holder", None) or PlaceFactory(siret=SIRET),
        "on": today,
        "purpose": "Un four à pain",
        "amount": Decimal("4500.20"),
        "terms": "unique",
        "paid_from": today,
    }
    return grant_award(actor=AccountFactory(secretariat=True), **{**words, **changes})


def an_aid(**changes):
    """An aid that is open in the whole of France, from a list."""
    source = Source.objects.get_or_create(slug="aides-territoires", defaults={"name": "Aides-territoires"})[0]
    run = Import.objects.create(number=next_number(Import), source=source, file_name="aides.json", digest="0" * 64)
    words = {"source": source.name, "external_id": str(run.number), "told_on": timezone.localdate(), "name": "Fonds"}
    return Aid.objects.create(run=run, scope="country", **{**words, **changes})

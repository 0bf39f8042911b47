"""Calls at each moment of their life, made by the acts themselves, for tests."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.funding.applying import add_line, ask_partner, begin_application, save_answer, send_application
from lieudit.funding.deciding import appeal_outcome, finish_calls_due, publish_call, sign_outcomes, write_outcome
from lieudit.funding.experimenting import Counted, conclude_experiment, propose_experiment, start_experiment
from lieudit.funding.granting import grant_award
from lieudit.funding.jury import challenge_juror, name_jury, review_call, save_rating, settle_call
from lieudit.funding.matched_funding import open_matched_fund, pledge_to_common, propose_common, settle_fund
from lieudit.funding.models import (
    Aid,
    Appeal,
    Application,
    Assignment,
    Call,
    Challenge,
    MatchedFund,
    SharedBudget,
)
from lieudit.funding.money import Said, add_income, ask_sequel, say_mix
from lieudit.funding.papers import join_paper
from lieudit.funding.services import announce_call, close_call, describe_call, open_due_calls, prepare_call
from lieudit.funding.shared_budgeting import check_project, open_budget, propose_project, put_budget_to_vote
from lieudit.funding.tasks import assign_files
from lieudit.governance.models import Assembly
from lieudit.governance.services import register_decision
from lieudit.imports.models import Import, Source
from lieudit.toolkit.numbers import next_number
from tests import worlds
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council
from tests.governance.factories import an_assembly
from tests.lottery.factories import at
from tests.network.factories import PlaceFactory, RepresentativeFactory

PARIS = ZoneInfo("Europe/Paris")
QUESTIONS = [
    {"key": 1, "words": "Que voulez-vous faire ?", "most": 1500, "required": True},
    {"key": 2, "words": "Avec qui ?", "most": 300, "required": False},
]
CRITERIA = [
    {
        "name": "Utile",
        "points": 60,
        "marks": ["n’en parle pas", "des proches", "un public nouveau", "un chemin"],
    },
    {"name": "Faisable", "points": 40, "marks": ["des trous", "si tout va bien", "solide", "solide et paré"]},
]
RULES = {
    "criteria": CRITERIA,
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


@worlds.kept
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


@worlds.kept
def an_announced(council=None, **changes):
    draft = a_draft(council, **{"opens_at": at_noon(5), **changes})
    announce_call(draft, actor=draft.chair)
    return again(draft)


@worlds.kept
def an_open(council=None, **changes):
    draft = a_draft(council, **changes)
    announce_call(draft, actor=draft.chair)
    open_due_calls()
    return again(draft)


@worlds.kept
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


@worlds.kept
def closed(call):
    """The same call, closed an hour after its grace; others stay open."""
    with at(call.ends_at + dt.timedelta(hours=1)):
        close_call(again(call))
    return again(call)


@worlds.kept
def a_file(call=None, *, lead=None, **words):
    """A file that a place has begun: its speaker is `file.speaker`."""
    call = call or an_open()
    spoken = RepresentativeFactory(place=lead) if lead else RepresentativeFactory()
    said = {
        "title": "Un four partagé",
        "licence": "CC-BY-SA-4.0",
        **words,
    }  # one for commons alone
    file = begin_application(call, actor=spoken.account, lead=spoken.place, **said)
    file.speaker = spoken.account
    return file


@worlds.kept
def answered(file):
    """The same, with an answer to each question that asks for one, and a budget that balances."""
    for each in file.call.rules.asked:
        if each["required"]:
            save_answer(file, actor=file.speaker, question=each["key"], text="Voici.", seen=0)
    year = timezone.localdate(file.call.closes_at).year
    for account in ("60", "ask"):
        add_line(
            file, actor=file.speaker, place=file.lead, year=year, account=account, words="Four", amount=Decimal(9000)
        )
    return file


def with_paper(file):
    """The same, with the first paper that its call asks for."""
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan", "application/pdf")
    join_paper(file, actor=file.speaker, asked=file.call.rules.papers[0], upload=upload)
    return file


@worlds.kept
def asked_of(file, **words):
    """A place that is asked to be of the file: who speaks for it is `partner.speaker`."""
    spoken = RepresentativeFactory()
    partner = ask_partner(
        file, actor=file.speaker, place=spoken.place, **{"role": "lends", "task": "Prête son camion"} | words
    )
    partner.speaker = spoken.account
    return partner


@worlds.kept
def sent_file(call=None):
    file = answered(a_file(call))
    send_application(file, actor=file.speaker)
    return file


@worlds.kept
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


@worlds.kept
def an_asked_income():
    """A sum whose funder was asked what follows, ten days ago."""
    income = an_income()
    day = timezone.localdate() - dt.timedelta(days=10)
    return ask_sequel(income, actor=AccountFactory(secretariat=True), on=day)


@worlds.kept
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


@worlds.kept
def an_award(**changes):
    """A grant of the council to a place, published under the number of the council."""
    if not Assembly.objects.national().exists():
        an_assembly()
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


@worlds.kept
def an_aid(**changes):
    """An aid that is open in the whole of France, from a list."""
    source = Source.objects.get_or_create(slug="aides-territoires", defaults={"name": "Aides-territoires"})[0]
    number = next_number(Import)
    run = Import.objects.create(number=number, source=source, file_name="aides.json", digest=f"{number:064}")
    words = {"source": source.name, "external_id": str(run.number), "told_on": timezone.localdate(), "name": "Fonds"}
    return Aid.objects.create(run=run, told_by=[run.pk], **{**words, "scope": "country", **changes})


# The jury


@worlds.kept
def a_decision(council, actor):
    """A decision of the register that names a jury."""
    return register_decision(
        council,
        actor=actor,
        title="Nommer le jury des ateliers partagés",
        wording="Ces personnes liront les dossiers.",
        method="minutes",
        url="/conseil/",
    )


@worlds.kept
def with_jury(call=None, *, people=4, files=2):
    """A closed call with its jury (`call.people`) and the files that were sent (`call.files`)."""
    call = call or an_open()
    chair, sent = call.chair, [sent_file(call) for _rank in range(files)]
    call = closed(call)
    chair = chair or AccountFactory(secretariat=True)
    call.chair, call.files, call.people = chair, sent, [AccountFactory(public=True) for _rank in range(people)]
    decision = a_decision(call.assembly, chair)
    name_jury(call, actor=chair, decision=decision, accounts=call.people)
    return kept(call)


@worlds.kept
def settled(call=None, **words):
    """The same, once its files are given. `call` may have its jury already."""
    call = call if hasattr(call, "people") else with_jury(call, **words)
    settle_call(call, actor=call.chair)
    return shared(call)


def shared(call):
    """What the worker does once the act is committed: files are given."""
    found = kept(call)
    assign_files.call(jury_id=found.jury.pk)
    found.jury.refresh_from_db()
    return found


def kept(call):
    """The same call, read again, with what a test knows of it."""
    found = again(call)
    for name in ("people", "files"):
        if hasattr(call, name):
            setattr(found, name, getattr(call, name))
    return found


def given(file):
    """The accounts that are given a file."""
    return [each.juror.account for each in Assignment.objects.filter(application=file).order_by("pk")]


def read(file, *marks, by=None, words="Bien."):
    """A whole reading of a file, by those who are given it: one tuple of marks each."""
    file = Application.objects.with_call().get(pk=file.pk)
    for account, each in zip(by or given(file), marks, strict=False):
        save_rating(file, actor=account, marks=each, words=[words] * len(each))


@worlds.kept
def all_read(call=None, **words):
    """The same, each file read by two, alike."""
    call = settled(call, **words)
    for file in call.files:
        read(file, (2, 2), (2, 2))
    return call


@worlds.kept
def a_challenge(call):
    """A recusal asked for, of who is given the first file."""
    file = call.files[0]
    known = Challenge.objects.filter(application=file).first()
    juror = Assignment.objects.filter(application=file).order_by("pk")[0].juror
    return known or challenge_juror(file, actor=file.speaker, juror=juror, reason="Nous avons un procès.")


@worlds.kept
def an_appeal(call):
    """An appeal of the first file."""
    file = call.files[0]
    known = Appeal.objects.filter(outcome__application=file).first()
    again_ = Application.objects.with_call().get(pk=file.pk)
    return known or appeal_outcome(again_, actor=file.speaker, text="Une page n’a pas été lue.")


@worlds.kept
def reviewed(call=None, **words):
    """The same, all read alike, and taken."""
    call = all_read(call, **words)
    review_call(call, actor=call.chair)
    return kept(call)


@worlds.kept
def signed(call=None, verdicts=("retained", "declined"), **words):
    """The same, decided and signed by two."""
    call = reviewed(call, **words)
    for file, verdict in zip(call.files, verdicts, strict=False):
        file = Application.objects.with_call().get(pk=file.pk)
        amount = Decimal(8000) if verdict == "retained" else None
        write_outcome(file, actor=call.people[0], verdict=verdict, amount=amount, reasons=["Utile.", "Faisable."])
    for account in call.people[:2]:
        sign_outcomes(kept(call), actor=account)
    return kept(call)


@worlds.kept
def published(call=None, **words):
    call = signed(call, **words)
    publish_call(call, actor=call.chair)
    return kept(call)


@worlds.kept
def final(call=None, **words):
    """The same, once the days to contest have passed."""
    call = published(call, **words)
    with at(timezone.now() + dt.timedelta(days=40)):
        finish_calls_due()
    return kept(call)


# Experiments


@worlds.kept
def an_experiment(place=None, **changes):
    """Proposed by a place: one measure, from 40 to 60; who speaks for it is `experiment.speaker`."""
    spoken = RepresentativeFactory(place=place) if place else RepresentativeFactory()
    words = {
        "title": "Ouvrir le dimanche",
        "belief": "des familles viendraient le dimanche.",
        "sign": "quarante d’entre elles passent chaque mois.",
        "protocol": "Ouvrir de 10 h à 13 h, avec deux personnes.",
        "watcher": "Le lieu voisin",
        "days": 90,
        "measures": [Counted("Familles", "familles par mois", "Au cahier", Decimal(40), Decimal(60))],
    }
    experiment = propose_experiment(spoken.place, actor=spoken.account, **{**words, **changes})
    experiment.speaker = spoken.account
    return experiment


@worlds.kept
def a_running(place=None, **changes):
    experiment = an_experiment(place, **changes)
    return seen_again(start_experiment(experiment, actor=experiment.speaker), experiment)


@worlds.kept
def a_concluded(place=None, *, verdict="refuted", after=(Decimal(38),), **changes):
    """One that is over: it did not confirm what was thought, unless said."""
    experiment = a_running(place, **changes)
    words = {"verdict": verdict, "learnt": "Le dimanche, les familles sont ailleurs.", "after": list(after)}
    return seen_again(conclude_experiment(experiment, actor=experiment.speaker, **words), experiment)


def seen_again(row, before):
    row.speaker = before.speaker
    return row


@worlds.kept
def a_budget(council=None, **changes):
    """A shared budget of a council, which takes projects for ten days; led by `budget.chair`."""
    council = council or a_council()
    words = {"title": "Des outils pour tous", "purpose": "Le reste de l’année passée.", "amount": 100, "most": 80}
    words |= {"closes_on": timezone.localdate() + dt.timedelta(days=10), "conditions": ["Servir à deux lieux."]}
    budget = open_budget(council, actor=council.chair, **{**words, **changes})
    budget.chair, budget.council = council.chair, council
    return budget


@worlds.kept
def a_project(budget, title="Des vélos", cost=40, place=None):
    """Proposed by who speaks for a place of its own."""
    speaker = RepresentativeFactory(**({"place": place} if place else {}))
    words = {"title": title, "words": "Pour deux lieux.", "cost": cost}
    return propose_project(budget, actor=speaker.account, place=speaker.place, **words)


@worlds.kept
def a_checked_budget(council=None, costs=(("La salle", 56), ("Des vélos", 40), ("Le camion", 70))):
    """With its projects, found eligible, the day after the last on which one proposes."""
    budget = a_budget(council)
    for title, cost in costs:
        check_project(a_project(budget, title, cost), actor=budget.chair, eligible=True)
    SharedBudget.objects.filter(pk=budget.pk).update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    return budget_again(budget)


def budget_again(budget):
    found = SharedBudget.objects.with_things().get(pk=budget.pk)
    found.chair, found.council = budget.chair, budget.council
    return found


@worlds.kept
def a_voted_budget(council=None):
    """The same, put to the vote."""
    budget = a_checked_budget(council)
    put_budget_to_vote(budget, actor=budget.chair, lot_source="le Loto du samedi qui suit")
    return budget_again(budget)


@worlds.kept
def a_matched_fund(council=None, **changes):
    """A fund of a council: 2 € for 1 €, for ten days; led by `fund.chair`."""
    council = council or a_council()
    words = {"title": "Des communs à plusieurs", "purpose": "Le fonds de l’année.", "amount": Decimal(300)}
    words |= {"ratio": Decimal(2), "closes_on": timezone.localdate() + dt.timedelta(days=10)}
    fund = open_matched_fund(council, actor=council.chair, **{**words, **changes})
    fund.chair = council.chair
    return fund


@worlds.kept
def a_common(fund, title="Un four à plans ouverts", place=None):
    """Carried by a place of its own: who speaks for it is `common.speaker`."""
    speaker = RepresentativeFactory(**({"place": place} if place else {}))
    words = {"title": title, "words": "Des plans pour tous.", "licence": "CERN-OHL-S-2.0"}
    common = propose_common(fund, actor=speaker.account, place=speaker.place, **words)
    common.speaker = speaker.account
    return common


@worlds.kept
def a_pledge(common, amount=50, place=None):
    """Of a place of its own, unless said: who speaks for it is `pledge.speaker`."""
    speaker = RepresentativeFactory(**({"place": place} if place else {}))
    pledge = pledge_to_common(common, actor=speaker.account, place=speaker.place, amount=Decimal(amount))
    pledge.speaker = speaker.account
    return pledge


@worlds.kept
def a_settled_fund(council=None, sums=(50, 200), **changes):
    """A fund, each common promised one sum, counted the day after its last: short, unless said."""
    fund = a_matched_fund(council, **changes)
    for rank, amount in enumerate(sums, 1):
        a_pledge(a_common(fund, f"Commun {rank}"), amount)
    with at(timezone.now() + dt.timedelta(days=12)):
        settle_fund(fund)
    return MatchedFund.objects.with_things().get(pk=fund.pk)

"""The minutes of the count: incidents noted, signatures, the seal, and the mandates that follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.elections.models import Candidacy, Circle, Contest, Election, Elector, Incident, Minutes, Round, Scrutineer
from lieudit.elections.protocol import SCRUTINEERS, count_rows, fingerprint
from lieudit.elections.services import outgoing_of, save, take
from lieudit.elections.vacancies import YEARS, end_of
from lieudit.elections.workflow import CandidacyState, CircleState
from lieudit.governance.models import DecisionMethod, Seat
from lieudit.governance.services import register_decision, seat_member
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Json
from lieudit.voting.naming import renamed, spoken, told_apart
from lieudit.voting.recount import digests_of


@transaction.atomic
def note_incident(election: Election, *, actor: Account, words: str) -> Incident:
    """Note what went wrong: it is printed in the minutes, and whoever has signed signs again."""
    election = take(election, "note_incident")
    noted = Incident.objects.create(election=election, words=words, by=actor, at=timezone.now())
    election.scrutineers.update(signed_at=None, signed_digest="")
    journal.record("elections.incident_noted", election, actor=actor, data={"title": election.title})
    return noted


@transaction.atomic
def sign_minutes(election: Election, *, actor: Account, seen: str) -> Scrutineer:
    """Sign the minutes as they stand: `seen` is the fingerprint of what was read."""
    election = take(election, "sign")
    digest = fingerprint(minutes_text(election))
    if seen != digest:
        raise RuleBroken(_("Le procès-verbal a changé depuis que vous l’avez lu. Relisez-le avant de signer."))
    scrutineer = lock(election.scrutineers.get(account=actor))
    if scrutineer.signed_digest == digest:
        raise RuleBroken(_("Vous avez déjà signé ce procès-verbal."))
    scrutineer.signed_at, scrutineer.signed_digest = timezone.now(), digest
    scrutineer.save(update_fields=["signed_at", "signed_digest"])
    elector = scrutineer.elector
    data = {"member": elector.name, "title": election.title}
    journal.record("elections.minutes_signed", election, actor=actor, hat=elector.organisation, data=data)
    return scrutineer


@transaction.atomic
def close_election(election: Election, *, actor: Account) -> Minutes:
    """Seal the signed minutes with a fingerprint; old mandates end, new ones begin on their day."""
    election = take(election, "close")
    text = minutes_text(election)
    digest = fingerprint(text)
    signed = list(election.scrutineers.select_related("elector__college"))
    if len(signed) < SCRUTINEERS or any(each.signed_digest != digest for each in signed):
        raise RuleBroken(_("Chaque personne nommée au dépouillement signe avant que le procès-verbal soit scellé."))
    text["signatures"] = [
        {
            "member": s.elector.name,
            "college": s.elector.college.name,
            "signed_at": _stamp(s.signed_at),
            "who": each["who"],
        }
        for s, each in zip(signed, text["scrutineers"], strict=True)
    ]
    text["sealed"] = {"by": str(SECRETARIAT if actor.is_staff else CHAIR), "who": _meet(election, text, actor.name)}
    save(election)
    minutes = Minutes.objects.create(election=election, text=text, fingerprint=fingerprint(text), at=timezone.now())
    seats = [seat for contest in election.contests.all() for seat in _seat(contest, actor)]
    decision = register_decision(
        election.assembly,
        actor=actor,
        title=election.title,
        wording=elected_words(text),
        method=DecisionMethod.ELECTION,
        url=election.get_absolute_url(),
    )
    data = {"title": election.title, "mandates": french.counted(len(seats), "mandat")}
    data |= {"since": french.day(election.mandates_from), "fingerprint": minutes.fingerprint}
    things = [seat.organisation for seat in seats if seat.organisation]
    journal.record("elections.closed", election, decision, election.assembly, *things, actor=actor, data=data)
    return minutes


def elected_words(text: Json) -> str:
    """Who is elected, college by college, from the minutes: what the register of decisions keeps. A person is a number
    there: their name is read on the page of the election."""
    nobody = _("aucun siège pourvu")
    return "\n".join(f"{each['college']} : {', '.join(each['elected']) or nobody}." for each in text["colleges"])


def read_elected(words: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """The same words as a page reads them: the numbers of the candidacies of each college, by their names of today.

    >>> read_elected("Lieux : candidature n° 1.", {"Lieux": {"candidature n° 1": "Ada"}})
    'Lieux : Ada.'
    """
    read = []
    for line in words.split("\n"):
        college, mark, elected = line.partition(" : ")
        read.append(f"{college}{mark}{spoken(elected, told_apart(names.get(college, {})))}")
    return "\n".join(read)


def elected_of(contest: Contest) -> list[Elector]:
    """The members whom the ballots and the circles of a contest have chosen, in lot order then by circle."""
    stood = elected_candidacies(contest)
    return [row.elector for row in stood] + [circle.chosen for circle in chosen_in_circles(contest) if circle.chosen]


def chosen_in_circles(contest: Contest) -> list[Circle]:
    """The circles whose choice holds: who was chosen still belongs to the association."""
    left = contest.election.roll.left(contest.election.assembly.region_id)
    seated = contest.circles.filter(state=CircleState.SEATED).exclude(chosen__in=left.values("pk"))
    return list(seated.select_related("chosen"))


def elected_candidacies(contest: Contest) -> list[Candidacy]:
    """Those whom the ballots have chosen, in lot order."""
    return list(contest.candidacies.standing().filter(elected=True).select_related("elector").order_by("rank"))


def as_read(election: Election, text: Json) -> dict[str, object]:
    """The minutes as they are read today: the keys of those who stood, replaced by their names. Nothing is kept."""
    names: dict[str, dict[str, str]] = {}
    for row in Candidacy.objects.of(election).exclude(option=""):
        names.setdefault(row.contest.college.letter, {})[row.option] = row.shown
    colleges = [renamed(each, told_apart(names.get(each["letter"], {}))) for each in text["colleges"]]
    return text | {"colleges": colleges}


def people_of(text: Json) -> list[tuple[str, str]]:
    """Who is named in the copy of the members: (office or candidacy, name). Nothing in that of everybody."""
    people = text.get("people", {})
    offices = [(f"{_('Dépouillement')}, {each['member']}", each.get("who", "")) for each in text["scrutineers"]]
    stood = [
        (f"{college['college']}, {option}", key)
        for college in text["colleges"]
        for option, key in college.get("stood", {}).items()
    ]
    sealed = [(_("Scellé par %(by)s") % text["sealed"], text["sealed"]["who"])] if "sealed" in text else []
    return [(label, people[key]["name"]) for label, key in (*offices, *stood, *sealed) if "name" in people.get(key, {})]


def _seat(contest: Contest, actor: Account) -> list[Seat]:
    """End the mandates that this election renews, on the eve; open those of the elected."""
    election = contest.election
    eve = election.mandates_from - dt.timedelta(days=1)
    leaving = [int(key.removeprefix("seat-")) for key in outgoing_of(contest)]
    unended = Q(until=None) | Q(until__gt=eve)
    Seat.objects.filter(unended, pk__in=leaving, college=contest.college_id).update(until=Greatest(F("since"), eve))
    until = mandates_until(election)
    seats = []
    for elector in elected_of(contest):
        with suppress(RuleBroken):  # a change of the rules ended the college, or put its seats where this member sits
            seat = seat_member(
                contest.college,
                actor=actor,
                organisation=elector.organisation,
                account=elector.account,
                since=election.mandates_from,
                until=until,
            )
            seats.append(seat)
    return seats


SECRETARIAT, CHAIR = gettext_lazy("le secrétariat du conseil"), gettext_lazy("la présidence de l’assemblée")


def minutes_text(election: Election) -> Json:
    """The minutes as plain data, from the rows: members, colleges, numbers; persons by their key in `people`."""
    roll = election.roll.all()
    contests = election.contests.select_related("college").prefetch_related(
        "rounds__ballot__tally", "rounds__ballot__roll", "circles"
    )
    text: Json = {
        "number": election.number,
        "title": election.title,
        "assembly": election.assembly.name,
        "rulebook": election.rulebook.version,
        "calendar": {name: _stamp(value) for name, value in vars(election.calendar).items()},
        "roll": {"lines": roll.exclude(struck=True).count(), "voting": roll.voting().count()},
        "order": {"source": election.lot_source, "seed": election.seed, "ties": election.tie_source},
        "people": {},
        "colleges": [_contest_text(contest) for contest in contests],
        "incidents": [{"at": _stamp(each.at), "words": each.words} for each in election.incidents.all()],
    }
    text["scrutineers"] = [
        {
            "member": each.elector.name,
            "college": each.elector.college.name,
            "who": _meet(election, text, each.account.name),
        }
        for each in election.scrutineers.select_related("elector__college", "account")
    ]
    _name_candidates(election, text)
    return text


def _meet(election: Election, text: Json, name: str) -> str:
    """The key of a person whom the minutes name; nothing where nobody knows the name. The salt is drawn from the key of
    the site: it is the same each time until the seal, which keeps it."""
    if not name.strip():
        return ""
    key = f"n{len(text['people']) + 1}"
    salt = salted_hmac("elections.minutes", f"{election.pk}/{key}", algorithm="sha256").hexdigest()[:32]
    text["people"][key] = {"name": name, "salt": salt}
    return key


def _name_candidates(election: Election, text: Json) -> None:
    """`stood` of each college: key of the ballot → key of the person. Of who closed their account, the number stays."""
    stood: dict[str, dict[str, str]] = {}
    for row in Candidacy.objects.of(election).exclude(option=""):
        account = row.elector.account
        name = row.person if account is None else account.name or row.person
        if account is None or account.is_active:
            stood.setdefault(row.contest.college.letter, {})[row.kept] = _meet(election, text, name)
    for college in text["colleges"]:
        college["stood"] = stood.get(college["letter"], {})


def _contest_text(contest: Contest) -> dict[str, object]:
    seated = chosen_in_circles(contest)
    gone = contest.candidacies.filter(state=CandidacyState.LEFT).select_related("elector").order_by("rank")
    return ({"left": [row.kept for row in gone]} if gone else {}) | {
        "college": contest.college.name,
        "letter": contest.college.letter,
        "seats": contest.seats,
        "computed": contest.computed["sentences"],
        "outcome": contest.outcome,
        "rounds": [_round_text(each) for each in contest.rounds.all()],
        "circles": [
            {"number": circle.number, "role": circle.role, "chosen": circle.chosen.name}
            for circle in seated
            if circle.chosen
        ],
        "elected": [row.kept for row in elected_candidacies(contest)]
        + [circle.chosen.name for circle in seated if circle.chosen],
    }


def _round_text(each: Round) -> dict[str, object]:
    """A round, with the fingerprints that each voter was written: of its file, its rule and its roll."""
    tally, lot = each.ballot.tally, getattr(each.ballot, "lot", None)
    digests = digests_of(each.ballot, each.ballot.roll.all())
    return {
        "number": each.number,
        "why": each.why,
        "ballot": each.ballot.number,
        "recount": tally.digest,
        "digests": {name: digests[name] for name in ("rule", "roll")},
        "lot": lot.seed if lot else "",
        "kept": each.kept,
        **count_rows(tally.recount, lot.result if lot else tally.result),
    }


def mandates_until(election: Election) -> dt.date:
    """The last day of the mandates that this election opens."""
    return end_of(election.mandates_from, (election.rules.get("mandate") or {}).get("years", YEARS))


def _stamp(moment: dt.date | dt.datetime | None) -> str:
    """A day or an instant of the minutes, local to the site."""
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment).isoformat(timespec="minutes")
    return moment.isoformat() if moment else ""

"""The general assembly of the association, by its real pages: all its members are convened; the first call has no
quorum, the second decides; a third assembly approves its minutes. Who left, or came too late, is refused at every door.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Assembly, Decision, Seat
from lieudit.hall.models import Session
from lieudit.meetings.models import Meeting, MeetingProxy
from lieudit.membership.models import Member
from lieudit.minutes.models import Minutes
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.journeys.letterbox import Letterbox, link
from tests.journeys.visitor import Visitor, spaced
from tests.meetings.members import admitted, members
from tests.membership.factories import a_member, a_person, secretariat, speaker_of

pytestmark = pytest.mark.django_db(transaction=True)

ACCOUNTS = "Rapport financier et comptes de l’exercice"
HERE = {"place_name": "La Halle aux voisins"}


class Association:
    """A council of three, who are members too; seven more, one of them a person; one who leaves; the secretariat."""

    def __init__(self, later: Any) -> None:
        self.later, self.desk = later, secretariat()
        self.staff = self.visitor(self.desk)
        self.council = a_council()
        held = [admitted(a_member(organisation=seat.organisation)) for seat in self.council.seats]
        self.person = admitted(a_person(AccountFactory(name="Jo Vidal", public=True)))
        self.members = [*held, *members(6), self.person]
        self.leaving = admitted(a_member())
        self.chair, self.pen = (speaker_of(member) for member in held[:2])

    def visitor(self, account: Any = None) -> Visitor:
        """Who is in front of the pages, as this account; of a journey in browsers, some of them are real."""
        return Visitor(account)

    @property
    def assembly(self) -> Assembly:
        return Assembly.objects.get(council=self.council)

    def seat(self, member: Member) -> Seat:
        return Seat.objects.filter(member=member).latest("pk")

    def account(self, member: Member) -> Any:
        """Who speaks for it: the person, or who represents the organisation."""
        return member.account or speaker_of(member)

    def prepares(self, kind: str, days: int) -> Meeting:
        """From the page of the assembly: its day, its place, who presides and who holds the pen."""
        start = timezone.localtime() + dt.timedelta(days=days)
        hours = {"starts_at": f"{start:%Y-%m-%dT14:00}", "ends_at": f"{start:%Y-%m-%dT17:00}"}
        self.staff.open(self.assembly.get_absolute_url()).follow("Préparer une assemblée générale")
        self.staff.send("Préparer la séance", model=kind, **hours)
        return self.names(Meeting.objects.latest("number"))

    def names(self, meeting: Meeting) -> Meeting:
        self.staff.open(meeting.get_absolute_url()).follow("Modifier date et lieu")
        named = {"chair": str(self.chair.pk), "secretary": str(self.pen.pk)}
        self.staff.send("Modifier la séance", **named, **HERE).reads("La séance est modifiée")
        return meeting

    def lists(self, meeting: Meeting, days: int = 0) -> None:
        day = timezone.localdate() - dt.timedelta(days=days)
        self.staff.open(meeting.get_absolute_url()).follow("Arrêter la liste des membres")
        self.staff.send("Arrêter la liste", record_day=day.isoformat()).reads("liste arrêtée au")

    def convenes(self, meeting: Meeting) -> None:
        self.staff.open(meeting.get_absolute_url()).follow("Convoquer")
        self.staff.send("Envoyer la convocation").reads("La séance est convoquée")

    def opens(self, meeting: Meeting, present: list[Member]) -> Session:
        """At its hour, by who presides; whoever is present types the code of the room."""
        meeting = Meeting.objects.get(pk=meeting.pk)
        self.later(seconds=(meeting.starts_at - timezone.now()).total_seconds() + 60)
        self.staff = self.visitor(self.desk)  # weeks have passed: one signs in again
        self.visitor(self.chair).open(reverse("hall:chair", args=[meeting.number])).send("Ouvrir la séance")
        session = Session.objects.get(meeting=meeting)
        for member in present:
            visitor = self.visitor(self.account(member)).open(reverse("hall:check_in", args=[meeting.number]))
            visitor.send("J’arrive", code=session.code)
            assert session.presences.filter(seat=self.seat(member)).exists(), visitor.words
        return session

    def goes_to(self, session: Session, title: str) -> Visitor:
        """To the point of that title, by its line of the agenda."""
        point = session.meeting.items.get(title__startswith=title)
        chair = self.visitor(self.chair).open(reverse("hall:chair", args=[session.meeting.number]))
        return chair.send(f"Commencer le point {point.rank}")

    def votes(self, session: Session, title: str, choices: dict[Any, str]) -> None:
        """All who are there say their voice, and those that they carry, on the text of the convening."""
        chair = self.goes_to(session, title).send("Ouvrir un vote")
        for member, word in choices.items():
            door = reverse("hall:vote", args=[session.meeting.number, self.seat(member).pk])
            self.visitor(self.account(member)).open(door).send(word).send("Confirmer")
        chair.open(reverse("hall:chair", args=[session.meeting.number])).send("Clore le vote et compter")

    def closes(self, session: Session) -> None:
        chair = self.visitor(self.chair).open(reverse("hall:chair", args=[session.meeting.number]))
        chair.send("Lever").reads("levée")


def test_a_general_assembly_is_convened_held_with_a_second_call_and_approved(later):
    its = Association(later)
    founded(its)
    first = convened(its)
    newcomer = admitted(a_member())  # the list was closed before
    without_quorum(its, first, newcomer)
    second = called_again(its, first)
    decided(its, second)
    approved(its, second)


def founded(its: Association) -> None:
    """From the page of the council; its rules are read before it is made."""
    its.staff.open(its.council.get_absolute_url()).follow("Réunir tous les membres")
    its.staff.reads("Tous les membres y sont convoqués", "le quorum est le quart des voix")
    its.staff.send("Constituer l’assemblée des membres").reads("La liste des membres s’arrête quand")
    Visitor().open(its.assembly.get_absolute_url()).does_not_read("Préparer une assemblée générale")


def convened(its: Association) -> Meeting:
    """Without a list it is not; a record day that cannot be has its sentence, and is kept typed; then it leaves."""
    meeting = its.prepares("ordinary", 30)
    its.staff.open(meeting.get_absolute_url()).follow("Convoquer").reads("La liste des membres n’est pas arrêtée")
    its.staff.send("Envoyer la convocation").reads("La liste des membres n’est pas arrêtée")
    its.staff.open(reverse("meetings:members_list", args=[meeting.number]))
    after = (timezone.localdate() + dt.timedelta(days=31)).isoformat()
    its.staff.send("Arrêter la liste", record_day=after).reads("La liste s’arrête avant l’assemblée")
    assert after in its.staff.html
    its.lists(meeting, days=2)
    its.staff.reads("11 voix")
    its.staff.open(meeting.get_absolute_url()).reads("Le rapport financier n’est pas joint")
    mail.outbox.clear()
    its.convenes(meeting)
    its.staff.open(reverse("meetings:notices", args=[meeting.number])).reads("11 messages partis sur 11")
    Visitor().open(meeting.get_absolute_url()).reads("Tous les membres y sont convoqués", "11 voix", ACCOUNTS)
    return Meeting.objects.get(pk=meeting.pk)


def without_quorum(its: Association, meeting: Meeting, newcomer: Member) -> None:
    """A member reads its letter, another entrusts it; who left and who came late find every door closed; two come."""
    giver, holder = its.members[3], its.members[0]
    letter = Letterbox(its.account(giver).email).is_told("Convocation", "Tous les membres sont convoqués", "11 voix")
    visitor = Visitor(its.account(giver)).open(link(letter, "/seances/convocation/"))
    visitor.open(meeting.get_absolute_url()).send("Je donne pouvoir").reads("Qui parlera en votre nom")
    visitor.send("Donner pouvoir", holder="Personne de connu").reads("Personne de ce nom n’est sur la liste")
    visitor.send("Donner pouvoir", holder=str(holder)).reads("Le pouvoir est proposé")
    proxy = MeetingProxy.objects.get()
    Visitor(its.account(holder)).open(proxy.get_absolute_url()).send("Accepter le pouvoir")

    leaver = Visitor(its.account(its.leaving)).open(reverse("membership:member", args=[its.leaving.number]))
    leaver.follow("Quitter").send("Quitter")
    doors = [
        reverse("meetings:register", args=[meeting.number, its.seat(its.leaving).pk]),
        reverse("meetings:entrust", args=[meeting.number, its.seat(its.leaving).pk]),
        reverse("meetings:proxies", args=[meeting.number]),
        reverse("hall:seat", args=[meeting.number]),
        reverse("hall:check_in", args=[meeting.number]),
    ]
    session = its.opens(meeting, its.members[:1])
    for stranger in (its.leaving, newcomer):
        visitor = Visitor(its.account(stranger))
        assert {visitor.open(door).status for door in doors} <= {403, 404}, stranger
    chair = its.goes_to(session, ACCOUNTS)
    chair.reads("Le quorum n’est pas atteint")
    chair.send("Ouvrir un vote").reads("quorum")
    assert not Decision.objects.exists()
    its.closes(session)


def called_again(its: Association, first: Meeting) -> Meeting:
    """Too soon is refused; the same agenda leaves to the same members, under the quorum of the second call."""
    its.staff.open(first.get_absolute_url()).follow("Convoquer une seconde fois")
    soon = timezone.localtime() + dt.timedelta(days=5)
    hours = {"starts_at": f"{soon:%Y-%m-%dT14:00}", "ends_at": f"{soon:%Y-%m-%dT17:00}"}
    its.staff.send("Préparer la seconde convocation", **hours).reads("Il faut 15 jours entre les deux assemblées")
    then = timezone.localtime() + dt.timedelta(days=16)
    hours = {"starts_at": f"{then:%Y-%m-%dT14:00}", "ends_at": f"{then:%Y-%m-%dT17:00}"}
    its.staff.send("Préparer la seconde convocation", **hours).reads("Seconde convocation de")
    second = its.names(Meeting.objects.latest("number"))
    its.staff.open(second.get_absolute_url()).reads("Sur seconde convocation : aucun quorum n’est demandé")
    mail.outbox.clear()
    its.convenes(second)
    assert len([letter for letter in mail.outbox if letter.subject.startswith("Convocation")]) == 10
    Visitor().open(first.get_absolute_url()).reads("elle est convoquée une seconde fois")
    assert [item.title for item in second.items.order_by("rank")] == [i.title for i in first.items.order_by("rank")]
    return second


def decided(its: Association, second: Meeting) -> None:
    """Three voices decide: a structure by who represents it, a person for itself; the register has it."""
    there = [its.members[0], its.members[1], its.person]
    session = its.opens(second, there)
    its.votes(session, ACCOUNTS, dict(zip(there, ("Pour", "Pour", "Contre"), strict=True)))
    decision = Decision.objects.get()
    assert decision.assembly == its.assembly
    Visitor().open(decision.get_absolute_url()).reads("L’assemblée approuve les comptes de l’exercice")
    Visitor().open(decision.ballot.get_absolute_url()).reads("2 pour", "1 contre")
    assert Visitor().open(reverse("voting:what_if", args=[decision.ballot.number])).status == 200
    its.closes(session)


def approved(its: Association, second: Meeting) -> None:
    """Its minutes say that it was a second call, on which list; a later assembly approves them, two persons sign."""
    pen = Visitor(its.pen).open(reverse("minutes:minutes", args=[second.number]))
    pen.send("Le relire avant")
    minutes = Minutes.objects.get(meeting=second)
    its_words = spaced(minutes.sections.get(kind="opening").text)
    assert "C’est la seconde convocation de la séance" in its_words
    assert re.search(r"Tous l’étaient, sur la liste arrêtée au .* : 11 voix", its_words)
    pen.open(reverse("minutes:minutes", args=[second.number])).send("Publier le projet").reads("Le projet est publié")
    third = its.prepares("extraordinary", 30)
    pen.open(reverse("minutes:approve", args=[second.number]))
    pen.send("Mettre à l’ordre du jour", meeting=str(third.pk)).reads("à l’ordre du jour")
    its.lists(third)
    its.convenes(third)
    there = its.members[:6]
    session = its.opens(third, there)
    its.votes(session, "Approuver le procès-verbal", dict.fromkeys(there, "Pour"))
    minutes.refresh_from_db()
    assert (minutes.state, minutes.approved_in) == ("approved", third)
    for who in (its.chair, its.pen):
        Visitor(who).open(reverse("minutes:minutes", args=[second.number])).send("Signer ce procès-verbal")
    minutes.refresh_from_db()
    assert minutes.number.startswith("PV-")
    Visitor().open(reverse("minutes:register", args=[its.assembly.slug])).reads(minutes.number)

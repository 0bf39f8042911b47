"""A vote that is held with Belenios: who makes its codes, which election it is, the archive that is brought back.

An archive is judged by a task (`judge_archive`): what it says is read apart, then `belenios-tool` verifies it.
Where the tool is not installed it waits, read and not verified. Once each box has its own, the vote closes.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import shutil

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Json
from lieudit.voting import belenios
from lieudit.voting.closing import refuse_same_hand
from lieudit.voting.models import (
    Ballot,
    BeleniosArchive,
    BeleniosBox,
    BeleniosVote,
    EarlyClosing,
    RollEntry,
    SaidVoted,
    Tally,
)
from lieudit.voting.permissions import closes_the_ballot
from lieudit.voting.services import close_ballot
from lieudit.voting.tasks import TOOL, read_archive, verified_by_tool
from lieudit.voting.workflow import BALLOT_WORKFLOW, ArchiveState, BallotState, Way, WhyEarly

MOST_ARCHIVES = 20
"""Archives that may be brought for one box: each is kept, and may take two minutes of the worker."""
LEFT = dt.timedelta(hours=1)
"""An archive that is still not read by then was left by the worker: who brings it again has it read again."""


@transaction.atomic
def name_authority(ballot: Ballot, *, actor: Account, authority: Account, host: str, url: str = "") -> BeleniosVote:
    """Name who makes the codes: somebody who does not run the vote, nor belongs to the secretariat, nor hosts.

    It may be named anew as long as no election is declared.
    """
    ballot = _elsewhere(ballot, "name_authority")
    if authority.pk == actor.pk or closes_the_ballot(authority, ballot):
        raise RuleBroken(_("L’autorité des codes n’est ni qui prépare le vote, ni qui le préside, ni le secrétariat."))
    name, host = _named(ballot, authority), host.strip()
    if name.casefold() == host.casefold():
        raise RuleBroken({"host": _("L’autorité des codes ne tient pas le serveur : c’est une autre personne.")})
    if ballot.boxes.exclude(fingerprint="").exists():
        raise RuleBroken(_("L’élection Belenios est déclarée : qui fait ses codes ne change plus."))
    values = {"authority": authority, "authority_name": name, "host": host, "url": url, "named_by": actor}
    named, _new = BeleniosVote.objects.update_or_create(ballot=ballot, defaults=values)
    data = {"number": ballot.number, "authority": name, "host": host}
    journal.record("voting.authority_named", ballot, actor=actor, data=data)
    return named


def _named(ballot: Ballot, account: Account) -> str:
    """The name that the election says: one that is published, else whose voice they speak for."""
    if account.name and account.name_is_public:
        return account.name
    own = RollEntry.objects.castable_by(account).filter(ballot=ballot).first()
    return _("une voix du collège %(college)s") % {"college": own.college_name} if own else _("une autre personne")


@transaction.atomic
def declare_election(box: BeleniosBox, *, actor: Account, fingerprint: str) -> BeleniosBox:
    """Write the fingerprint of the election, as Belenios shows it: while one votes, once and for all."""
    ballot = _elsewhere(box.ballot, "declare_election")
    box = lock(box)
    fingerprint = fingerprint.strip().rstrip("=")
    if not BeleniosVote.objects.filter(ballot=ballot).exists():
        raise RuleBroken(_("Nommez d’abord l’autorité des codes."))
    if ballot.is_over:
        raise RuleBroken(_("Le vote est terminé : une élection se déclare pendant qu’on y vote, pas après."))
    if box.fingerprint:
        raise RuleBroken(_("Cette élection est déclarée : son empreinte ne change plus."))
    if not belenios.FINGERPRINT.fullmatch(fingerprint):
        raise RuleBroken({"fingerprint": _("Une empreinte de Belenios a 43 lettres et chiffres : copiez-la entière.")})
    box.fingerprint = fingerprint
    try:
        with transaction.atomic():
            box.save(update_fields=["fingerprint"])
    except IntegrityError as twice:
        raise RuleBroken({"fingerprint": _("Cette élection est déjà celle d’une autre urne.")}) from twice
    data = {"number": ballot.number, "fingerprint": fingerprint, "box": box.college_name}
    journal.record("voting.election_declared", ballot, actor=actor, data=data)
    return box


@transaction.atomic
def bring_archive(box: BeleniosBox, *, actor: Account, content: bytes) -> BeleniosArchive:
    """Bring the archive of a box once the vote is over: it is kept as it is, and judged by the worker."""
    ballot = _elsewhere(box.ballot, "bring_archive")
    box = lock(box)
    if ballot.paused_at is not None:
        raise RuleBroken(_("Le vote est suspendu : l’archive s’apporte une fois qu’il a repris, et fini."))
    if not ballot.is_over:
        moment = french.instant(ballot.closes_at)
        raise RuleBroken(_("On vote jusqu’au %(moment)s : l’archive s’apporte après.") % {"moment": moment})
    if not box.fingerprint:
        raise RuleBroken(_("Cette élection n’a pas été déclarée pendant le vote : son archive n’est pas prise."))
    if box.archives.filter(state=ArchiveState.VERIFIED).exists():
        raise RuleBroken(_("L’archive de cette urne est vérifiée : il n’en vient plus d’autre."))
    if box.archives.count() >= MOST_ARCHIVES:
        raise RuleBroken(_("Trop d’archives ont été apportées pour cette urne : parlez-en au secrétariat."))
    digest = hashlib.sha256(content).hexdigest()
    if known := box.archives.filter(digest=digest).first():
        if known.state == ArchiveState.WAITING and known.sent_at <= timezone.now() - LEFT:
            judge_archive.enqueue(archive_id=known.pk)
            return known
        said = known.fault or known.get_state_display()
        raise RuleBroken(_("Cette archive a déjà été apportée : %(said)s") % {"said": said})
    values = {"content": content, "digest": digest, "sent_by": actor, "sent_at": timezone.now()}
    archive = BeleniosArchive.objects.create(box=box, **values)
    journal.record("voting.archive_brought", ballot, actor=actor, data={"number": ballot.number})
    judge_archive.enqueue(archive_id=archive.pk)
    return archive


@task
def judge_archive(archive_id: int) -> None:
    """Read an archive apart, have the tool verify it where it is installed, and write both."""
    archive = BeleniosArchive.objects.select_related("box__ballot").get(pk=archive_id)
    content = bytes(archive.content)
    facts = read_archive(content)
    version, said, passed = ("", "", False) if "fault" in facts else verified_by_tool(content, facts["uuid"])
    write_judgement(archive, facts, tool=version, said=said, passed=passed)


def judge_again() -> None:
    """Have the tool, if it was installed since, verify the archives that wait for it; called by a timer."""
    if shutil.which(TOOL) is None:
        return
    for archive in BeleniosArchive.objects.filter(state=ArchiveState.READ, box__ballot__state=BallotState.OPEN):
        judge_archive.enqueue(archive_id=archive.pk)


@transaction.atomic
def write_judgement(archive: BeleniosArchive, facts: Json, *, tool: str, said: str, passed: bool) -> Tally | None:
    """Write what was read of an archive and what the tool said of it; `tool` is empty where there is none.

    Twice changes nothing. The last box that is verified closes the vote.
    """
    ballot = lock(archive.box.ballot)
    archive = lock(archive)
    if archive.state not in (ArchiveState.WAITING, ArchiveState.READ):
        return None
    box, fault = archive.box, facts.get("fault") or ""
    if not ballot.is_open or box.archives.filter(state=ArchiveState.VERIFIED).exists():
        fault = _("Une autre archive de cette urne a été vérifiée avant elle, ou le vote s’est clos sans elle.")
    if not fault:
        fault = belenios.unlike(facts, asked_of(box), box.fingerprint, [line[2] for line in roll_of_box(box)])
        fault = fault or _fault_of_sums(ballot, facts)
    if not fault and tool and not passed:
        fault = _("belenios-tool ne vérifie pas cette archive : un bulletin, une preuve ou le compte y est faux.")
    archive.facts = {} if fault else facts
    archive.fault, archive.tool, archive.said = fault[:500], tool, said.replace("\0", "")
    archive.state = ArchiveState.REFUSED if fault else ArchiveState.VERIFIED if tool else ArchiveState.READ
    archive.save(update_fields=["facts", "fault", "tool", "said", "state"])
    data = {"number": ballot.number, "box": box.college_name, "tool": tool, "fault": fault}
    if archive.state != ArchiveState.READ:
        kind = "voting.archive_refused" if fault else "voting.archive_verified"
        journal.record(kind, ballot, actor=None, data=data)
    verified = BeleniosArchive.objects.filter(box__ballot=ballot, state=ArchiveState.VERIFIED).values("box")
    if archive.state != ArchiveState.VERIFIED or ballot.boxes.exclude(pk__in=verified).exists() or ballot.paused_at:
        return None
    return close_ballot(ballot, actor=None)


def _fault_of_sums(ballot: Ballot, facts: Json) -> str:
    try:
        belenios.papers_of(ballot.rule["method"], ballot.options, facts["sums"], facts["weight"])
    except ValueError as fault:
        return (
            str(fault) if isinstance(fault, belenios.Unreadable) else _("Les sommes de cette archive ne tiennent pas.")
        )
    return ""


def asked_of(box: BeleniosBox) -> Json:
    """The election of a box, as it is typed into a server, or read by the tool."""
    ballot, named = box.ballot, getattr(box.ballot, "belenios", None)
    names = [ballot.kept_names.get(option, option) for option in ballot.options]
    asked = belenios.questions(ballot.rule, ballot.question, names)
    title = f"{ballot.question} ({box.college_name})" if box.college else ballot.question
    host, authority = (named.host, named.authority_name) if named else ("", "")
    return belenios.template(title, asked, number=ballot.number, host=host, authority=authority)


def roll_of_box(box: BeleniosBox) -> list[tuple[RollEntry, str, int]]:
    """Each voice that gets a code, where it is written to (nothing where nobody says), and how many voices it bears.

    A proxy that was in force at the opening is a weight of who carries it; who gave it gets no code.
    """
    roll = box.ballot.roll.filter(college=box.college) if box.college else box.ballot.roll.all()
    entries = list(roll.filter(suspended=False).select_related("organisation").order_by("key"))
    carried = box.ballot.frozen_proxies.filter(refusal="", giver__in=entries)
    weights: dict[int, int] = {entry.pk: entry.weight for entry in entries}
    given = {}
    for proxy in carried:
        given[proxy.giver_id] = proxy.holder_id
        weights[proxy.holder_id or 0] += weights[proxy.giver_id]
    address = {entry.pk: account.email for entry, account in reversed(roll.speaking())}
    return [
        (entry, address.get(entry.pk) or (entry.organisation.email if entry.organisation else ""), weights[entry.pk])
        for entry in entries
        if entry.pk not in given
    ]


def voters_file(box: BeleniosBox) -> str:
    """The list of voters as Belenios reads it: address, login, weight."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        (address, entry.key, weight) for entry, address, weight in roll_of_box(box)
    )
    return written.getvalue()


TIME_TO_BRING = dt.timedelta(days=1)
"""Between who asks to give a vote up and who confirms: everybody reads that it is asked, and an archive may come."""


@transaction.atomic
def ask_giving_up(ballot: Ballot, *, actor: Account, words: str) -> EarlyClosing:
    """Ask to give up a vote whose hour is past and whose archive does not come. Who asked may say it otherwise, and the
    day that is left to bring it begins again."""
    ballot = _elsewhere(ballot, "ask_giving_up")
    _refuse_wanted(ballot)
    if not words.strip(" ."):
        raise RuleBroken({"words": _("Dites pourquoi : la raison est publiée.")})
    known = EarlyClosing.objects.filter(ballot=ballot).first()
    if known and known.asked_by_id != actor.pk:
        raise RuleBroken(_("Une autre personne l’a déjà demandé : vous pouvez confirmer."))
    asked = known or EarlyClosing(ballot=ballot, asked_by=actor)
    asked.why, asked.words, asked.asked_at = WhyEarly.OTHER, words.strip(), timezone.now()
    asked.save()
    until = french.instant(asked.asked_at + TIME_TO_BRING)
    data = {"number": ballot.number, "reason": asked.reason, "until": until}
    journal.record("voting.giving_up_asked", ballot, actor=actor, data=data)
    return asked


@transaction.atomic
def give_up(ballot: Ballot, *, actor: Account) -> Tally:
    """Confirm what another person asked, a day later at least: the vote closes without a result."""
    ballot = _elsewhere(ballot, "give_up")
    asked = EarlyClosing.objects.filter(ballot=ballot).first()
    if asked is None:
        raise RuleBroken(_("Personne n’a demandé de renoncer à ce vote."))
    refuse_same_hand(actor, asked)
    _refuse_wanted(ballot)
    now = timezone.now()
    if now < asked.asked_at + TIME_TO_BRING:
        moment = french.instant(asked.asked_at + TIME_TO_BRING)
        raise RuleBroken(_("Une archive peut venir jusqu’au %(moment)s : attendez encore.") % {"moment": moment})
    asked.confirmed_by, asked.confirmed_at = actor, now
    asked.save(update_fields=["confirmed_by", "confirmed_at"])
    return close_ballot(ballot, actor=actor)


@transaction.atomic
def say_voted(ballot: Ballot, *, actor: Account, voted: bool = True) -> None:
    """Say that one voted on the server, or take it back: the site asks no more, or again. Nobody else reads it, and the
    journal does not say who voted."""
    ballot = lock(ballot)
    if ballot.way != Way.BELENIOS or not ballot.takes_votes:
        raise RuleBroken(_("Ce vote ne se tient pas, ou plus, avec Belenios."))
    if not RollEntry.objects.castable_by(actor).filter(ballot=ballot).exists():
        raise RuleBroken(_("Vous n’êtes pas sur la liste de ce vote."))
    if voted:
        SaidVoted.objects.get_or_create(ballot=ballot, account=actor)
    else:
        SaidVoted.objects.filter(ballot=ballot, account=actor).delete()


def _refuse_wanted(ballot: Ballot) -> None:
    """A vote is not given up while one votes, nor while an archive that may be the one waits to be judged; one that
    nothing could read for a day waits no more."""
    if not ballot.is_over:
        raise RuleBroken(_("On renonce à un vote une fois son heure passée, quand son archive ne vient pas."))
    waiting = Q(state=ArchiveState.WAITING, sent_at__gt=timezone.now() - TIME_TO_BRING) | Q(state=ArchiveState.READ)
    if BeleniosArchive.objects.filter(waiting, box__ballot=ballot).exists():
        raise RuleBroken(_("Une archive a été apportée, et attend d’être vérifiée : on ne renonce pas à ce vote."))


def _elsewhere(ballot: Ballot, step: str) -> Ballot:
    ballot = lock(ballot)
    if ballot.way != Way.BELENIOS:
        raise RuleBroken(_("Ce vote ne se tient pas avec Belenios."))
    BALLOT_WORKFLOW.check(step, ballot)
    return ballot

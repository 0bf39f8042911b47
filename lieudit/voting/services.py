"""The acts of a ballot: rule and roll are frozen at opening, votes are final, the count is exact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.network.models import Organisation
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock, share
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.turns import in_turn
from lieudit.toolkit.types import Fields
from lieudit.voting import belenios
from lieudit.voting.counting import MalformedRecount, count
from lieudit.voting.disclosure import GIVEN_UP, TOO_MANY, UNOPENED, in_totals, is_withheld, of_boxes
from lieudit.voting.draws import HOW, canonical
from lieudit.voting.frozen import Counted, Recount, Rule, Said
from lieudit.voting.methods import METHODS, read_choice, trials
from lieudit.voting.models import (
    Attendance,
    Ballot,
    BeleniosArchive,
    EarlyClosing,
    FrozenProxy,
    Lot,
    RollEntry,
    RollEntryQuerySet,
    SaidVoted,
    Sheet,
    Sitting,
    Tally,
    VoiceEnd,
    Vote,
    voice_as_it_is,
)
from lieudit.voting.naming import fault_of_options
from lieudit.voting.outcome import outcome_words, turnout_words, vote_as_ballot
from lieudit.voting.proxies import Entrusted, entrust, freeze_proxies, lapse_or_speak, proxy_in_force
from lieudit.voting.recount import digest_of, drawn_recount, recount_file
from lieudit.voting.reminding import take_back
from lieudit.voting.rights import against_voting
from lieudit.voting.showing import keep_showing
from lieudit.voting.signals import ballot_closed
from lieudit.voting.tasks import tell_voters
from lieudit.voting.urn import Unopened, emptied, opens, put_in, set_out, stir, turnout, waits_for_its_key
from lieudit.voting.way_fields import is_answered
from lieudit.voting.ways import SECRET, assessed
from lieudit.voting.workflow import BALLOT_WORKFLOW, ArchiveState, BallotState, EndedBy, Way

BY_HAND = (Way.PAPER, Way.BELENIOS)
"""Ways whose votes do not close at their hour by themselves: papers are counted, an archive is brought."""


@dataclass(frozen=True)
class RollLine:
    """One voice to put on a roll: `key` names it in the recount file, `college` is a code of the rule.

    `present` says whether it is in the session that votes; None when the ballot is not put to a session. One that has
    left it (`left_at`) votes if it is back before the close.
    """

    key: str
    name: str
    college: str
    college_name: str
    weight: int = 1
    suspended: bool = False
    note: str = ""
    organisation: Organisation | None = None
    account: Account | None = None
    present: bool | None = None
    left_at: dt.datetime | None = None

    def row(self) -> Fields:
        """What the roll keeps of it."""
        return {name: value for name, value in vars(self).items() if name != "left_at"}


@transaction.atomic
def prepare_ballot(
    *,
    question: str,
    rule: Rule,
    roll: Iterable[RollLine],
    closes_at: dt.datetime,
    opens_at: dt.datetime | None = None,
    least: dt.timedelta = dt.timedelta(0),
    options: Iterable[str] = (),
    explained: dict[str, object] | None = None,
    proxy_cap: int | None = None,
    lot_source: str = "",
    sitting: Sitting | None = None,
    entrusted: Iterable[Entrusted] = (),
    way: str = Way.ROLL_CALL,
    risk: Mapping[str, str] | None = None,
    secrecy_asks: int | None = None,
) -> Ballot:
    """Write down the question, the rule and the roll; refuse what could not be counted, or told apart.

    A roll that says who is present makes a ballot in session; proxies given for the session are `entrusted` with it.
    `least` is how long it stays open at least, as long as a voice is missing. `risk` are the answers of who prepares it
    (`ways.assessed`).
    """
    options, roll = list(options), list(roll)
    if alike := fault_of_options(options):
        raise RuleBroken(alike)
    ballot = Ballot.objects.create(
        number=next_number(Ballot),
        question=question,
        rule=rule,
        options=options,
        explained=explained or {},
        proxy_cap=proxy_cap,
        lot_source=lot_source,
        sitting=sitting,
        way=way,
        assessment=_assessed(way, risk, roll),
        secrecy_asks=secrecy_asks,
        is_in_session=any(line.present is not None for line in roll),
        opens_at=opens_at,
        closes_at=closes_at,
        least=least,
    )
    entries = RollEntry.objects.bulk_create(RollEntry(ballot=ballot, **line.row()) for line in roll)
    left = [(entry, line.left_at) for entry, line in zip(entries, roll, strict=True) if line.left_at]
    VoiceEnd.objects.bulk_create(VoiceEnd(entry=entry, why=EndedBy.SESSION, at=at) for entry, at in left)
    if not entries:
        raise RuleBroken(_("Personne n’est inscrit sur la liste de vote."))
    if ballot.in_totals:
        refuse_uneven(entries)
    if ballot.way == Way.BELENIOS:
        _refuse_belenios(ballot)
    try:
        for trial in trials(recount_file(ballot, entries, [])):
            count(trial)
    except MalformedRecount as fault:
        raise RuleBroken(_("Cette règle ne peut pas être comptée : %(fault)s") % {"fault": fault}) from fault
    entrust(entries, entrusted)
    return ballot


def _refuse_belenios(ballot: Ballot) -> None:
    """What cannot be held so: a method that is no sum, a session."""
    if ballot.rule["method"] not in belenios.METHODS:
        raise RuleBroken(_("Avec Belenios on vote pour ou contre, ou on approuve des options : il compte des sommes."))
    if ballot.is_in_session:
        raise RuleBroken(_("Un vote ne se tient pas avec Belenios pendant une séance : il dure des jours, ailleurs."))


def _assessed(way: str, risk: Mapping[str, str] | None, roll: Iterable[RollLine]) -> dict[str, object]:
    if not risk and way not in SECRET:
        return {}
    if not risk or not is_answered(risk):
        raise RuleBroken(_("Dites l’enjeu de ce vote, s’il peut être refait, et si l’on peut voter autrement."))
    voices = sum(not line.suspended for line in roll)
    return assessed(**risk, voices=voices, way=way, on=timezone.localdate())


def refuse_uneven(entries: Iterable[RollEntry]) -> None:
    """A voice of more than one would be read in the totals."""
    if any(entry.weight != 1 for entry in entries):
        raise RuleBroken(_("Un scrutin publié en totaux compte une voix par membre : l’une de celles-ci en vaut plus."))


def sitting_titled(title: str) -> Sitting:
    """The sitting of that title whose ballots are all to come, else a new one."""
    begun = Ballot.objects.exclude(state=BallotState.PREPARED).filter(sitting__isnull=False)
    coming = Sitting.objects.filter(title=title).exclude(pk__in=begun.values("sitting")).last()
    return coming or Sitting.objects.create(number=next_number(Sitting), title=title)


@transaction.atomic
def announce_ballot(ballot: Ballot, *, actor: Account | None) -> Ballot:
    """Tell the members of a ballot that will open later: until then they may give their proxies."""
    if ballot.opens_at is None or not timezone.now() < ballot.opens_at < ballot.closes_at:
        raise RuleBroken(_("L’ouverture d’un vote annoncé est à venir, et la clôture vient après."))
    journal.record(
        "voting.announced",
        ballot,
        *_organisations(ballot),
        actor=actor,
        data={
            "question": ballot.question,
            "opens": french.instant(ballot.opens_at),
            "closes": french.instant(ballot.closes_at),
        },
    )
    return ballot


@transaction.atomic
def open_ballot(ballot: Ballot, *, actor: Account | None) -> Ballot:
    """Open the vote: from here on neither the rule, nor the roll, nor the proxies change."""
    ballot = lock(ballot)
    BALLOT_WORKFLOW.apply("open", ballot)
    ballot.opened_at = timezone.now()
    if ballot.closes_at <= ballot.opened_at:
        raise RuleBroken(_("La clôture doit être après l’ouverture."))
    ballot.save(update_fields=["state", "opened_at"])
    freeze_proxies(ballot)
    set_out(ballot)
    journal.record(
        "voting.opened",
        ballot,
        *_organisations(ballot),
        actor=actor,
        data={"question": ballot.question, "closes": french.instant(ballot.closes_at)},
    )
    return ballot


@transaction.atomic
def cast_vote(
    ballot: Ballot, entry: RollEntry, *, actor: Account | None, choice: Said, carried_by: RollEntry | None = None
) -> Vote | Attendance:
    """Cast the voice of `entry`, once and for all: itself, or by the voice that carries its proxy.

    In the urn, what is given back says that it has voted, and no more; nobody has to be known there (`codes.py`).

    `choice` is a word (« for », « blank ») or one field of a recount ballot (`{"approve": […]}`). Its right is read
    again here, whatever the page showed: an act that ends it comes before this one, or after.
    """
    if any(voice.ballot_id != ballot.pk for voice in (entry, carried_by) if voice):
        raise RuleBroken(_("Cette voix est celle d’un autre scrutin."))
    # A share lock: voters do not wait for one another, but closing waits for them and they for it.
    ballot, entry = share(ballot), voice_as_it_is(entry)
    if refusal := against_voting(ballot, entry, carried_by):
        raise RuleBroken(refusal)
    BALLOT_WORKFLOW.check("cast", ballot)
    if ballot.way == Way.PAPER:
        raise RuleBroken(_("Ce vote se tient sur papier, dans une urne : rien ne s’y ajoute en ligne."))
    if ballot.way == Way.BELENIOS:
        raise RuleBroken(_("Ce vote se tient avec Belenios : on y vote à son adresse, avec son code."))
    frozen = proxy_in_force(entry, carried_by) if carried_by else None
    choice = _countable(ballot, choice)
    if ballot.way == Way.URN:
        return put_in(ballot, entry, carried_by, actor=actor, choice=choice)
    if actor is None:
        raise RuleBroken(_("On ne vote ainsi que dans une urne."))
    try:
        with transaction.atomic():
            return _write_vote(ballot, entry, frozen, actor=actor, choice=choice)
    except IntegrityError as twice:
        raise RuleBroken(_already_voted(entry, carried_by, actor)) from twice


@dataclass(frozen=True)
class CastTogether:
    """What became of the voices cast in one act: votes written, and why the others were not."""

    votes: list[Vote | Attendance]
    refusals: list[str]


@transaction.atomic
def cast_votes(holder: RollEntry, *, actor: Account, choice: Said, others: Mapping[str, object]) -> CastTogether:
    """Cast the voice of `holder` and those that it carries, in one act.

    `others` says by key of the roll what each of them votes; None, the same as the holder. A voice that cannot be
    cast, because its giver came first, does not hold back the others.
    """
    choices = {holder.key: choice} | {key: choice if said is None else said for key, said in others.items()}
    done = CastTogether([], [])
    for voice in holder.ballot.roll.filter(key__in=choices).order_by("pk"):  # two acts at once take them in one order
        carried_by = None if voice == holder else holder
        try:
            vote = cast_vote(holder.ballot, voice, actor=actor, choice=choices[voice.key], carried_by=carried_by)
        except RuleBroken as refusal:
            done.refusals.extend(refusal.messages)
        else:
            done.votes.append(vote)
    if not done.votes:
        raise RuleBroken(list(dict.fromkeys(done.refusals)))
    return done


def _countable(ballot: Ballot, choice: Said) -> Said:
    """The choice as it is stored; refused when the rule could not count it."""
    try:
        return read_choice(ballot.rule, ballot.options, choice)
    except MalformedRecount as fault:
        if not METHODS[ballot.rule["method"]].is_choice:
            raise RuleBroken(_("Choisissez pour, contre, abstention ou blanc.")) from fault
        raise RuleBroken(_("Ce bulletin ne peut pas être compté : %(fault)s.") % {"fault": fault.fault}) from fault


def _write_vote(ballot: Ballot, entry: RollEntry, frozen: FrozenProxy | None, *, actor: Account, choice: Said) -> Vote:
    """Write the vote of `entry` and say so: to whoever gave it when it is carried by the holder of `frozen`."""
    holder = frozen.holder if frozen else None
    vote = Vote.objects.create(entry=entry, carried_by=holder, choice=choice, cast_by=actor, cast_at=timezone.now())
    data = {"voice": entry.name, "number": ballot.number}
    if ballot.is_quiet:
        _say_quietly(ballot, frozen, actor, data)
    elif frozen and holder:
        things = [ballot, frozen.proxy] if frozen.proxy else [ballot]
        data["holder"] = holder.name
        journal.record("voting.cast_by_proxy", *things, actor=actor, hat=holder.organisation, data=data)
    else:
        data |= {"oneself": "voice"} if entry.account_id == actor.pk else {}
        journal.record("voting.cast", ballot, actor=actor, hat=entry.organisation, data=data)
    return vote


def _say_quietly(ballot: Ballot, frozen: FrozenProxy | None, actor: Account, data: dict[str, object]) -> None:
    """A ballot in totals, or that may still be, hears that one more vote is in, and of nobody; who gave a proxy that
    voted is told by mail."""
    journal.record("voting.received", ballot, actor=None, data={"number": ballot.number})
    if frozen and frozen.proxy and frozen.holder:
        data = data | {"holder": frozen.holder.name}
        journal.record("voting.carried_quietly", frozen.proxy, actor=actor, data=data)


def _already_voted(entry: RollEntry, carried_by: RollEntry | None, actor: Account) -> str:
    """Who was first: the voice itself, the holder of its proxy, or the hour."""
    vote = Vote.objects.select_related("carried_by").filter(entry=entry).first()
    if vote is None:  # the hour of closing came between the question and the vote
        return against_voting(entry.ballot, entry, carried_by) or _("Le vote est clos.")
    first = vote.carried_by
    if first and not carried_by:
        names = {"holder": first.name, "of": french.of(entry.name), "name": entry.name}
        return agreed(_("Votre pouvoir a déjà voté : %(holder)s a voté au nom %(of)s%(name)s."), **names)
    if carried_by and not first:
        return agreed(_("%(name)s a voté en personne : le pouvoir est suspendu."), name=capfirst(entry.name))
    if entry.account_id == actor.pk:
        return _("Vous avez déjà voté : un vote ne change plus.")
    return agreed(_("%(name)s a déjà voté : un vote ne change plus."), name=capfirst(entry.holder))


@transaction.atomic
def close_ballot(ballot: Ballot, *, actor: Account | None) -> Tally:
    """Close and count. Before its hour, one hand closes once every voice is cast; else two do (`closing.py`)."""
    ballot = lock(ballot)
    if ballot.paused_at is not None:
        raise RuleBroken(_("Le vote est suspendu : reprenez-le avant de le clore."))
    BALLOT_WORKFLOW.apply("close", ballot)
    entries = ballot.roll.at_opening()
    ballot.closed_at = max(filter(None, (timezone.now(), ballot.opened_at)))  # a clock may be set back
    silent = ballot.roll.missing().count()
    early = EarlyClosing.objects.filter(ballot=ballot, confirmed_at__isnull=False).first()
    if ballot.way in BY_HAND:
        _refuse_unfinished(ballot, early)
    elif ballot.closed_at < ballot.closes_at and silent and early is None:
        raise RuleBroken(_still_open(ballot, silent))
    if ballot.way == Way.URN:
        _refuse_locked(ballot)
        stir(ballot)
    SaidVoted.objects.filter(ballot=ballot).delete()
    ballot.save(update_fields=["state", "closed_at"])
    if ballot.closed_at < ballot.closes_at and not ballot.is_in_session:
        take_back(ballot, is_missed=bool(silent))
    for frozen, own in lapse_or_speak(ballot):
        _write_vote(ballot, frozen.giver, frozen, actor=own.cast_by, choice=own.choice)
    recount, result = _counted(ballot, entries)
    tally = Tally.objects.create(ballot=ballot, recount=recount, result=result, digest=digest_of(recount))
    keep_showing(tally)
    _say_closed(ballot, result, early, actor)
    if ballot.in_totals or not ballot.is_in_session:
        tell_voters.enqueue(ballot_id=ballot.pk)
    transaction.on_commit(partial(ballot_closed.send, sender=Ballot, ballot=ballot))
    return tally


def _say_closed(ballot: Ballot, result: Counted, early: EarlyClosing | None, actor: Account | None) -> None:
    """The line of the journal: it closed, by whom and why where two persons did, or they gave it up."""
    kind, status = "voting.closed", result["status"]
    data = {"question": ballot.question, "outcome": outcome_words(status), "status": status}
    if early and ballot.way == Way.BELENIOS:
        kind, data = "voting.given_up", data | {"number": ballot.number, "reason": early.reason}
    elif early:
        kind, data = "voting.closed_by_two", data | {"turnout": turnout_words(result), "reason": early.reason}
    journal.record(kind, ballot, *_organisations(ballot), actor=actor, data=data)


def _counted(ballot: Ballot, entries: list[RollEntry], seed: str = "") -> tuple[Recount, Counted]:
    """The file that is published of a closed ballot and its result, by its way; with what a draw gave, as drawn."""
    proxies = list(ballot.frozen_proxies.all())
    votes = [] if ballot.is_secret else list(Vote.objects.filter(entry__ballot=ballot))
    recount = recount_file(ballot, entries, votes, proxies)
    if seed:
        recount = drawn_recount(recount, seed)
    if not ballot.in_totals:
        return recount, count(recount)
    if not ballot.is_secret:
        return in_totals(recount)
    if ballot.way == Way.BELENIOS:
        return _counted_elsewhere(ballot, recount)
    voted = turnout(ballot)
    if ballot.way == Way.URN:
        return _counted_in_urn(ballot, recount, voted)
    return _counted_on_paper(ballot, recount, voted)


def _counted_in_urn(ballot: Ballot, recount: Recount, voted: int) -> tuple[Recount, Counted]:
    """What its envelopes say; where the site has lost the key that closed one, nothing is counted."""
    where = _("dans une urne simple")
    try:
        papers = [vote_as_ballot(choice) for choice in emptied(ballot)]
    except Unopened:
        file, result = of_boxes(recount, [], voted=0, where=where)
        return file | {"annulled": UNOPENED}, result
    return of_boxes(recount, papers, voted=voted, where=where)


def _counted_elsewhere(ballot: Ballot, recount: Recount) -> tuple[Recount, Counted]:
    """What the verified archives say, college by college where they weigh, counted by our own rule; nothing of a vote
    that two persons gave up, even where one box has its archive."""
    if early := EarlyClosing.objects.filter(ballot=ballot, confirmed_at__isnull=False).first():
        file, result = of_boxes(recount, [], voted=0, where=_("avec Belenios ; on y a renoncé"))
        return file | {"annulled": GIVEN_UP.format(reason=early.reason)}, result
    verified = BeleniosArchive.objects.filter(box__ballot=ballot, state=ArchiveState.VERIFIED).select_related("box")
    papers, voted, names = [], 0, []
    for archive in verified.order_by("box__college"):
        facts, college = archive.facts, archive.box.college
        voted += facts["weight"]
        names.append(f"{facts['uuid']} ({archive.digest})")
        for paper in belenios.papers_of(ballot.rule["method"], ballot.options, facts["sums"], facts["weight"]):
            papers.append(paper | ({"college": college} if college else {}))
    where = _("avec Belenios, qui publie des sommes : « ballots » en est une écriture. Archives : %(names)s")
    return of_boxes(recount, papers, voted=voted, where=where % {"names": ", ".join(names)})


def _refuse_unverified(ballot: Ballot) -> None:
    verified = BeleniosArchive.objects.filter(box__ballot=ballot, state=ArchiveState.VERIFIED).values("box")
    if ballot.opened_at is not None and ballot.boxes.exclude(pk__in=verified).exists():
        raise RuleBroken(_("Ce vote se tient avec Belenios : il se clôt quand l’archive de chaque urne est vérifiée."))


def _counted_on_paper(ballot: Ballot, recount: Recount, voted: int) -> tuple[Recount, Counted]:
    """What both tellers signed; with more envelopes than voices, nothing is counted."""
    sheet = Sheet.objects.filter(teller__ballot=ballot, signed_at__isnull=False).first()
    where = _("sur papier, dans une urne ; deux personnes ont relevé les bulletins, chacune de son côté")
    if sheet is None or sheet.envelopes > voted:
        file, result = of_boxes(recount, [], voted=0, where=where)
        said = {"envelopes": sheet.envelopes, "annulled": TOO_MANY} if sheet else {}
        return file | said, result
    papers = [{**vote_as_ballot(line["said"]), "count": line["count"]} for line in sheet.lines]
    file, result = of_boxes(recount, papers, voted=voted, where=where)
    few = is_withheld(file)
    return (file if few else file | {"taken": voted, "envelopes": sheet.envelopes, "void": sheet.void}), result


def _refuse_unfinished(ballot: Ballot, early: EarlyClosing | None) -> None:
    if ballot.way == Way.BELENIOS:
        if early is None:
            _refuse_unverified(ballot)
        return
    signed = Sheet.objects.filter(teller__ballot=ballot, signed_at__isnull=False)
    if ballot.opened_at is not None and signed.count() != 2:
        raise RuleBroken(_("Ce vote est sur papier : il se clôt quand deux personnes ont signé le même relevé."))


def _refuse_locked(ballot: Ballot) -> None:
    if until := waits_for_its_key(ballot):
        raise RuleBroken(
            _(
                "L’urne ne s’ouvre pas : la clé du site a changé. Aucun bulletin n’est perdu : elle se compte dès que "
                "sa clé est remise. Sans elle, le vote sera nul le %(moment)s."
            )
            % {"moment": french.instant(until)}
        )


def _still_open(ballot: Ballot, silent: int) -> str:
    if ballot.way == Way.URN:
        moment = {"moment": french.instant(ballot.closes_at)}
        return (
            _("L’urne ne dit pas combien ont voté. Elle se clôt le %(moment)s, ou plus tôt par deux personnes.")
            % moment
        )
    words = {"silent": french.counted(silent, _("voix n’a pas voté"), _("voix n’ont pas voté"))}
    words["moment"] = french.instant(ballot.closes_at)
    return (
        _("%(silent)s. Le vote reste ouvert jusqu’au %(moment)s, à moins qu’une seconde personne confirme sa clôture.")
        % words
    )


@transaction.atomic
def end_voices(voices: RollEntryQuerySet, why: EndedBy, *, at: dt.datetime | None = None) -> int:
    """Write that these voices may not be cast any more, in the ballots that are not closed; how many lose their right.

    It is a part of the act that ends the right, whose line it is in the journal. Those who are voting finish first.
    """
    waiting = voices.exclude(ballot__state=BallotState.CLOSED)
    found = Ballot.objects.filter(pk__in=waiting.values("ballot")).order_by("pk").select_for_update(of=("self",))
    still = [ballot.pk for ballot in found if ballot.state != BallotState.CLOSED]
    lost = waiting.filter(ballot__in=still).exclude(pk__in=VoiceEnd.objects.entries())
    moment = at or timezone.now()
    return len(VoiceEnd.objects.bulk_create(VoiceEnd(entry=entry, why=why, at=moment) for entry in lost))


@transaction.atomic
def restore_voices(voices: RollEntryQuerySet, *, at: dt.datetime) -> int:
    """Write that voices which had left a session are back in it, in the ballots that are not closed."""
    left = VoiceEnd.objects.running().filter(why=EndedBy.SESSION, entry__in=voices.values("pk"))
    left = left.exclude(entry__ballot__state=BallotState.CLOSED)
    return VoiceEnd.objects.filter(pk__in=left.values("pk")).update(until_at=Greatest(models.Value(at), "at"))


def open_due_ballots() -> list[Ballot]:
    """Open every announced ballot whose hour has come; called by a timer.

    One whose hour of closing is past too, because the site was down meanwhile, is counted without a voice: those who
    wait for its result hear of it, and may call the vote again.
    """
    now = timezone.now()

    def open_or_count(ballot: Ballot) -> Ballot:
        return open_ballot(ballot, actor=None) if ballot.closes_at > now else _close_unopened(ballot)

    due = list(Ballot.objects.announced().filter(opens_at__lte=now))
    return [ballot for ballot in in_turn(due, open_or_count) if ballot.is_open]


@transaction.atomic
def _close_unopened(ballot: Ballot) -> Ballot:
    ballot = lock(ballot)
    BALLOT_WORKFLOW.apply("open", ballot)
    ballot.save(update_fields=["state"])
    return close_ballot(ballot, actor=None).ballot


@transaction.atomic
def open_sitting(sitting: Sitting, *, actor: Account | None) -> list[Ballot]:
    """Open all the ballots of a sitting that are still prepared, or none."""
    prepared = sitting.ballots.filter(state=BallotState.PREPARED).order_by("number")
    opened = [open_ballot(ballot, actor=actor) for ballot in prepared]
    if not opened:
        raise RuleBroken(_("Aucun scrutin de cette séance n’attend d’être ouvert."))
    return opened


@transaction.atomic
def draw_lot(ballot: Ballot, *, actor: Account, seed: str) -> Lot:
    """Part a tie by the public draw that was named before the vote; with its `seed` anybody counts again."""
    ballot = lock(ballot)
    BALLOT_WORKFLOW.check("draw", ballot)
    tally = ballot.tally
    if Lot.objects.filter(ballot=ballot).exists():
        raise RuleBroken(_("Le tirage a déjà départagé ce scrutin : son résultat ne change plus."))
    if tally.result["status"] != "tie" or not METHODS[ballot.rule["method"]].is_choice:
        raise RuleBroken(_("Il n’y a pas d’égalité qu’un tirage puisse départager."))
    if not ballot.lot_source:
        raise RuleBroken(_("Aucun tirage n’a été annoncé avant le vote : l’égalité reste."))
    seed = read_draw(seed)
    if ballot.way == Way.URN and is_withheld(tally.recount) and not opens(ballot):
        raise RuleBroken(_("L’urne ne s’ouvre plus : la clé du site a changé. Remettez l’ancienne d’abord."))
    try:
        result = _drawn(ballot, seed)
    except MalformedRecount as fault:
        raise RuleBroken(_("Écrivez le résultat du tirage, tel qu’il a été publié.")) from fault
    lot = Lot.objects.create(ballot=ballot, seed=seed, result=result, drawn_by=actor)
    data = {"number": ballot.number, "source": ballot.lot_source, "seed": seed}
    journal.record("voting.drawn", ballot, *_organisations(ballot), actor=actor, data=data)
    transaction.on_commit(partial(ballot_closed.send, sender=Ballot, ballot=ballot))
    return lot


def read_draw(typed: str) -> str:
    """What a public draw gave, in its one spelling."""
    if seed := canonical(typed):
        return seed
    raise RuleBroken({"seed": _("Écrivez le résultat du tirage : %(how)s, sans date ni autre mot.") % {"how": HOW}})


def _drawn(ballot: Ballot, seed: str) -> dict[str, object]:
    """The count after the draw: from the published file or, where it tells the issue only, from the votes, of which
    again the issue only is told."""
    if not is_withheld(ballot.tally.recount):
        return count(drawn_recount(ballot.tally.recount, seed))
    return _counted(ballot, ballot.roll.at_opening(), seed)[1]


def close_due_ballots() -> list[Ballot]:
    """Close every ballot whose hour has come; called by a timer. Papers wait for who counts them, and
    a vote with Belenios for its archive."""
    due = Ballot.objects.open().filter(closes_at__lte=timezone.now(), paused_at=None).exclude(way__in=BY_HAND)
    return [tally.ballot for tally in in_turn(list(due), partial(close_ballot, actor=None))]


def _organisations(ballot: Ballot) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=ballot.roll.values("organisation_id")))

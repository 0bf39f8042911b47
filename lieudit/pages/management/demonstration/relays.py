"""Positions handed to institutions: letters, replies, delays, promises, reminders, and what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.test.utils import override_settings
from django.utils import timezone

from lieudit.advocacy.followup import (
    ask_due_effects,
    close_referral,
    remind_institution,
    review_commitment,
    say_effect,
)
from lieudit.advocacy.letters import demands_of, reminder_text
from lieudit.advocacy.models import Commitment, Demand, Referral, Reply
from lieudit.advocacy.services import Part, receive_reply, relay_position, send_referral, verify_reply
from lieudit.advocacy.workflow import Means, ReplyChannel, ReplyKind
from lieudit.deliberation.models import Position
from lieudit.needs.models import Need
from lieudit.pages.management.demonstration import margins
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told
from lieudit.pages.management.demonstration.words import short_title
from lieudit.toolkit.models import Mail, Trouble
from lieudit.toolkit.postman import not_taken, take_this
from lieudit.toolkit.smtp import NotTaken

ROLE = "cheffe de bureau"


class Relays:
    """The chair relays, institutions answer by their link or their account, the secretariat verifies."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.chair, self.secretariat = cast.roles["presidence"], cast.roles["secretariat"]

    def prepare(self, position: Position, keys: Sequence[str]) -> list[Referral]:
        """A letter to each institution, with all the demands of the position."""
        institutions = [self.cast.institutions[key] for key in keys]
        asked = {each["uid"]: short_title(each["wording"]) for each in demands_of(position)}
        return relay_position(
            position, actor=self.chair, institutions=institutions, paragraphs=list(asked), titles=asked
        )

    def send(self, position: Position, keys: Sequence[str], days: float) -> Told[dict[str, Referral]]:
        """Prepare and send by mail; the referrals by the key of their institution."""
        yield self.cast.calendar.ago(days)
        sent = [
            send_referral(
                referral,
                actor=self.chair,
                letter=referral.letter,
                means=Means.MAIL,
                addressee="Direction du service",
                signatory="Aïcha Renard",
                signatory_role="coprésidente du Conseil national des tiers-lieux",
                address=referral.address,
                postal_address=referral.postal_address,
            )
            for referral in self.prepare(position, keys)
        ]
        return dict(zip(keys, sent, strict=True))

    def misaddress(self, position: Position, key: str, days: float) -> Told[None]:
        """A letter that the mail server refuses: it is not sent, and the secretariat is told."""
        yield self.cast.calendar.ago(days)
        [referral] = self.prepare(position, [key])
        with override_settings(MAILS_LEAVE_AT_ONCE=False):
            referral = send_referral(
                referral,
                actor=self.chair,
                letter=referral.letter,
                means=Means.MAIL,
                addressee="Direction du service",
                signatory="Aïcha Renard",
                signatory_role="coprésidente du Conseil national des tiers-lieux",
                address=f"ancien-service@{referral.address.rpartition('@')[2]}",
                postal_address=referral.postal_address,
            )
        assert referral.mail_id is not None
        mail = Mail.objects.get(pk=referral.mail_id)
        taken = take_this(mail)
        assert taken
        not_taken(mail, NotTaken(Trouble.BAD_ADDRESS, "550 5.1.1 User unknown", for_good=True))

    def reply(
        self,
        referral: Referral,
        days: float,
        outcomes: Sequence[str],
        *,
        promised: Mapping[int, float] | None = None,
        promise: str = "commit",
        verified: bool = True,
    ) -> Told[None]:
        """Answer all demands by the link. `promised`: rank of a demand → days ago when it is due; `promise`:
        which of the answers it is."""
        yield self.cast.calendar.ago(days)
        answers, promises = [], []
        for rank, (demand, outcome) in enumerate(zip(demands(referral), outcomes, strict=True), start=1):
            if promised and rank in promised:
                until = timezone.localdate(self.cast.calendar.ago(promised[rank]))
                promises.append(Part(demand, text=margins.ANSWERS[promise], outcome=outcome, until=until))
            else:
                text = margins.ANSWERS[outcome if verified else "to_verify"]
                answers.append(Part(demand, text=text, outcome=outcome))
        sendings = [
            self._receive(referral, kind, *parts)
            for kind, parts in ((ReplyKind.ANSWER, answers), (ReplyKind.COMMIT, promises))
            if parts
        ]
        if verified:
            yield self.cast.calendar.ago(days - 1.1)
            for rows in sendings:
                verify_reply(rows[0], actor=self.secretariat)

    def acknowledge(self, referral: Referral, days: float) -> Told[None]:
        """The official of the institution says, by their account, that the letter has come."""
        yield self.cast.calendar.ago(days)
        parts = [Part(demand) for demand in demands(referral)]
        receive_reply(
            referral,
            kind=ReplyKind.ACKNOWLEDGE,
            parts=parts,
            role=ROLE,
            deposit_key=self._key(referral),
            channel=ReplyChannel.ACCOUNT,
            actor=self.cast.roles["institution"],
        )

    def ask_time(self, referral: Referral, days: float, until: float) -> Told[None]:
        """More time, with a reason, granted two days later. `until` is in days ago; below zero, to come."""
        yield self.cast.calendar.ago(days)
        limit = timezone.localdate(self.cast.calendar.now - dt.timedelta(days=until))
        parts = [Part(demand, text=margins.ANSWERS["ask_time"], until=limit) for demand in demands(referral)]
        rows = self._receive(referral, ReplyKind.ASK_TIME, *parts)
        yield self.cast.calendar.ago(days - 2)
        verify_reply(rows[0], actor=self.secretariat)

    def _receive(self, referral: Referral, kind: ReplyKind, *parts: Part) -> list[Reply]:
        return receive_reply(referral, kind=kind, parts=parts, role=ROLE, deposit_key=self._key(referral))

    @staticmethod
    def _key(referral: Referral) -> str:
        return f"demonstration-{referral.number}-{timezone.now():%Y%m%d}-{Reply.objects.count()}"

    def remind(self, referral: Referral, days: float) -> Told[None]:
        """A reminder, read and sent by the chair."""
        yield self.cast.calendar.ago(days)
        late = [(d.rank, d.title, d.deadline) for d in Demand.objects.with_deadlines().filter(referral=referral)]
        letter = reminder_text(referral, late)
        remind_institution(referral, actor=self.chair, letter=letter, means=Means.MAIL)

    def close(self, referral: Referral, days: float) -> Told[None]:
        yield self.cast.calendar.ago(days)
        close_referral(referral, actor=self.chair, reason=margins.CLOSING)

    def review(self, referral: Referral, days: float, step: str, note: str, *, kept: float | None = None) -> Told[None]:
        """Look at the first promise of an institution, which kept it so many days ago."""
        yield self.cast.calendar.ago(days)
        since = kept and timezone.localdate(self.cast.calendar.ago(kept))
        commitment = Commitment.objects.filter(demand__referral=referral).order_by("due_on").first()
        assert commitment is not None
        review_commitment(commitment, actor=self.cast.roles["national"], step=step, note=note, kept_on=since or None)

    def ask_effects(self, days: float) -> Told[None]:
        """What the daily timer does once a promised day has passed."""
        yield self.cast.calendar.ago(days)
        ask_due_effects(timezone.now())

    def tell_effects(self, position: Position, days: float, said: Sequence[tuple[str, str]]) -> Told[None]:
        """Authors say, one after the other, whether something changed."""
        needs = Need.objects.filter(convergence__in=position.draft.convergences.all()).order_by("number")
        for rank, (need, (change, words)) in enumerate(zip(needs, said, strict=False)):
            yield self.cast.calendar.ago(days - rank * 3)
            say_effect(need, position, actor=need.author, change=change, words=words)


def demands(referral: Referral) -> list[Demand]:
    return list(referral.demands.order_by("rank"))

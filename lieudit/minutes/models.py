"""Minutes of a session, their sections, corrections, statements and signatures; actions that it left to do."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.elections.models import Candidacy
from lieudit.governance.models import Assembly, Decision, Seat
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.minutes.workflow import ActionState, CorrectionState, MinutesState
from lieudit.network.models import Organisation, Representative
from lieudit.roadmap.models import Milestone
from lieudit.toolkit import french
from lieudit.toolkit.difference import digest
from lieudit.toolkit.types import Fields


def led_by(account: Visitor, path: str = "") -> Q:
    """Rows whose session, at `path`, the account presides over: by its seat, or because it was named to."""
    seats = Seat.objects.chaired_by(account)
    named = Q(**{f"{path}chair": account}) | Q(**{f"{path}secretary": account})
    return named | Q(**{f"{path}assembly__in": seats.values("college__assembly")})


def attended_by(minutes: Minutes) -> list[int]:
    """The seats that were present or represented, as the session recorded them."""
    facts = minutes.sections.filter(kind="presence").values_list("facts", flat=True).first() or {}
    return seats_in(facts)


def seats_in(facts: Fields) -> list[int]:
    """The seats that an attendance list names as present or represented."""
    return [line["seat"] for group in ("present", "represented") for line in facts.get(group, [])]


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def shown(self) -> MinutesQuerySet:
        """Read by everybody: once approved; from the project on, where the public could attend the session."""
        open_project = Q(state=MinutesState.CORRECTING, meeting__is_public=True)
        return self.filter(open_project | Q(state__in=[MinutesState.APPROVED, MinutesState.SIGNED]))

    def visible_to(self, account: Visitor) -> MinutesQuerySet:
        """The project, to the members of the assembly; a draft, to who presides."""
        if not account.is_authenticated:
            return self.shown()
        if account.is_staff:
            return self
        assemblies = Seat.objects.running().held_by(account).values("college__assembly")
        members = Q(state=MinutesState.CORRECTING, assembly__in=assemblies)
        others = Minutes.objects.shown().values("pk")
        return self.filter(Q(pk__in=others) | members | led_by(account, "meeting__"))

    def told_to(self, account: Visitor) -> MinutesQuerySet:
        """Whom the journal may still tell of them."""
        return self.visible_to(account)

    def with_meeting(self) -> MinutesQuerySet:
        """All that a title, a right and an hour of the session ask."""
        place = ("meeting__assembly__region", "meeting__municipality__department__region")
        return self.select_related(
            "assembly", "previous", "approved_in", "approved_by", "asked_in__meeting", "meeting__rulebook", *place
        )

    def signed(self, assembly: Assembly) -> MinutesQuerySet:
        """The register of an assembly, the oldest first."""
        return self.filter(assembly=assembly, state=MinutesState.SIGNED).order_by("signed_at", "pk")

    def silent(self, on: dt.date) -> MinutesQuerySet:
        """In correction, whose window is over, and of which no correction still waits for an answer."""
        over = self.filter(state=MinutesState.CORRECTING, corrections_until__lt=on)
        return over.exclude(corrections__state=CorrectionState.PROPOSED)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> CorrectionQuerySet:
        return self.filter(state=CorrectionState.PROPOSED)

    def with_names(self) -> CorrectionQuerySet:
        """Who proposed what to which section; whether a measure of care hides it, as `is_hidden`."""
        names = self.select_related("section", "seat__organisation", "seat__account", "author", "minutes__meeting")
        return names.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))

    def readable(self, everything: bool) -> CorrectionQuerySet:
        """Those of restricted sections are for who reads everything."""
        return self if everything else self.filter(section__is_restricted=False)


class StatementQuerySet(models.QuerySet["MemberStatement"]):
    def with_names(self) -> StatementQuerySet:
        """Whose they are; whether a measure of care hides them, as `is_hidden`."""
        names = self.select_related(
            "seat__organisation", "seat__account", "seat__college", "author", "minutes__meeting"
        )
        return names.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> ActionQuerySet:
        return self.filter(state=ActionState.OPEN)

    def of(self, meeting: Meeting) -> ActionQuerySet:
        """What one session left to do, in the order in which it was said."""
        return self.filter(meeting=meeting).with_names().order_by("number")

    def standing(self, where: str, on: dt.date) -> ActionQuerySet:
        """Open ones, the nearest date first; or the late (« retard »), the closed (« closes »), all (« toutes »)."""
        nearest = (F("due_on").asc(nulls_last=True), "number")
        if where == "retard":
            return self.late(on).order_by(*nearest)
        if where == "closes":
            return self.exclude(state=ActionState.OPEN).order_by("-closed_at", "-number")
        return self.order_by("-number") if where == "toutes" else self.open().order_by(*nearest)

    def told_to(self, account: Visitor) -> ActionQuerySet:
        """Whom the journal may still tell of them."""
        return self.visible_to(account)

    def late(self, on: dt.date) -> ActionQuerySet:
        return self.open().filter(due_on__lt=on)

    def unassigned(self) -> ActionQuerySet:
        """Nobody was named, or no day."""
        nobody = Q(organisation=None, owner=None, owner_name="")
        return self.open().filter(nobody | Q(due_on=None))

    def carried_by(self, account: Account) -> ActionQuerySet:
        """Named to the account, or to an organisation that it represents today."""
        represented = Representative.objects.running().filter(account=account, organisation__isnull=False)
        return self.filter(Q(owner=account) | Q(organisation__in=represented.values("organisation")))

    def visible_to(self, account: Visitor) -> ActionQuerySet:
        """All of them, save those of a restricted item: its members, who presides and who carries them."""
        if account.is_authenticated and account.is_staff:
            return self
        free = Q(item=None) | Q(item__is_restricted=False)
        if not account.is_authenticated:
            return self.filter(free)
        assemblies = Seat.objects.running().held_by(account).values("college__assembly")
        carried = Action.objects.carried_by(account).values("pk")
        return self.filter(free | Q(assembly__in=assemblies) | Q(pk__in=carried) | led_by(account, "meeting__"))

    def with_names(self) -> ActionQuerySet:
        """Who carries them and where they come from; whether a measure of care hides them, as `is_hidden`."""
        things = ("assembly", "meeting__assembly", "item", "organisation", "owner", "milestone")
        return self.select_related(*things).annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))


class Minutes(models.Model):
    """What is remembered of one session.

    `number` is given when the last signature seals them: « PV-2026-04 » in the register of the assembly, whose
    `previous` they name. `text` is then what was signed, `digest` its fingerprint (see `seal.py`), and the database
    refuses that anything of it changes.

    `chair` and `secretary` were in the session: they alone sign. `asked_in` is the point of a later session that
    decides whether these minutes are approved, `approved_by` its decision; silence has neither. `put_digest`: the
    fingerprint of what that session has before it, from the opening of its vote or round to its end: nothing changes.
    """

    told_with = ("meeting",)
    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    drafted_at = models.DateTimeField()
    corrections_until = models.DateField(_("corrections jusqu’au"), null=True, blank=True)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("a présidé")
    )
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("a tenu le procès-verbal"),
    )
    asked_in = models.OneToOneField(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+")
    put_digest = models.CharField(_("empreinte du texte soumis"), max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_in = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(_("numéro"), max_length=12, blank=True)
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    text = models.JSONField(default=dict)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("procès-verbal")
        verbose_name_plural = _("procès-verbaux")
        ordering = ["-meeting__number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MinutesState.values), name="minutes_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=MinutesState.SIGNED, signed_at__isnull=False)
                & ~Q(number="")
                & ~Q(digest="")
                & ~Q(text={})
                | ~Q(state=MinutesState.SIGNED) & Q(number="", digest="", signed_at=None, previous=None),
                name="minutes_are_sealed_whole_or_not",
            ),
            models.UniqueConstraint(
                fields=["assembly", "number"], condition=~Q(number=""), name="a_register_numbers_once"
            ),
            models.UniqueConstraint(
                fields=["assembly"],
                condition=Q(state=MinutesState.SIGNED, previous=None),
                name="a_register_begins_once",
            ),
            models.CheckConstraint(
                condition=Q(chair=None) | Q(secretary=None) | ~Q(chair=F("secretary")),
                name="one_presides_another_writes",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Procès-verbal de « %(meeting)s »") % {"meeting": self.meeting})

    def get_absolute_url(self) -> str:
        return reverse("minutes:minutes", args=[self.meeting.number])

    @property
    def is_sealed(self) -> bool:
        return self.state == MinutesState.SIGNED

    @property
    def takes_corrections(self) -> bool:
        """Sent to who attended, and the window of the rules is not over."""
        until = self.corrections_until
        return self.state == MinutesState.CORRECTING and until is not None and until >= timezone.localdate()


def new_salt() -> str:
    """What keeps the fingerprint of a hidden part from being guessed (see `seal.py`)."""
    return secrets.token_hex(16)


def stamp_of(text: str, is_restricted: bool) -> str:
    """A short digest of a wording and of who may read it."""
    return digest(f"{is_restricted} {text}")


class SectionKind(models.TextChoices):
    OPENING = "opening", _("convocation et bureau")
    PRESENCE = "presence", _("présence et quorum")
    ITEM = "item", _("point")
    CLOSING = "closing", _("clôture")


class Section(models.Model):
    """One part of the minutes: `text` is written by people, `facts` are what the session itself recorded."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="sections")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=SectionKind)
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=220)
    text = models.TextField(_("ce qui s’est dit"), max_length=20_000, blank=True)
    facts = models.JSONField(default=dict)
    is_restricted = models.BooleanField(_("réservée aux membres"), default=False)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    class Meta:
        verbose_name = _("partie de procès-verbal")
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["minutes", "rank"], name="a_section_has_its_rank")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.minutes.get_absolute_url()}#partie-{self.rank}"

    @property
    def stamp(self) -> str:
        """The wording as somebody read it: who edits an older one is told."""
        return stamp_of(self.text, self.is_restricted)


class NamedPerson(models.Model):
    """A person whom the minutes name: who presided, wrote, was there, holds a seat that was represented or absent, or
    stood in an election held there (`candidacy`).

    Read by members only. The name is what was true at the session: it stays in the minutes when the account closes, as
    decision 23 says. `salt` keeps its commitment from being guessed (see `seal.py`).
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="people")
    key = models.CharField(max_length=8)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nom"), max_length=120, blank=True)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    class Meta:
        verbose_name = _("personne nommée")
        verbose_name_plural = _("personnes nommées")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "key"], name="minutes_name_by_their_own_keys"),
            models.UniqueConstraint(
                fields=["minutes", "account"],
                condition=Q(account__isnull=False, candidacy=None),
                name="minutes_name_a_person_once",
            ),
            models.UniqueConstraint(fields=["minutes", "candidacy"], name="minutes_name_who_stands_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Revision(models.Model):
    """A change of the words of a section, by hand or by a correction. Immutable: nothing that was written is lost."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="revisions")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    correction = models.ForeignKey("Correction", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.section} / {self.at}"


class Correction(models.Model):
    """A member who attended proposes other words for a section, as an amendment; it is answered with a reason.

    `seen` is the wording that its author read. `number` counts the corrections of these minutes.
    """

    told_with = ("minutes__meeting", "section")
    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    section = models.ForeignKey(Section, models.CASCADE, related_name="corrections")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen = models.TextField(blank=True)
    proposed = models.TextField(_("texte proposé"), max_length=20_000)
    reason = models.TextField(_("pourquoi"), max_length=1000)
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.PROPOSED)
    at = models.DateTimeField()
    answer = models.TextField(_("réponse"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction de procès-verbal")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="a_correction_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(state__in=CorrectionState.values), name="minutes_correction_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Correction n° %(number)s, « %(section)s »") % {"number": self.number, "section": self.section})

    def get_absolute_url(self) -> str:
        return reverse("minutes:correction", args=[self.minutes.meeting.number, self.number])


class MemberStatement(models.Model):
    """What a member asks to be read beside the minutes, in its own words; one a seat."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="statements")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("déclaration"), max_length=5000)
    at = models.DateTimeField()
    salt = models.CharField(max_length=32, default=new_salt, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("déclaration jointe")
        verbose_name_plural = _("déclarations jointes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "seat"], name="a_seat_states_once")]

    def __str__(self) -> str:
        return str(_("Déclaration %(of)s%(seat)s") % {"of": french.of(self.seat), "seat": self.seat})

    def get_absolute_url(self) -> str:
        return f"{self.minutes.get_absolute_url()}#declaration-{self.pk}"


class Signing(models.Model):
    """Who chaired or held the pen signs what they read. Gone if the text changes before the seal."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("présidence de séance")
        SECRETARY = "secretary", _("secrétariat de séance")

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="signings")
    role = models.CharField(max_length=10, choices=Role)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature")
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "role"], name="a_role_signs_once"),
            models.UniqueConstraint(fields=["minutes", "account"], name="nobody_signs_twice"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Action(models.Model):
    """Something that a session asked to be done: by whom, for when, for which line of the roadmap.

    Nobody and no day at first, when it was only noted in session.
    """

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("ce qu’il y a à faire"), max_length=500)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("structure")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("compte")
    )
    owner_name = models.CharField(_("nom"), max_length=120, blank=True)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ligne de feuille de route")
    )
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(_("ce qui a été fait"), max_length=1000, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_is_known"),
            models.CheckConstraint(
                condition=Q(organisation=None, owner=None)
                | Q(organisation=None, owner_name="")
                | Q(owner=None, owner_name=""),
                name="an_action_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, closed_at=None)
                | ~Q(state=ActionState.OPEN) & Q(closed_at__isnull=False),
                name="a_closed_action_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Action n° %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("minutes:action", args=[self.number])

    @property
    def carrier(self) -> str:
        """Who does it, as everybody may read it; nothing while nobody was named."""
        return str(self.organisation or self.owner or self.owner_name)

    @property
    def kept_carrier(self) -> str:
        """The same where it is frozen: a person by their own name never is, since their consent may be withdrawn."""
        return str(_("un membre")) if self.owner else self.carrier

    def is_late(self, on: dt.date) -> bool:
        return self.state == ActionState.OPEN and self.due_on is not None and self.due_on < on


class Postponement(models.Model):
    """An action put off: both days and the reason stay. Immutable."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="postponements")
    from_on = models.DateField()
    to_on = models.DateField(_("nouvelle date"))
    reason = models.TextField(_("raison"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("report")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="an_action_is_put_off_to_later")
        ]

    def __str__(self) -> str:
        return f"{self.from_on} → {self.to_on}"

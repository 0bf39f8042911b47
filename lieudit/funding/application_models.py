"""Applications, alone or together: partners, answers, budget; who is tied to one, and reads nothing of it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.funding.budget import ACCOUNTS
from lieudit.funding.call_models import MOST_MONEY, Call
from lieudit.funding.jury_models import Juror
from lieudit.funding.speaking import places_of
from lieudit.funding.vocabulary import Ground, Kind, PartnerRole
from lieudit.funding.workflow import JUDGED, READ, RECEIVED, ApplicationState
from lieudit.governance.models import Interest
from lieudit.journal.models import Mention
from lieudit.network.licences import Licence
from lieudit.network.models import Affiliation, Place, Representative
from lieudit.network.vocabulary import OrganisationKind

ERASURES = ("funding.erased", "funding.unread_erased")
"""Kinds of entry that say that a file is erased: its number alone."""


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of(self, account: Account) -> ApplicationQuerySet:
        """Files of a place for which the account speaks, or that asks it to be one of them."""
        asked = Partner.objects.filter(place__in=places_of(account), left_at=None)
        return self.filter(pk__in=asked.order_by().values("application"))

    def public(self) -> ApplicationQuerySet:
        """Files of calls for commons, from their first word: but those that were withdrawn, erased, or hidden by a
        measure of care, and those of a call that is hidden."""
        return self.filter(written_in_public())

    def visible_to(self, account: Visitor) -> ApplicationQuerySet:
        """All, where files are written in public; its own places; who leads the call, once it is sent; the jury, once
        it rates. Whoever is tied to a file that a jury judges reads nothing of it, but by its own places, and where it
        is public: see `recused`."""
        if not account.is_authenticated:
            return self.public()
        return self.filter(may_read(*rights_of(account)))

    def told_to(self, account: Account) -> ApplicationQuerySet:
        return self.visible_to(account)

    def received(self) -> ApplicationQuerySet:
        return self.filter(state__in=RECEIVED)

    def rated(self) -> ApplicationQuerySet:
        """Those that the jury reads: received, and not set aside for their lateness."""
        return self.received().filter(set_aside="")

    def open_to(self, juror: Juror) -> ApplicationQuerySet:
        """Those of the call for which the juror is not recused."""
        return self.rated().filter(~recused(juror.account), call__jury=juror.jury_id)

    def begun(self) -> ApplicationQuerySet:
        """All that were not withdrawn."""
        return self.exclude(state=ApplicationState.WITHDRAWN)

    def with_call(self) -> ApplicationQuerySet:
        rows = self.select_related("call__current", "call__assembly", "call__organisation", "call__jury", "lead")
        return rows.with_measures()

    def with_measures(self) -> ApplicationQuerySet:
        """Whether a measure of care hides its words, as `is_hidden`: its places alone read them still."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Application)))


def rights_of(account: Account) -> tuple[Q, Q, Q, Q]:
    """What makes that somebody reads an application, as conditions: it is of one of their places, all read it, it was
    sent to them; and they are recused for it by nothing."""
    led = Call.objects.led_by(account).order_by().values("pk")
    mine = Application.objects.of(account).order_by().values("pk")
    sits = Juror.objects.sitting().filter(account=account, jury__call=models.OuterRef("call"))
    judged = Q(models.Exists(sits), state__in=RECEIVED, set_aside="", call__state__in=JUDGED)
    return Q(pk__in=mine), written_in_public(), Q(state__in=RECEIVED, call__in=led) | judged, ~recused(account)


def told_whole(account: Account) -> Q:
    """The condition on applications of which somebody reads what was decided, and what is contested, beside what all
    read: its places; who leads the call and who sits in its jury, once it was sent, recused by nothing."""
    mine, _public, sent, free = rights_of(account)
    return mine | sent & free


def may_read[Condition: (Q, bool)](mine: Condition, public: Condition, sent: Condition, free: Condition) -> Condition:
    """Whether the four of `rights_of` let one read; as a condition, or once the database has said each of them."""
    return mine | public | sent & free


def written_in_public() -> Q:
    """The condition on applications that everybody reads: a call takes a file once it is open, hence public."""
    shown = Q(call__kind=Kind.COMMONS, erased_at=None) & ~Q(state=ApplicationState.WITHDRAWN)
    return shown & ~Q(pk__in=Measure.objects.hidden(Application)) & ~Q(call__in=Measure.objects.hidden(Call))


class Application(models.Model):
    """What one place, or several, answer to a call. `lead` carries it; every partner accepts before it is sent.

    A file that comes after the hour is kept, with its reason (`late_reason`): who calls decides what becomes of it, and
    says why it is `set_aside`. `shown_at`: its places publish it though it was not retained. `licence`: that of the
    common that it makes, where a call asks for commons; nothing elsewhere.
    """

    number = models.PositiveIntegerField(unique=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT)
    lead = models.ForeignKey(Place, models.PROTECT, related_name="+")
    title = models.CharField(_("titre"), max_length=120)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    late_reason = models.TextField(_("pourquoi après l’heure"), validators=[MaxLengthValidator(1000)], blank=True)
    reason = models.TextField(_("motif du retrait"), validators=[MaxLengthValidator(1000)], blank=True)
    set_aside = models.TextField(_("pourquoi il n’est pas lu"), validators=[MaxLengthValidator(1000)], blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier de candidature")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="an_application_is_somewhere"),
            models.CheckConstraint(
                condition=~Q(state__in=RECEIVED) | Q(sent_at__isnull=False), name="a_received_file_was_sent"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.LATE) | ~Q(late_reason=""), name="a_late_file_says_why"
            ),
            models.CheckConstraint(
                condition=Q(licence__in=["", *Licence.values]), name="a_common_is_under_an_open_one"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title

    def get_absolute_url(self) -> str:
        return reverse("funding:application", args=[self.number])

    @property
    def is_public(self) -> bool:
        """It is written in public: its call is one for commons."""
        return self.call.kind == Kind.COMMONS

    @property
    def shown_title(self) -> str:
        """Its title, as others than its places read it: its number alone where care hides it (`with_measures`)."""
        return gettext("Dossier n° %d") % self.number if vars(self).get("is_hidden") else self.title


def copies_of_erased() -> Q:
    """Entries of the journal that copy words of a file that was erased since: its title, its places, their reasons."""
    files = Mention.objects.filter(content_type__app_label="funding", content_type__model="application")
    gone = Application.objects.filter(erased_at__isnull=False).order_by().values("pk")
    said = models.Exists(files.filter(entry=models.OuterRef("pk"), object_id__in=gone))
    return Q(kind__startswith="funding.") & ~Q(kind__in=ERASURES) & Q(said)


def last_erased() -> dt.datetime | None:
    """When a file was last erased."""
    found: dt.datetime | None = Application.objects.aggregate(at=models.Max("erased_at"))["at"]
    return found


def holds_files(call: Call) -> bool:
    """Whether a jury reads the call, or deliberates, and a file waits for its answer there: it is not given up."""
    return call.state in READ and call.applications.rated().exists()


class PartnerQuerySet(models.QuerySet["Partner"]):
    def standing(self) -> PartnerQuerySet:
        """Asked, and not left."""
        return self.filter(left_at=None)

    def inside(self) -> PartnerQuerySet:
        """Those that accepted, and did not leave."""
        return self.standing().filter(accepted_at__isnull=False)


class Partner(models.Model):
    """A place of an application: asked by the lead with its role and its task, accepted by who speaks for it, or left
    with a reason.

    The lead is one, accepted from the start. A place is in one file of a call at a time (`call` repeats that of the
    application for the database to hold it).
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="partners")
    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    role = models.CharField(_("rôle"), max_length=10, choices=PartnerRole, blank=True, db_default="")
    task = models.CharField(_("ce que fait ce lieu"), max_length=300)
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu d’un dossier")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "place"], condition=Q(left_at=None), name="a_place_is_asked_once"
            ),
            models.CheckConstraint(condition=Q(role__in=["", *PartnerRole.values]), name="a_role_is_known"),
            models.UniqueConstraint(
                fields=["call", "place"],
                condition=Q(left_at=None, accepted_at__isnull=False),
                name="a_place_is_in_one_file_of_a_call",
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)

    @property
    def shown_role(self) -> str:
        """Its role, but of the one that carries the file: its task says it."""
        return "" if self.role in ("", PartnerRole.CARRIES) else self.get_role_display()


class Answer(models.Model):
    """One version of the answer to one question: each that is saved is a row, and none is lost.

    `beside`: the version that its author had not seen, when two wrote at once; both are shown until somebody who saw
    both writes the next. `source`: where the words come from, when they were brought.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    text = models.TextField(validators=[MaxLengthValidator(6000)], blank=True)
    beside = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("réponse d’un dossier")
        ordering = ["application", "question", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question", "version"], name="an_answer_has_each_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.question} · {self.version}"


class BudgetLine(models.Model):
    """A charge, a product, or what volunteers give, valued apart: of one place, in one year, in euros."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="lines")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    year = models.PositiveSmallIntegerField(_("année"))
    account = models.CharField(
        _("compte"), max_length=4, choices=[(code, each.label) for code, each in ACCOUNTS.items()]
    )
    words = models.CharField(_("ce que c’est"), max_length=200)
    amount = models.DecimalField(_("somme, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)

    class Meta:
        verbose_name = _("ligne d’un budget")
        ordering = ["year", "place", "account", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_line_is_above_nothing"),
            models.CheckConstraint(condition=Q(account__in=list(ACCOUNTS)), name="a_line_has_its_account"),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.account} · {self.amount}"


class Recusal(models.Model):
    """A juror reads nothing of a file, for a reason found (`ties_of`), said by them, or asked for and granted.

    What was found stays, even where the link ends during the call. `words` are read by nobody but their author and who
    leads the call.
    """

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="recusals")
    application = models.ForeignKey(Application, models.PROTECT, related_name="recusals")
    ground = models.CharField(max_length=12, choices=Ground)
    words = models.TextField(validators=[MaxLengthValidator(1000)], blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("récusation")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["juror", "application", "ground"], name="a_recusal_is_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} · {self.application_id} · {self.ground}"


def ties_of(account: Account) -> dict[Ground, Q]:
    """What ties a person to a file, today, as conditions on applications.

    A place is theirs when they speak for it; so is the body that operates it, or the network that gathers it, when they
    speak for that. Interests are read both ways: those of the person and of the organisations that they represent, with
    a place of the file or with an organisation of it; and those of the organisations of the file with theirs.
    """
    spoken, affiliated = Representative.objects.running().filter(account=account), Affiliation.objects.running()
    places = spoken.filter(place__isnull=False).values("place")
    firms = spoken.filter(organisation__isnull=False).values("organisation")
    networks = Q(organisation__kind=OrganisationKind.NETWORK)
    bodies = affiliated.exclude(networks).filter(
        Q(organisation__in=firms) | Q(organisation__affiliations__in=(affiliated.filter(place__in=places).values("pk")))
    )
    gathered = affiliated.filter(networks, organisation__in=firms)
    interests = Interest.objects.running()
    mine = interests.filter(Q(account=account, organisation=None) | Q(organisation__in=firms))
    partied = affiliated.filter(organisation__in=mine.filter(party__isnull=False).values("party"))
    with_us = interests.filter(Q(party__in=firms) | Q(place__in=places))
    theirs = affiliated.filter(organisation__in=with_us.filter(organisation__isnull=False).values("organisation"))
    speakers = Representative.objects.running().filter(
        place__isnull=False, account__in=with_us.filter(organisation=None).exclude(account=account).values("account")
    )

    inside = Partner.objects.standing().filter(application=models.OuterRef("pk"))
    answers = Answer.objects.filter(application=models.OuterRef("pk"), author=account)
    return {
        Ground.SPEAKS: Q(models.Exists(inside.filter(place__in=places))),
        Ground.OPERATES: Q(models.Exists(inside.filter(place__in=bodies.values("place")))),
        Ground.NETWORK: Q(models.Exists(inside.filter(place__in=gathered.values("place")))),
        Ground.INTEREST: Q(models.Exists(inside.filter(place__in=mine.filter(place__isnull=False).values("place"))))
        | Q(models.Exists(inside.filter(place__in=partied.values("place"))))
        | Q(models.Exists(inside.filter(place__in=theirs.values("place"))))
        | Q(models.Exists(inside.filter(place__in=speakers.values("place")))),
        Ground.AUTHOR: Q(author=account) | Q(models.Exists(answers)),
    }


def recused(account: Account) -> Q:
    """The condition on applications by which somebody reads nothing of them: they are tied to the file today, or were
    recused for it; whoever leads the call as whoever sits."""
    said = Recusal.objects.filter(juror__account=account, application=models.OuterRef("pk"))
    tied = Q(models.Exists(said))
    for condition in ties_of(account).values():
        tied |= condition
    return tied

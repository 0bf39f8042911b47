"""Lotteries of an assembly: their quotas, their volunteers, the panels that were published, and who was drawn."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.governance.models import Assembly, College, Seat
from lieudit.lottery.vocabulary import Audience, Kind
from lieudit.lottery.workflow import LotteryState, MemberState
from lieudit.network.models import Place


class LotteryQuerySet(models.QuerySet["Lottery"]):
    def public(self) -> LotteryQuerySet:
        """All but those that are being prepared."""
        return self.exclude(state=LotteryState.PREPARED)

    def led_by(self, account: Visitor) -> LotteryQuerySet:
        """Those of the assemblies that an account chairs; all of them for the secretariat."""
        if not account.is_authenticated:
            return self.none()
        if account.is_staff:
            return self
        return self.filter(assembly__in=Seat.objects.chaired_by(account).values("college__assembly"))

    def visible_to(self, account: Visitor) -> LotteryQuerySet:
        """Public ones, and those that an account prepares."""
        led = self.model.objects.led_by(account)
        return self.filter(~Q(state=LotteryState.PREPARED) | Q(pk__in=led.values("pk")))

    def to_close(self) -> LotteryQuerySet:
        """Those whose last day to volunteer has ended."""
        return self.filter(state=LotteryState.OPEN, closes_on__lt=timezone.localdate())

    def with_counts(self) -> LotteryQuerySet:
        """How many volunteered, as `volunteer_count`."""
        return self.annotate(volunteer_count=Count("volunteers", filter=Q(volunteers__left_at=None)))


class Lottery(models.Model):
    """The drawing by lot of a panel, or of the seats of a college, among volunteers and under quotas.

    `source` names the public draw that gives the seed, `draw_at` its hour: both are said before. `seed` is typed by two
    persons: `held_seed` is what the first one typed. `progress` is in hundredths, told by the worker at `beat_at`;
    `short` is why no panel was found: {"missing": n, "relaxed": [[kind, code, low, high]]}.
    """

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    college = models.ForeignKey(College, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("titre"), max_length=200)
    why = models.TextField(_("mission"), max_length=2000)
    seats = models.PositiveSmallIntegerField(_("sièges"))
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ALL)
    kinds = models.JSONField(default=list)
    figures = models.CharField(_("source des chiffres"), max_length=300, blank=True)
    closes_on = models.DateField(_("appel jusqu’au"))
    source = models.CharField(_("tirage public"), max_length=200)
    draw_at = models.DateTimeField(_("heure du tirage"))
    until = models.DateField(_("fin des mandats"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=LotteryState, default=LotteryState.PREPARED)
    progress = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True, blank=True)
    short = models.JSONField(default=dict, blank=True)
    held_seed = models.CharField(max_length=200, blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    seed = models.CharField(_("résultat du tirage"), max_length=200, blank=True)
    drawn_panel = models.PositiveSmallIntegerField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LotteryQuerySet.as_manager()

    class Meta:
        verbose_name = _("tirage au sort")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LotteryState.values), name="lottery_state_is_known"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_lottery_has_seats"),
            models.CheckConstraint(
                condition=Q(state=LotteryState.DRAWN, drawn_panel__isnull=False, drawn_at__isnull=False) & ~Q(seed="")
                | ~Q(state=LotteryState.DRAWN) & Q(drawn_panel=None, seed=""),
                name="a_lottery_is_drawn_whole",
            ),
            models.UniqueConstraint(
                fields=["college"],
                condition=Q(college__isnull=False) & ~Q(state__in=[LotteryState.DRAWN, LotteryState.CANCELLED]),
                name="a_college_is_drawn_by_one_lottery_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lottery:lottery", args=[self.number])

    @property
    def is_open(self) -> bool:
        """Volunteers are taken, whether or not the timer has passed."""
        return self.state == LotteryState.OPEN and timezone.localdate() <= self.closes_on

    @property
    def hour_has_come(self) -> bool:
        return timezone.now() >= self.draw_at


class Quota(models.Model):
    """From `low` to `high` members of one category. `figure` is what is counted there, from the source of figures."""

    lottery = models.ForeignKey(Lottery, models.CASCADE, related_name="quotas")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField()
    figure = models.PositiveIntegerField(default=0)
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["lottery", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["lottery", "kind", "code"], name="a_category_has_one_quota"),
            models.UniqueConstraint(fields=["lottery", "rank"], name="a_quota_has_its_rank"),
            models.CheckConstraint(condition=Q(low__lte=F("high")), name="a_quota_goes_upwards"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.label}"


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def here(self) -> VolunteerQuerySet:
        """Those who have not left the pool."""
        return self.filter(left_at=None)

    def of_account(self, account: Visitor) -> VolunteerQuerySet:
        return self.filter(account=account) if account.is_authenticated else self.none()


class Volunteer(models.Model):
    """A person who volunteers, in their own name or in that of a place. Never public before being drawn.

    `profile` is the kind → the category, frozen; `number` is drawn as the call closes and names them in the published
    file; `chance` is how many of the published panels contain them. `name` is what is published if they are drawn and
    accept. Of who left, the number and its categories remain.
    """

    lottery = models.ForeignKey(Lottery, models.PROTECT, related_name="volunteers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nom"), max_length=120, blank=True)
    profile = models.JSONField(default=dict)
    consented_at = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField(null=True, blank=True)
    chance = models.PositiveSmallIntegerField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volontaire")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["lottery", "account"], name="a_person_volunteers_once"),
            models.UniqueConstraint(
                fields=["lottery", "place"], condition=Q(place__isnull=False), name="a_place_volunteers_once"
            ),
            models.UniqueConstraint(fields=["lottery", "number"], name="a_volunteer_has_one_number"),
            models.CheckConstraint(
                condition=Q(left_at=None, account__isnull=False) | Q(left_at__isnull=False, account=None, name=""),
                name="who_left_a_pool_is_forgotten",
            ),
        ]

    def __str__(self) -> str:
        return _g("volontaire n° %s") % self.number if self.number else _g("volontaire")


class Panels(models.Model):
    """The panels of a lottery as they were published, for good: `digest` is that of `text`, byte for byte.

    `profiles` is the file of who is in which category, by number, whose digest `text` carries; read by the assembly
    only. `least` is the smallest chance of a volunteer, in panels out of a thousand.
    """

    lottery = models.OneToOneField(Lottery, models.PROTECT, related_name="panels", primary_key=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    profiles = models.TextField()
    least = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    def seated(self) -> PanelMemberQuerySet:
        """Those who are asked or have accepted."""
        return self.filter(state__in=[MemberState.ASKED, MemberState.ACCEPTED])

    def of_account(self, account: Account) -> PanelMemberQuerySet:
        return self.filter(volunteer__account=account)


class PanelMember(models.Model):
    """Somebody whom the lot drew, or who replaces a member. Named in public once they have accepted.

    `place_of` is whom they replace; `seat` what they were given in a college.
    """

    told_with = ("lottery", "volunteer__place")
    lottery = models.ForeignKey(Lottery, models.PROTECT, related_name="members")
    volunteer = models.OneToOneField(Volunteer, models.PROTECT, related_name="member")
    rank = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.ASKED)
    place_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    seat = models.OneToOneField(Seat, models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateTimeField()

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre tiré au sort")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["lottery", "rank"], name="a_panel_member_has_its_rank"),
            models.CheckConstraint(condition=Q(state__in=MemberState.values), name="panel_member_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """Their name once they have accepted, and as long as they take part; else their number."""
        name, place = self.volunteer.name, self.volunteer.place
        if self.state == MemberState.ACCEPTED and name:
            return f"{name}, {place}" if place else name
        return _g("Volontaire n° %s") % self.volunteer.number

    def get_absolute_url(self) -> str:
        return reverse("lottery:mine", args=[self.lottery.number])

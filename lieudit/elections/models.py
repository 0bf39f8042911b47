"""Elections of an assembly: their roll, candidacies, circles, rounds of votes and minutes of the count."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import Measure
from lieudit.elections.schedule import Calendar
from lieudit.elections.workflow import GONE, CandidacyState, CircleState, CorrectionState, ElectionState
from lieudit.governance.models import Assembly, College, Rulebook, Seat
from lieudit.governance.rules import Rules
from lieudit.membership.models import Member
from lieudit.membership.workflow import MemberState
from lieudit.network.models import Organisation, Representative
from lieudit.toolkit.search import Plain
from lieudit.voting.models import Ballot, Sitting
from lieudit.voting.workflow import Way


class ElectionQuerySet(models.QuerySet["Election"]):
    def public(self) -> ElectionQuerySet:
        """All but those that are being prepared: once announced, an election stays readable."""
        return self.exclude(state=ElectionState.PREPARED)

    def visible_to(self, account: Visitor) -> ElectionQuerySet:
        """Those in preparation are seen by the secretariat and by who chairs their assembly."""
        if not account.is_authenticated:
            return self.public()
        return self if account.is_staff else self.filter(~Q(state=ElectionState.PREPARED) | led_by(account))

    def running(self) -> ElectionQuerySet:
        return self.exclude(state__in=[ElectionState.CLOSED, ElectionState.CANCELLED])


def led_by(account: Visitor) -> Q:
    """Elections of assemblies that `account` chairs today."""
    return Q(assembly__in=Seat.objects.chaired_by(account).values("college__assembly"))


class ElectorQuerySet(models.QuerySet["Elector"]):
    def spoken_by(self, account: Visitor) -> ElectorQuerySet:
        """Lines for which `account` may act: its own, or that of an organisation it represents today."""
        if not account.is_authenticated:
            return self.none()
        represented = Representative.objects.running().filter(account=account, organisation__isnull=False)
        return self.filter(Q(account=account) | Q(organisation__in=represented.values("organisation_id")))

    def voting(self) -> ElectorQuerySet:
        return self.filter(struck=False, in_standing=True)

    def called(self, words: str) -> ElectorQuerySet:
        """Those whose name, as pages read it today, holds each of these words."""
        published = When(account__name_is_public=True, account__name__gt="", then="account__name")
        body = When(organisation__isnull=False, then="organisation__name")
        found = self.annotate(read_as=Plain(Case(published, body, default="name")))
        for word in words.split():
            found = found.filter(read_as__contains=Plain(Value(word)))
        return found

    def left(self, region: int | None) -> ElectorQuerySet:
        """Lines of who left the association of `region`, or was excluded, and has not joined it again."""
        organisation = Q(organisation__isnull=False, organisation=OuterRef("organisation"))
        known = Member.objects.filter(
            organisation | Q(account__isnull=False, account=OuterRef("account")), region=region
        )
        ended = known.filter(state__in=[MemberState.LEFT, MemberState.EXCLUDED])
        return self.filter(Exists(ended.order_by()), ~Exists(known.running().order_by()))


ELECTOR = ("elector__organisation", "elector__account")


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    def standing(self) -> CandidacyQuerySet:
        return self.filter(state=CandidacyState.STANDING)

    def in_hands_of(self, account: Visitor, election: Election) -> CandidacyQuerySet:
        """Those of an election that the account filed, or whose member it is or represents today."""
        spoken = Elector.objects.spoken_by(account).filter(election=election)
        return self.filter(Q(author=account.pk) | Q(elector__in=spoken.values("pk")), contest__election=election)

    def of_ballot(self, ballot: Ballot) -> CandidacyQuerySet:
        """Those that a ballot says, by their keys, in its order."""
        named = self.filter(contest__rounds__ballot=ballot, option__in=ballot.options).order_by("rank")
        return named.select_related(*ELECTOR)

    def on_ballots(self, numbers: Collection[int]) -> CandidacyQuerySet:
        """Those that the ballots of these elections say, college by college."""
        related = self.select_related("contest__election", "contest__college", *ELECTOR)
        return related.filter(contest__election__number__in=numbers).seen().exclude(option="")

    def seen(self) -> CandidacyQuerySet:
        """Those that stand, and those of who left once the ballots were ordered: they stay on them."""
        return self.filter(state__in=[CandidacyState.STANDING, CandidacyState.LEFT])

    def public(self) -> CandidacyQuerySet:
        """Those that stand in an election that is announced, and that no measure of care hides."""
        hidden = Measure.objects.hidden(self.model)
        return self.seen().exclude(contest__election__state=ElectionState.PREPARED).exclude(pk__in=hidden)

    def of(self, election: Election) -> CandidacyQuerySet:
        """Those that stand in an election or are on its ballots, with all that a page shows of them."""
        related = self.select_related("contest__college", *ELECTOR)
        return related.filter(contest__election=election).seen().in_lot_order()

    def in_lot_order(self) -> CandidacyQuerySet:
        """By the public draw; before it, all candidacies are equal and the day of deposit orders them."""
        return self.order_by("contest__college__letter", "rank", "pk")


class Election(models.Model):
    """The filling of seats of one assembly, under the version of the rules that it freezes.

    `lot_source` names the public draw before it takes place; `seed` is what it gave: it orders the candidates and
    says who leaves among equals. `tie_source` names another, after the vote, that will part ties; without it equals
    meet in a second round. `way` is how its ballots are voted, `risk` what who chose it said.
    `window`: the last end of mandate that this election renews.
    """

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="+")
    title = models.CharField(_("titre"), max_length=200)
    state = models.CharField(max_length=10, choices=ElectionState, default=ElectionState.PREPARED)
    roll_on = models.DateField(_("liste arrêtée le"))
    corrections_until = models.DateField(_("corrections jusqu’au"))
    candidacies_until = models.DateField(_("candidatures jusqu’au"))
    opens_at = models.DateTimeField(_("ouverture du vote"))
    closes_at = models.DateTimeField(_("clôture du vote"))
    mandates_from = models.DateField(_("les mandats commencent le"))
    window = models.DateField(_("mandats qui finissent jusqu’au"))
    lot_source = models.CharField(_("tirage public"), max_length=200)
    seed = models.CharField(_("résultat du tirage"), max_length=200, blank=True)
    tie_source = models.CharField(_("tirage qui départage"), max_length=200, blank=True)
    way = models.CharField(_("façon de voter"), max_length=10, choices=Way, default=Way.TOTALS)
    risk = models.JSONField(default=dict, blank=True)
    sitting = models.OneToOneField(Sitting, models.PROTECT, null=True, blank=True, related_name="+")
    roll_sealed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("élection")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ElectionState.values), name="election_state_is_known"),
            models.CheckConstraint(
                condition=Q(way__in=Way.values) & ~Q(way=Way.ROLL_CALL), name="an_election_has_no_roll_call"
            ),
            models.UniqueConstraint(
                fields=["assembly"],
                condition=~Q(state__in=[ElectionState.CLOSED, ElectionState.CANCELLED]),
                name="an_assembly_holds_one_election_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("elections:election", args=[self.number])

    @property
    def calendar(self) -> Calendar:
        return Calendar(**{name: getattr(self, name) for name in Calendar.__dataclass_fields__})

    @property
    def rules(self) -> Rules:
        rules: Rules = self.rulebook.rules
        return rules


class Contest(models.Model):
    """The seats that one college fills in an election. `computed` keeps the sentences of the computation, and the
    seats whose mandate ends: {"sentences": [...], "ending": [seat pk], "drawn": [seat pk], "places": n}.

    `outcome` is what the last round gave: empty until then. « short » and « nobody »: some of those who were voted on,
    or all of them, are below the floor of the rules, and seats are left. « left » and « vacant »: who was to be seated
    belongs to the association no more, and others may be voted on, or nobody.
    """

    class Outcome(models.TextChoices):
        WAITING = "", _("à venir")
        ELECTED = "elected", _("pourvu")
        TIE = "tie", _("égalité, à départager")
        NO_QUORUM = "no_quorum", _("quorum non atteint")
        NO_VOTE = "no_vote", _("aucune voix exprimée")
        EMPTY = "empty", _("sans candidature")
        SHORT = "short", _("plancher non atteint")
        NOBODY = "nobody", _("plancher non atteint, personne n’est élu")
        LEFT = "left", _("départ d’une personne élue, siège à pourvoir")
        VACANT = "vacant", _("départ de l’association, siège vacant")

    election = models.ForeignKey(Election, models.CASCADE, related_name="contests")
    college = models.ForeignKey(College, models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField(_("sièges à pourvoir"))
    computed = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)

    class Meta:
        verbose_name = _("collège à élire")
        ordering = ["college__letter"]
        constraints = [models.UniqueConstraint(fields=["election", "college"], name="a_college_is_elected_once")]

    def __str__(self) -> str:
        return f"{self.college}"


class Elector(models.Model):
    """One line of the electoral roll, one member. Nothing changes once the roll is sealed (trigger).

    `key` names the member in the recount file; `struck` lines stay readable and do not vote.
    """

    election = models.ForeignKey(Election, models.CASCADE, related_name="roll")
    number = models.PositiveIntegerField()
    college = models.ForeignKey(College, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    in_standing = models.BooleanField(_("à jour"), default=True)
    reason = models.CharField(max_length=300, blank=True)
    struck = models.BooleanField(default=False)

    objects = ElectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne de la liste électorale")
        ordering = ["college__letter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "number"], name="a_roll_number_is_given_once"),
            models.UniqueConstraint(fields=["election", "key"], name="a_member_is_on_the_roll_once"),
            models.UniqueConstraint(fields=["election", "organisation"], name="an_organisation_is_on_the_roll_once"),
            models.UniqueConstraint(fields=["election", "account"], name="a_person_is_on_the_roll_once"),
            models.CheckConstraint(
                condition=Q(account=None, organisation__isnull=False) | Q(account__isnull=False, organisation=None),
                name="an_elector_is_one_member",
            ),
        ]

    def __str__(self) -> str:
        return self.holder

    @property
    def holder(self) -> str:
        """The member, on a page: a person by their name as long as they publish it, else the frozen `name`."""
        return self.account.public_name if self.account and self.account.name_is_public else self.name

    @property
    def votes(self) -> bool:
        return self.in_standing and not self.struck


class RollCorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> RollCorrectionQuerySet:
        """Those to which nobody has answered for good."""
        return self.filter(state__in=[CorrectionState.ASKED, CorrectionState.HELD])

    def against(self, account: Visitor) -> RollCorrectionQuerySet:
        """Those that wait for the reply of a member for whom the account speaks."""
        lines = Elector.objects.spoken_by(account)
        return self.waiting().filter(is_against=True, reply="", elector__in=lines.values("pk"))


class Correction(models.Model):
    """Somebody asks that the roll be corrected; it is decided with a reason. Its number is the receipt.

    A request that takes a vote from a member, or moves it elsewhere, asked by another (`is_against`), is told to that
    member, who may `reply`; a first person holds it (`held_by`), another one accepts it.
    """

    told_with = ("election",)

    class Wish(models.TextChoices):
        ADD = "add", _("ajouter un membre qui manque")
        COLLEGE = "college", _("changer de collège")
        STANDING = "standing", _("inscrire comme à jour de cotisation")
        STRIKE = "strike", _("retirer une ligne qui n’a pas à y être")

    election = models.ForeignKey(Election, models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField(unique=True)
    wish = models.CharField(_("ce que vous demandez"), max_length=10, choices=Wish)
    elector = models.ForeignKey(Elector, models.PROTECT, null=True, blank=True, related_name="corrections")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    college = models.ForeignKey(College, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(_("pourquoi"), max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.ASKED)
    asked_at = models.DateTimeField()
    is_against = models.BooleanField(default=False)
    reply = models.TextField(_("réponse du membre concerné"), max_length=1000, blank=True)
    held_reason = models.TextField(max_length=1000, blank=True)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("raison de la décision"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RollCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de correction")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_by=None) | Q(held_at__isnull=False) & ~Q(held_reason=""),
                name="a_correction_is_held_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(decided_at__isnull=False) & ~Q(reason=""),
                name="a_correction_is_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(is_against=True, state=CorrectionState.ACCEPTED)
                | Q(held_by__isnull=False, decided_by__isnull=False) & ~Q(held_by=models.F("decided_by")),
                name="two_persons_take_a_vote_from_a_member",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("author")) & ~Q(held_by=models.F("author")),
                name="nobody_decides_on_the_correction_they_asked",
            ),
        ]

    def __str__(self) -> str:
        return _("Demande de correction n° %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("elections:correction", args=[self.election.number, self.number])

    @property
    def member(self) -> str:
        return str(self.elector or self.organisation or self.author)


class Candidacy(models.Model):
    """A member stands for a seat of its college, by a person whose name it gives, in its own words.

    `option` is the key of the candidacy on the ballot: a person's own name is never frozen there. By standing, a person
    consents to be named where their candidacy is read (`shown`), until their account is closed.
    """

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="candidacies")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="+")
    person = models.CharField(_("prénom et nom"), max_length=120)
    statement = models.TextField(_("profession de foi"), max_length=3000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CandidacyState, default=CandidacyState.STANDING)
    reason = models.CharField(max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    option = models.CharField(max_length=240, blank=True)
    elected = models.BooleanField(default=False)
    filed_at = models.DateTimeField()

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "elector"],
                condition=Q(state=CandidacyState.STANDING),
                name="a_member_stands_once_in_a_college",
            )
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """How it is read today: an organisation by its name, a person by theirs, else by its number; and that who
        stands on a ballot has left the association since."""
        if self.state == CandidacyState.LEFT:
            return f"{self._name} {GONE}"
        return self._name

    @property
    def _name(self) -> str:
        if self.elector.organisation:
            return str(self.elector.organisation)
        account = self.elector.account
        if account is None or not account.is_active:
            return self.option or str(_("une candidature"))
        return account.public_name if account.name_is_public else self.person

    @property
    def kept(self) -> str:
        """What is frozen of it: the organisation as the roll names it, else the key of the person's candidacy."""
        return self.elector.name if self.elector.organisation_id else self.option

    def get_absolute_url(self) -> str:
        return f"{self.contest.election.get_absolute_url()}#candidature-{self.pk}"


class Round(models.Model):
    """One ballot of a contest: the first, a second call after a missed quorum, a second round between equals,
    one for the seats that nobody had enough support for, or for those of who was elected and left."""

    class Why(models.TextChoices):
        FIRST = "first", _("premier vote")
        SECOND_CALL = "second_call", _("seconde convocation")
        RUNOFF = "runoff", _("second tour entre candidatures à égalité")
        FLOOR = "floor", _("second tour, plancher non atteint")
        LEFT = "left", _("nouveau tour, départ d’une personne élue")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=12, choices=Why, default=Why.FIRST)
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="+")
    kept = models.JSONField(default=list)  # options that an earlier round has elected for good

    class Meta:
        verbose_name = _("tour de scrutin")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contest", "number"], name="a_round_is_numbered_once")]

    def __str__(self) -> str:
        return f"{self.contest}, {self.get_why_display()}"


class Circle(models.Model):
    """An election without candidates: a college looks together for the person that a role needs.

    Names and reasons are read inside the circle only, and erased after `erase_on`.
    """

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="circles")
    number = models.PositiveIntegerField(unique=True)
    role = models.CharField(_("rôle"), max_length=200)
    mission = models.TextField(_("mission"), max_length=2000)
    qualities = models.TextField(_("qualités attendues"), max_length=2000)
    term = models.CharField(_("durée du mandat"), max_length=120)
    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CircleState, default=CircleState.NAMING)
    naming_until = models.DateTimeField(_("chacun nomme jusqu’au"))
    erase_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    chosen = models.ForeignKey(Elector, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("élection sans candidat")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest"],
                condition=~Q(state__in=[CircleState.SEATED, CircleState.ENDED]),
                name="a_college_holds_one_circle_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.role

    def get_absolute_url(self) -> str:
        return reverse("elections:circle", args=[self.number])


class Nomination(models.Model):
    """A voice of the circle names a person, with its reason; it may move to a person already named."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="nominations")
    voice = models.ForeignKey(Elector, models.PROTECT, related_name="+")
    nominee = models.ForeignKey(Elector, models.PROTECT, related_name="+")
    reason = models.TextField(_("pourquoi"), max_length=2000)
    moved_from = models.ForeignKey(Elector, models.PROTECT, null=True, blank=True, related_name="+")
    move_reason = models.TextField(_("pourquoi ce report"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("nomination")
        constraints = [models.UniqueConstraint(fields=["circle", "voice"], name="a_voice_names_one_person")]

    def __str__(self) -> str:
        return f"{self.voice}"


class Proposal(models.Model):
    """The facilitator proposes a person already named; then everyone says whether they object."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    nominee = models.ForeignKey(Elector, models.PROTECT, related_name="+")
    argument = models.TextField(_("pourquoi cette personne"), max_length=2000)

    class Meta:
        verbose_name = _("proposition")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["circle", "number"], name="a_proposal_is_numbered_once")]

    def __str__(self) -> str:
        return f"{self.nominee}"


class RoundAnswer(models.Model):
    """What a voice answers to a proposal: an objection has its reason, and is lifted or not."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers")
    voice = models.ForeignKey(Elector, models.PROTECT, related_name="+")
    objection = models.TextField(_("objection"), max_length=2000, blank=True)
    lifted = models.TextField(_("ce qui la lève"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("réponse au tour")
        constraints = [models.UniqueConstraint(fields=["proposal", "voice"], name="a_voice_answers_once")]

    def __str__(self) -> str:
        return f"{self.voice}"

    @property
    def holds(self) -> bool:
        """Objects, and nothing has lifted it yet."""
        return bool(self.objection) and not self.lifted


class Scrutineer(models.Model):
    """Who watches the count for one member, and signs its minutes."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="scrutineers")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("scrutateur·rice")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["election", "account"], name="a_scrutineer_is_named_once"),
            models.UniqueConstraint(fields=["election", "elector"], name="a_member_names_one_scrutineer"),
        ]

    def __str__(self) -> str:
        return f"{self.elector}"


class Incident(models.Model):
    """What went wrong, as it was noted: it is printed in the minutes. Immutable."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="incidents")
    words = models.TextField(_("ce qui s’est passé"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("incident")
        ordering = ["at"]

    def __str__(self) -> str:
        return self.words


class Minutes(models.Model):
    """The minutes of the count, as the scrutineers signed them. Immutable."""

    election = models.OneToOneField(Election, models.PROTECT, related_name="minutes")
    text = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("procès-verbal")
        verbose_name_plural = _("procès-verbaux")

    def __str__(self) -> str:
        return f"{self.election}"

    def get_absolute_url(self) -> str:
        return reverse("elections:minutes", args=[self.election.number])

"""What people type in an election: its calendar, requests, candidacies, words of a circle, signatures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Unpack

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.care.charter import CharterForm
from lieudit.elections.eligibility import STATEMENT_MAX, statement_min
from lieudit.elections.models import Candidacy, Circle, Contest, Correction, Election, Elector
from lieudit.elections.roll import electors_of
from lieudit.elections.schedule import Calendar, closing_days, correction_days, least_of_vote
from lieudit.governance.models import Assembly, College
from lieudit.governance.rules import Rules, ways_allowed
from lieudit.network.models import Organisation, Representative
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Cleaned, FormOptions, Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day, Moment, Words
from lieudit.toolkit.workdays import working_from
from lieudit.voting.disclosure import FEWEST
from lieudit.voting.draws import HOW
from lieudit.voting.way_fields import WayFields


def offer(form: forms.Form, name: str, rows: QuerySet[Model]) -> None:
    """The rows among which a field lets one choose; a single one is already chosen."""
    field = rows_field(form, name)
    field.queryset = rows
    if field.empty_label is not None:
        field.empty_label = _("Choisissez")
    only = list(rows[:2])
    if len(only) == 1 and field.required:
        field.initial, field.empty_label = only[0], None


def moment(label: Phrase, help_text: Phrase = "") -> forms.DateTimeField:
    return forms.DateTimeField(label=label, help_text=help_text, widget=Moment())


class VoiceField(forms.ModelChoiceField[Elector]):
    """A line of the roll for which one acts."""

    def label_from_instance(self, elector: Elector) -> str:
        return f"{elector.holder}, collège {elector.college}"


class CalendarForm(WayFields, ActForm):
    """The dates of an election, proposed from the rules in force: what they ask is said beside each."""

    asks = True
    assembly_of: Assembly | None = None

    title = forms.CharField(label=_("Titre"), max_length=200)
    roll_on = forms.DateField(label=_("La liste électorale est arrêtée le"), widget=Day())
    corrections_until = forms.DateField(label=_("On corrige la liste jusqu’au"), widget=Day())
    candidacies_until = forms.DateField(label=_("On se porte candidat jusqu’au"), widget=Day())
    opens_at = moment(_("Le vote ouvre le"))
    closes_at = moment(_("Le vote se clôt le"))
    mandates_from = forms.DateField(label=_("Les mandats commencent le"), widget=Day())
    window = forms.DateField(
        label=_("Mandats à renouveler\N{NO-BREAK SPACE}: ceux qui finissent jusqu’au"), widget=Day()
    )
    lot_source = forms.CharField(
        label=_("Tirage public qui ordonne les candidatures"),
        max_length=200,
        help_text=_(
            "Un tirage à venir, que personne ici ne maîtrise\N{NO-BREAK SPACE}: un tirage du Loto, à sa date. On en "
            "lira %(how)s."
        )
        % {"how": HOW},
    )
    tie_source = forms.CharField(
        label=_("Tirage public qui départage, après le vote"),
        max_length=200,
        required=False,
        help_text=_("Sans lui, les candidatures à égalité refont un tour de vote."),
    )

    def __init__(self, *sent: Sent, rules: Rules, **options: Unpack[FormOptions]) -> None:
        options.setdefault("initial", proposed(rules))
        super().__init__(*sent, **options)
        self.offer_ways(ways_allowed(rules, elects=True))
        self.fields["stakes"].initial = "mandate"
        days = counted(closing_days(rules), "jour")
        self.fields["candidacies_until"].help_text = _("%(days)s avant le vote, au moins.") % {"days": days}
        least = counted(correction_days(rules), "jour")
        self.fields["corrections_until"].help_text = _("%(days)s au moins.") % {"days": least}
        lasting = {"days": counted(least_of_vote(rules).days, "jour")}
        self.fields["closes_at"].help_text = (
            _("%(days)s au moins après l’ouverture, sauf si l’élection se vote en séance.") % lasting
        )

    def voices(self) -> int:
        """Of the smallest college that votes today: each has a ballot of its own."""
        assembly = self.cleaned_data.get("assembly") or self.assembly_of
        if assembly is None:
            return FEWEST
        held = Counter(member.college for member in electors_of(assembly, timezone.localdate()) if member.in_standing)
        return min(held.values(), default=FEWEST)


class PrepareForm(CalendarForm):
    page_title = verb = _("Préparer une élection")
    done = _("L’élection est préparée. Relisez les sièges à pourvoir, puis annoncez-la.")

    assembly = forms.ModelChoiceField(Assembly.objects.none(), label=_("Assemblée"), empty_label=None)
    field_order = ["assembly", "title"]

    def __init__(
        self, *sent: Sent, rules: Rules, assemblies: QuerySet[Assembly], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, rules=rules, **options)
        offer(self, "assembly", assemblies)


class PlanForm(CalendarForm):
    page_title = _("Changer le calendrier")
    verb = _("Enregistrer ce calendrier")
    done = _("Le calendrier est enregistré.")

    def __init__(self, *sent: Sent, election: Election, **options: Unpack[FormOptions]) -> None:
        names = [*Calendar.__dataclass_fields__, "title", "lot_source", "tie_source"]
        kept = {name: getattr(election, name) for name in names} | {"way": election.way} | election.risk
        options["initial"] = kept
        super().__init__(*sent, rules=election.assembly.rulebook.rules, **options)
        self.assembly_of = election.assembly


def proposed(rules: Rules) -> dict[str, object]:
    """A calendar that the rules allow, from tomorrow, of working days."""
    start = in_days(timezone.localdate(), 1)
    fixes = in_days(start, max(correction_days(rules), 10))
    stands = in_days(fixes, 14)
    opening = in_days(stands, max(closing_days(rules), int(rules.get("notice_days", 0))))
    closing = in_days(opening, 7)
    opens, closes = (
        timezone.make_aware(dt.datetime.combine(day, dt.time(hour))) for day, hour in ((opening, 9), (closing, 18))
    )
    mandates = in_days(closing, 7)
    plan = Calendar(start, fixes, stands, opens, closes, mandates, mandates + dt.timedelta(days=31))
    return {**vars(plan), "title": _("Élection de %(year)s") % {"year": mandates.year}}


def in_days(day: dt.date, days: int) -> dt.date:
    """The first working day from `days` days after this one."""
    return working_from(day + dt.timedelta(days))


class StepForm(ActForm):
    """A step of an election, or of one of its colleges, that asks for words only."""

    def __init__(
        self,
        *sent: Sent,
        election: Election | None = None,
        contest: Contest | None = None,
        account: Account | None = None,
        **options: Unpack[PlainFormOptions],
    ) -> None:
        super().__init__(*sent, **options)


class CancelForm(StepForm):
    page_title = verb = _("Annuler l’élection")
    done = _("L’élection est annulée. La raison est publiée.")

    reason = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=Words(rows=3))


class CorrectForm(ActForm):
    page_title = _("Demander une correction de la liste")
    verb = _("Envoyer la demande")

    wish = forms.ChoiceField(label=_("Ce que vous demandez"), choices=Correction.Wish, widget=ChoiceCards(size="l"))
    elector = VoiceField(Elector.objects.none(), label=_("Ligne concernée"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Structure qui manque"),
        required=False,
        help_text=_("Parmi celles que vous représentez. Sans structure, la demande est pour vous-même."),
    )
    college = forms.ModelChoiceField(
        College.objects.none(), label=_("Collège"), required=False, help_text=_("Pour ajouter ou changer de collège.")
    )
    words = forms.CharField(label=_("Pourquoi"), max_length=1000, widget=Words(rows=4))

    def __init__(
        self,
        *sent: Sent,
        election: Election,
        account: Account,
        line: Elector | None,
        **options: Unpack[PlainFormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
        offer(self, "elector", election.roll.select_related("college", "account"))
        offer(self, "organisation", Organisation.objects.filter(pk__in=spoken.values("organisation")))
        offer(self, "college", election.assembly.colleges.under(election.rulebook))
        self.initial["elector"] = line
        self.initial["wish"] = Correction.Wish.STANDING if line else Correction.Wish.ADD


class DecideForm(ActForm):
    page_title = _("Répondre à une demande de correction")
    verb = _("Répondre")

    decision = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[("accept", _("Accepter")), ("refuse", _("Refuser"))],
        widget=ChoiceCards(size="m"),
    )
    reason = forms.CharField(
        label=_("Raison"),
        max_length=1000,
        help_text=_("Elle est envoyée à qui a demandé."),
        widget=Words(rows=3),
    )


class ReplyForm(ActForm):
    page_title = _("Répondre à une demande qui vous concerne")
    verb = _("Envoyer votre réponse")
    done = _("Votre réponse est jointe à la demande. Qui décide la lit.")

    reply = forms.CharField(
        label=_("Votre réponse"),
        max_length=1000,
        help_text=_("Elle est lue par qui décide, et par qui a demandé."),
        widget=Words(rows=4),
    )


class StandForm(CharterForm):
    page_title = verb = _("Porter une candidature")
    done = _("La candidature est publiée. Vous pouvez la retirer jusqu’à la clôture des candidatures.")

    elector = VoiceField(Elector.objects.none(), label=_("Pour quel membre"))
    person = forms.CharField(
        label=_("Prénom et nom de la personne"),
        max_length=120,
        help_text=_("Ils paraissent sur la page des candidatures\N{NO-BREAK SPACE}: ayez son accord."),
    )
    statement = forms.CharField(label=_("Profession de foi"), max_length=STATEMENT_MAX, widget=Words(rows=10))

    def __init__(
        self, *sent: Sent, election: Election, electors: QuerySet[Elector], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        offer(self, "elector", electors)
        limits = {"least": statement_min(election.rules), "most": STATEMENT_MAX}
        self.fields["statement"].help_text = (
            _("De %(least)s à %(most)s caractères, la même place pour chacun.") % limits
        )


class DrawForm(StepForm):
    page_title = _("Publier le tirage")
    verb = _("Publier ce tirage")
    done = _("Le tirage est publié. Il ordonne les candidatures.")

    seed = forms.CharField(
        label=_("Résultat du tirage"),
        max_length=200,
        help_text=_("Par exemple 7 12 23 31 44. On en lit %(how)s\N{NO-BREAK SPACE}: tout le monde peut recalculer.")
        % {"how": HOW},
    )


class TieForm(DrawForm):
    page_title = _("Départager par le tirage")
    done = _("Le tirage est publié, l’égalité est départagée.")


class AgainForm(StepForm):
    page_title = verb = _("Voter de nouveau")
    done = _("Le nouveau vote est ouvert.")

    closes_at = moment(_("Le vote se clôt le"))


class RepresentativeField(forms.ModelChoiceField[Representative]):
    """Somebody who represents a member of the roll."""

    def label_from_instance(self, each: Representative) -> str:
        return f"{each.organisation}, {each.account} ({each.get_quality_display()})"


class ScrutineerForm(ActForm):
    page_title = verb = _("Nommer au dépouillement")
    done = _("C’est noté. Cette personne signera le procès-verbal.")

    representative = RepresentativeField(
        Representative.objects.none(),
        label=_("Qui surveille le dépouillement"),
        help_text=_("Deux personnes au moins, de collèges différents, dont le membre n’est pas candidat."),
    )

    def __init__(self, *sent: Sent, election: Election, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        members = election.roll.voting().exclude(pk__in=standing_in(election)).values("organisation")
        rows = Representative.objects.running().filter(organisation__in=members)
        offer(self, "representative", rows.select_related("organisation", "account").order_by("organisation__name"))
        self.election = election

    def clean(self) -> Cleaned:
        """The act wants the line of the roll and the account."""
        each: Representative | None = self.cleaned_data.pop("representative", None)
        if each is None:
            return self.cleaned_data
        return {"elector": self.election.roll.get(organisation=each.organisation), "account": each.account}


def standing_in(election: Election) -> Any:
    return Candidacy.objects.standing().filter(contest__election=election).values("elector")


class IncidentForm(StepForm):
    page_title = verb = _("Noter un incident")
    done = _("L’incident est noté. Il est imprimé dans le procès-verbal.")

    words = forms.CharField(
        label=_("Ce qui s’est passé"),
        max_length=2000,
        widget=Words(rows=5),
        help_text=_("Sans nommer de personne\N{NO-BREAK SPACE}: ces mots ne s’effacent plus."),
    )


class CircleForm(ActForm):
    page_title = verb = _("Ouvrir une élection sans candidat")
    done = _("Le cercle est ouvert. Chaque voix du collège peut nommer une personne.")

    role = forms.CharField(label=_("Rôle"), max_length=200)
    mission = forms.CharField(label=_("Mission"), max_length=2000, widget=Words(rows=4))
    qualities = forms.CharField(label=_("Qualités attendues"), max_length=2000, widget=Words(rows=4))
    term = forms.CharField(label=_("Durée du mandat"), max_length=120)
    facilitator = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("Qui facilite"),
        help_text=_("Cette personne lit ce que le cercle se dit, sans y avoir de voix."),
        empty_label=None,
    )
    naming_until = moment(_("Chacun nomme jusqu’au"))

    def __init__(self, *sent: Sent, contest: Contest, account: Account, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        members = contest.election.roll.voting().filter(college=contest.college_id).values("organisation")
        voices = Representative.objects.running().filter(organisation__in=members).values("account")
        offer(self, "facilitator", Account.objects.filter(pk__in=voices) | Account.objects.filter(pk=account.pk))
        self.initial["facilitator"] = account.pk


class CircleWordsForm(ActForm):
    """An act of one voice of a circle: who acts is asked only of who speaks for several."""

    done = _("C’est noté, et cela reste dans le cercle.")

    def __init__(
        self,
        *sent: Sent,
        circle: Circle,
        people: QuerySet[Elector],
        voices: Any = None,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        if "nominee" in self.fields:
            offer(self, "nominee", people)
        if "voice" in self.fields:
            offer(self, "voice", voices)


class NameForm(CircleWordsForm):
    page_title = verb = _("Nommer une personne")

    voice = VoiceField(Elector.objects.none(), label=_("Votre voix"))
    nominee = VoiceField(Elector.objects.none(), label=_("Qui vous nommez"))
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=2000,
        widget=Words(rows=5),
        help_text=_("Personne ne le lit avant que tout le monde ait nommé, ou que l’heure soit venue."),
    )


class MoveForm(CircleWordsForm):
    page_title = verb = _("Reporter votre voix")

    nominee = VoiceField(Elector.objects.none(), label=_("Sur qui"))
    move_reason = forms.CharField(label=_("Ce qui vous a convaincu"), max_length=2000, widget=Words(rows=4))


class ProposeForm(CircleWordsForm):
    page_title = verb = _("Proposer une personne")

    nominee = VoiceField(Elector.objects.none(), label=_("Qui vous proposez"))
    argument = forms.CharField(
        label=_("Pourquoi cette personne"),
        max_length=2000,
        widget=Words(rows=4),
        help_text=_("Les raisons comptent, pas le nombre de voix."),
    )


class AnswerForm(CircleWordsForm):
    page_title = _("Répondre au tour")
    verb = _("Répondre")

    voice = VoiceField(Elector.objects.none(), label=_("Votre voix"))
    objection = forms.CharField(
        label=_("Votre objection"),
        max_length=2000,
        required=False,
        widget=Words(rows=4),
        help_text=_("Laissez vide si vous n’en avez pas. Une objection dit un risque pour la mission, ou une limite."),
    )


class LiftForm(CircleWordsForm):
    page_title = verb = _("Lever votre objection")

    lifted = forms.CharField(label=_("Ce qui la lève"), max_length=2000, widget=Words(rows=4))

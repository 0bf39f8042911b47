"""What people type of a training session: its half-days and seats, an enrolment, who is there, what it was worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Unpack
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account, Visitor
from lieudit.care.charter import CharterForm
from lieudit.learning.enrolling import MOST_OF_A_PLACE, Person
from lieudit.learning.models import LONGEST_ROOM, MOST_SEATS, Enrolment, HalfDay, Path, TrainingSession
from lieudit.learning.path_forms import PathFilters
from lieudit.learning.slots import slot_of
from lieudit.learning.vocabulary import Useful
from lieudit.network.hat import hats_of
from lieudit.network.hours import time_zone
from lieudit.network.identifiers import clean_url
from lieudit.network.keeper import KeeperField, by_name, keeper_of, offer_keepers
from lieudit.network.kept import Hat
from lieudit.network.models import Place, Representative
from lieudit.network.permissions import answers_for
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Cleaned, Fields, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Hour, Words

MOST_TYPED = 6
"""Half-days typed on one form."""
OF_A_LINE = re.compile(
    r"^\s*(?P<name>[^,;<>]+?)\s*[,;<\t ]\s*(?P<email>[^\s,;<>]+@[^\s,;<>]+)\s*>?\s*(?:[,;\t]\s*(?P<needs>.*))?$"
)
"""« Léa Martin, lea@exemple.fr, un fauteuil », as people write it."""
MOST_NEEDS = 500
"""Signs of what one needs to come."""


class SessionFilters(PathFilters):
    """What one looks for among sessions."""


class VenueField(forms.CharField):
    """« Le Préau, Guéret »: a place of the directory."""

    def clean(self, value: object) -> Place | None:
        typed = super().clean(value)
        found = [each for each in by_name(typed) if isinstance(each, Place)] if typed else []
        if len(found) == 1 or not typed:
            return found[0] if found else None
        names = " ; ".join(f"{each.name}, {each.municipality.name}" for each in found)
        many = _("Plusieurs lieux répondent : %(names)s. Précisez.") % {"names": names}
        raise ValidationError(many if found else _("Aucun lieu de ce nom dans l’annuaire."))


class SessionForm(CharterForm):
    """A session: what one does there, when, where, for how many."""

    page_title, verb = gettext_lazy("Changer cette session"), gettext_lazy("Changer cette session")
    done = gettext_lazy("C’est enregistré. Qui est sur la liste l’apprend, si la date ou le lieu change.")

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=150)
    words = forms.CharField(label=gettext_lazy("Ce que l’on y fait"), max_length=3000, widget=Words(rows=4))
    needed = forms.CharField(
        label=gettext_lazy("Ce qu’il faut pour venir"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Ce que l’on apporte, ce que l’on sait déjà."),
    )
    venue = VenueField(
        label=gettext_lazy("Où"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Le nom d’un lieu de l’annuaire et sa commune : « Le Préau, Guéret »."),
    )
    room = forms.CharField(
        label=gettext_lazy("Salle"),
        max_length=LONGEST_ROOM,
        required=False,
        help_text=gettext_lazy("Si le lieu en a plusieurs. Deux sessions ne s’y tiennent pas à la même heure."),
    )
    remote_url = forms.CharField(
        label=gettext_lazy("Adresse à distance"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Lue par qui a une place, et par qui relit la session avant qu’elle soit publiée."),
    )
    seats = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=MOST_SEATS, initial=12)
    least = forms.IntegerField(
        label=gettext_lazy("Elle a lieu à partir de (personnes)"), min_value=1, max_value=MOST_SEATS, initial=6
    )
    decide_on = forms.DateField(
        label=gettext_lazy("On le saura le"),
        widget=Day(),
        help_text=gettext_lazy("Ce jour-là, avec moins de personnes, elle est annulée et chacun est prévenu."),
    )
    trainers = forms.ModelMultipleChoiceField(
        Account.objects.none(),
        label=gettext_lazy("Qui la donne"),
        widget=ChoicesCards(size="m"),
        help_text=gettext_lazy("Ils lisent la liste et pointent les présents."),
    )
    speakers = forms.CharField(label=gettext_lazy("Autres intervenants"), max_length=300, required=False)

    def __init__(
        self, *sent: Sent, account: Visitor, session: TrainingSession | None = None, **options: Unpack[PlainFormOptions]
    ) -> None:
        super().__init__(*sent, account=account, **options)
        self.session = session
        hats = self._hats(account)
        spoken = {session.author_id if session else account.pk}
        for hat in hats:
            spoken |= set(Representative.objects.running().of(hat).values_list("account", flat=True))
        known = session.trainers.values_list("account", flat=True) if session else []
        rows_field(self, "trainers").queryset = Account.objects.filter(pk__in=[*spoken, *known], is_active=True)
        if not self.initial.get("trainers"):
            self.initial["trainers"] = [account.pk]
        for at in range(1, MOST_TYPED + 1):
            first = at == 1
            label = _("Demi-journée") if first else _("Une autre (%(at)s)") % {"at": at}
            self.fields[f"day_{at}"] = forms.DateField(label=label, widget=Day(), required=first)
            self.fields[f"start_{at}"] = forms.TimeField(label=_("De"), widget=Hour(), required=first)
            self.fields[f"end_{at}"] = forms.TimeField(label=_("À"), widget=Hour(), required=first)

    def _hats(self, account: Visitor) -> Sequence[Hat]:
        """Those whose speakers one may name trainers: who deposits for another does not read who speaks for it."""
        if self.session:
            return [self.session.hat] if answers_for(account, self.session.hat) else []
        return [hat.thing for hat in hats_of(account) if hat.thing]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The three boxes of each half-day."""
        return [[self[f"{name}_{at}"] for name in ("day", "start", "end")] for at in range(1, MOST_TYPED + 1)]

    def clean_remote_url(self) -> str:
        typed: str = self.cleaned_data["remote_url"]
        return clean_url(typed) if typed else ""

    def clean(self) -> Cleaned:
        typed = self._kept(super().clean() or self.cleaned_data)
        zone = self._zone(typed)
        typed["slots"] = slots = []
        for at in range(1, MOST_TYPED + 1):
            names = [f"{name}_{at}" for name in ("day", "start", "end")]
            on, start, end = (typed.pop(name, None) for name in names)
            if set(names) & set(self.errors) or not (on or start or end):
                continue
            if on is None or start is None or end is None:
                self.add_error(names[0], _("Dites le jour, et les deux heures."))
                continue
            try:
                slots.append(slot_of(on, start, end, zone))
            except RuleBroken as refusal:
                self.add_error(names[0], refusal)
        return typed

    def _kept(self, typed: Cleaned) -> Cleaned:
        """What was typed, with who gives it where one says it."""
        return typed

    def _zone(self, typed: Cleaned) -> ZoneInfo:
        """The clock of where it takes place; at a distance, that of who gives it."""
        where = typed.get("venue") or (self.session.place if self.session else None)
        return time_zone(where.municipality.department.code if where else "")


class CorrectSessionForm(SessionForm):
    """The same, of a deposit that is not announced yet."""

    page_title, verb = gettext_lazy("Corriger cette session"), gettext_lazy("Enregistrer la correction")
    done = gettext_lazy("C’est enregistré. La session attend d’être relue, puis publiée.")


class PlanForm(SessionForm):
    """The same, and who gives it, along which path; for another than those for whom one speaks, it is read first."""

    other = KeeperField(label=gettext_lazy("Qui la propose"))
    path = forms.ModelChoiceField(
        Path.objects.none(),
        label=gettext_lazy("Elle est une étape de"),
        required=False,
        empty_label=gettext_lazy("Aucun parcours"),
    )

    def __init__(self, *sent: Sent, account: Visitor, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        offer_keepers(self, account)
        rows_field(self, "path").queryset = Path.objects.public().current().order_by("title", "pk")

    def _kept(self, typed: Cleaned) -> Cleaned:
        return keeper_of(self, typed)

    def _zone(self, typed: Cleaned) -> ZoneInfo:
        keeper = typed.get("keeper")
        where = typed.get("venue") or (keeper if isinstance(keeper, Place) else None)
        return time_zone(where.municipality.department.code if where else "")


def of_session(session: TrainingSession) -> Fields:
    """What the form shows of a session that is there."""
    names = ("title", "words", "needed", "room", "remote_url", "seats", "least", "decide_on", "speakers")
    start: Fields = {name: getattr(session, name) for name in names}
    start["venue"] = f"{session.venue.name}, {session.venue.municipality.name}" if session.venue else ""
    start["trainers"] = list(session.trainers.values_list("account", flat=True))
    for half in session.half_days.all():
        starts, ends = half.starts_at.astimezone(session.zone), half.ends_at.astimezone(session.zone)
        start |= {
            f"day_{half.rank}": starts.date(),
            f"start_{half.rank}": starts.time(),
            f"end_{half.rank}": ends.time(),
        }
    return start


class TrainingBodyForm(ActForm):
    """What an organisation says of itself as a training body."""

    page_title, verb = gettext_lazy("Organisme de formation"), gettext_lazy("Dire si l’on forme")
    done = gettext_lazy("C’est dit. Vos parcours et vos sessions disent seulement si l’on peut être pris en charge.")

    declaration = forms.CharField(
        label=gettext_lazy("Numéro de déclaration d’activité"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Onze chiffres. Sans lui, vous n’êtes plus organisme de formation."),
    )
    certificate = forms.CharField(
        label=gettext_lazy("Certificat Qualiopi"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Son numéro. Exigé pour des fonds publics ou mutualisés, et pour rien d’autre."),
    )
    certificate_until = forms.DateField(label=gettext_lazy("Son dernier jour"), widget=Day(), required=False)


class SessionReasonForm(CharterForm):
    """Why a session is called off, or a deposit given back or withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Motif"), widget=Words(rows=3), max_length=1000)


class CallOffSessionForm(SessionReasonForm):
    page_title, verb = gettext_lazy("Annuler cette session"), gettext_lazy("L’annuler")
    done = gettext_lazy("C’est annulé : chacun est prévenu, avec votre motif.")


class ReturnSessionForm(SessionReasonForm):
    page_title, verb = gettext_lazy("Renvoyer cette session"), gettext_lazy("La renvoyer")
    done = gettext_lazy("C’est renvoyé : qui l’a déposée lit votre motif, et peut la corriger.")


class WithdrawSessionForm(SessionReasonForm):
    page_title, verb = gettext_lazy("Retirer cette session"), gettext_lazy("La retirer")
    done = gettext_lazy("C’est retiré : elle ne sera pas publiée.")


class EnrolForm(ActForm):
    """One’s own seat."""

    needs = forms.CharField(
        label=gettext_lazy("Ce qu’il vous faut pour venir"),
        max_length=MOST_NEEDS,
        required=False,
        help_text=gettext_lazy(
            "Accès, repas, garde d’enfant… Lu, avec votre nom, par qui donne la session, et personne d’autre. Effacé "
            "dix jours après."
        ),
    )


class NeedsForm(EnrolForm):
    """The same, said once one is on the list."""

    page_title, verb = gettext_lazy("Dire ce qu’il vous faut"), gettext_lazy("L’enregistrer")
    done = gettext_lazy("C’est noté, pour qui donne la session.")


class PeopleForm(ActForm):
    """People of a place, who confirm by a link."""

    page_title, verb = gettext_lazy("Inscrire des personnes"), gettext_lazy("Les inscrire")
    done = gettext_lazy("C’est noté. Chaque personne confirme par le lien qu’elle reçoit.")

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Pour quel lieu ?"), empty_label=None)
    people = forms.CharField(
        label=gettext_lazy("Les personnes"),
        widget=Words(rows=4),
        max_length=3000,
        help_text=gettext_lazy(
            "Une par ligne : Léa Martin, lea@exemple.fr. Avec, si elle vous l’a dit, ce qu’il lui faut pour venir : "
            "Léa Martin, lea@exemple.fr, un accès en fauteuil. Lu par qui donne la session, effacé dix jours après."
        ),
    )
    together = forms.BooleanField(
        label=gettext_lazy("Toutes ensemble, ou aucune"),
        required=False,
        help_text=gettext_lazy("Elles attendent alors qu’il y ait assez de places pour toutes."),
    )

    def __init__(self, *sent: Sent, places: Sequence[Place], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = rows_field(self, "place")
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places]).order_by("name", "pk")
        if len(places) == 1:
            field.initial, field.widget = places[0].pk, forms.HiddenInput()

    def clean_people(self) -> list[Person]:
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["people"].splitlines())):
            known = OF_A_LINE.match(line)
            try:
                validate_email(known["email"] if known else "")
            except ValidationError:
                words = _("« %(line)s » : écrivez un nom, une virgule, une adresse.") % {"line": line[:80]}
                raise ValidationError(words) from None
            assert known is not None
            needs = (known["needs"] or "").strip()
            if len(needs) > MOST_NEEDS:
                said = _("« %(name)s » : dites en %(most)d signes au plus ce qu’il lui faut.")
                raise ValidationError(said % {"name": known["name"][:120], "most": MOST_NEEDS})
            found.append(Person(known["name"][:120], known["email"], needs))
        if len(found) > MOST_OF_A_PLACE:
            raise ValidationError(_("%(most)d personnes au plus à la fois.") % {"most": MOST_OF_A_PLACE})
        return found


class PeopleThere(forms.ModelMultipleChoiceField[Enrolment]):
    """People of a list, by the name that who gives the session reads."""

    def label_from_instance(self, obj: Enrolment) -> str:
        return obj.told_name


class PresenceForm(ActForm):
    """Who is there on a half-day: one box a person."""

    page_title, verb = gettext_lazy("Qui est là ?"), gettext_lazy("Noter les présences")
    done = gettext_lazy("C’est noté. Ce qui était dit avant reste gardé.")

    here = PeopleThere(
        Enrolment.objects.none(),
        label=gettext_lazy("Qui est là"),
        required=False,
        widget=ChoicesCards(size="full"),
    )

    def __init__(
        self, *sent: Sent, half_day: HalfDay, known: Iterable[int], **options: Unpack[PlainFormOptions]
    ) -> None:
        options.setdefault("initial", {"here": list(known)})
        super().__init__(*sent, **options)
        held = half_day.session.enrolments.held().select_related("account")
        rows_field(self, "here").queryset = held.order_by("turn")


class EvaluateForm(CharterForm):
    page_title, verb = gettext_lazy("Dire ce que vous en pensez"), gettext_lazy("L’envoyer")
    done = gettext_lazy("Merci. Qui donnait la session le lit ; les comptes se publient à partir de cinq réponses.")

    useful = forms.ChoiceField(label=gettext_lazy("Cela vous sert"), choices=Useful, widget=ChoiceCards(size="m"))
    words = forms.CharField(
        label=gettext_lazy("En quelques mots"),
        widget=Words(rows=3),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Lu par qui donnait la session, et personne d’autre."),
    )

"""What people type to lend and borrow: a thing and its conditions, dates, a reason, a state, what a place chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.care.charter import CharterForm
from lieudit.care.models import Mediator
from lieudit.mutual_aid.free_days import Span, span_of
from lieudit.mutual_aid.models import LONGEST_LOAN, LONGEST_TURNAROUND, MOST_DEPOSIT, MOST_HANDS, Photo, Thing
from lieudit.mutual_aid.services import refuse_taken
from lieudit.mutual_aid.vocabulary import PHOTO, Condition, Insurance, Kind, Users, Weekday
from lieudit.network.citing import cited_at
from lieudit.network.filters import FILTERS, Filters
from lieudit.network.models import Place
from lieudit.toolkit.act_form import ActForm, choice_field, rows_field
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.photographs import STILL_READ, PhotographField, ask_to_write, drawn, reading_of
from lieudit.toolkit.types import Cleaned, Fields, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.uploads import Upload
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Hour, QuickSelect, Words

PHOTO_HELP = gettext_lazy("JPEG, PNG ou WebP, 10 Mo au plus. Ce que l’appareil y a écrit (lieu, heure) est retiré.")


class FindForm(Filters):
    """What one looks for, and where; what it is for goes along."""

    q = forms.CharField(
        label=gettext_lazy("Chose"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Sorte"),
        choices=[("", gettext_lazy("Toutes")), *Kind.choices],
        required=False,
        widget=QuickSelect,
    )
    cite = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())

    def __init__(self, sent: Sent = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        self.fields["territory"] = FILTERS["territory"].field()

    @property
    def asks(self) -> bool:
        """Whether anything is looked for, beside what it is for."""
        return bool(self.chosen.keys() - {"cite"})

    @property
    def values(self) -> Fields:
        """What is looked for; a choice that does not exist looks for nothing."""
        self.is_valid()
        return self.cleaned_data


class PhotographedForm(CharterForm):
    """A form with a photograph: those that one account sends in an hour are counted, and the act waits until the worker
    has drawn it anew, as long as it is kept with the form."""

    held = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput())
    keeps_file = False

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        if self.account and isinstance(photo := self.fields["photo"], PhotographField):
            photo.origin = f"piece-{self.account.pk}"

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        kept = typed.pop("held", "").replace("\0", "")
        key = self._asked(typed.get("photo")) or ("" if self.data.get("drop") else kept)
        typed["photo"] = self._drawn(key) if key else None
        self.write("held", key if self.keeps_file else "")
        if self.keeps_file:
            words = _("Ne pas joindre la photo gardée avec ce formulaire")
            self.fields["drop"] = forms.BooleanField(label=words, required=False)
            self.write("drop", "")
        return typed

    def _asked(self, photo: Upload | None) -> str:
        """The key of the photograph that came just now, if one did."""
        try:
            return ask_to_write(PHOTO, photo, origin=f"piece-{self.account.pk}") if photo and self.account else ""
        except ValidationError as full:
            self.add_error("photo", full)
            return ""

    def _drawn(self, key: str) -> Upload | None:
        """What the worker made of a photograph; without it, the form says why."""
        reading = reading_of(PHOTO, key)
        self.keeps_file = not reading.fault
        if reading.fault or reading.lasts:
            self.add_error("photo", reading.fault or STILL_READ)
        return drawn(reading.answer) if reading.answer and not reading.fault else None


class ThingForm(PhotographedForm):
    """A thing that a place lends: what it is, who may use it, what is asked, when it is fetched."""

    page_title, verb = gettext_lazy("Prêter quelque chose"), gettext_lazy("Le dire")
    done = gettext_lazy("C’est dit : d’autres lieux peuvent vous le demander. Vous répondrez à chaque demande.")

    title = forms.CharField(
        label=gettext_lazy("Que prêtez-vous ?"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : vidéoprojecteur, deux enceintes, presse à injecter."),
    )
    words = forms.CharField(
        label=gettext_lazy("Ce qu’il faut en savoir"),
        widget=Words(rows=4),
        max_length=2000,
        help_text=gettext_lazy("Ce qui va avec, ce qu’il faut prévoir, comment le transporter."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Quelle sorte de chose ?"), choices=Kind, widget=ChoiceCards(size="m"))
    power = forms.CharField(
        label=gettext_lazy("Alimentation"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Par exemple : 230 V, 1,5 kW ; batterie ; rien."),
    )
    weight = forms.DecimalField(
        label=gettext_lazy("Poids, en kilogrammes"), min_value=0.1, max_digits=6, decimal_places=1, required=False
    )
    users = forms.ChoiceField(
        label=gettext_lazy("Qui peut s’en servir ?"), choices=Users, initial=Users.ANYBODY, widget=ChoiceCards(size="m")
    )
    users_words = forms.CharField(label=gettext_lazy("Précisez, s’il le faut"), max_length=300, required=False)
    deposit = forms.DecimalField(
        label=gettext_lazy("Dépôt de garantie, en euros"),
        min_value=0,
        max_value=MOST_DEPOSIT,
        max_digits=7,
        decimal_places=2,
        initial=0,
        help_text=gettext_lazy("Rendu avec la chose, entre vous. Un prix ferait de ce prêt une location."),
    )
    insurance = forms.ChoiceField(
        label=gettext_lazy("Ce que vous demandez à voir"),
        choices=Insurance,
        initial=Insurance.NONE,
        widget=ChoiceCards(size="m"),
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Quels jours vient-on la chercher ou la rendre ?"),
        choices=Weekday,
        widget=ChoicesCards(size="s"),
    )
    opens = forms.TimeField(label=gettext_lazy("De"), widget=Hour(), initial="10:00")
    closes = forms.TimeField(label=gettext_lazy("À"), widget=Hour(), initial="18:00")
    turnaround = forms.IntegerField(
        label=gettext_lazy("Heures entre deux prêts"),
        min_value=0,
        max_value=LONGEST_TURNAROUND,
        initial=2,
        help_text=gettext_lazy("Le temps de vérifier, nettoyer, recharger."),
    )
    longest = forms.IntegerField(
        label=gettext_lazy("Jours de prêt, au plus"), min_value=1, max_value=LONGEST_LOAN, initial=7
    )
    at_once = forms.BooleanField(
        label=gettext_lazy("Accepter d’avance quand les dates sont libres"),
        required=False,
        help_text=gettext_lazy("Sinon, vous répondez à chaque demande."),
    )
    photo = PhotographField(label=gettext_lazy("Une photo"), required=False, help_text=PHOTO_HELP)
    alt = forms.CharField(
        label=gettext_lazy("Ce que l’on y voit"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Lu à qui ne voit pas la photo."),
    )

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        typed["days"] = sorted(int(each) for each in typed.get("days", []))
        return typed


class EditThingForm(ThingForm):
    """The same, with the photographs that one takes off."""

    page_title, verb = gettext_lazy("Corriger ce que vous prêtez"), gettext_lazy("Corriger")
    done = gettext_lazy("C’est corrigé. Ce qui est déjà convenu reste convenu.")

    removed = forms.MultipleChoiceField(
        label=gettext_lazy("Photos à retirer"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *sent: Sent, photos: Sequence[Photo], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        choice_field(self, "removed").choices = [(str(each.pk), str(each)) for each in photos]
        if not photos:
            del self.fields["removed"]


class BorrowForm(CharterForm):
    """For which place, from when to when, what for. `busy`: when others have the thing, as its page shows them."""

    page_title, verb = gettext_lazy("Emprunter"), gettext_lazy("Demander le prêt")

    borrower = forms.TypedChoiceField(label=gettext_lazy("Pour quel lieu ?"))
    first = forms.DateField(label=gettext_lazy("Du"), widget=Day())
    start = forms.TimeField(label=gettext_lazy("À quelle heure ?"), widget=Hour())
    last = forms.DateField(label=gettext_lazy("Au"), widget=Day())
    end = forms.TimeField(label=gettext_lazy("Rendu à quelle heure ?"), widget=Hour())
    words = forms.CharField(
        label=gettext_lazy("Pour quoi faire ?"),
        widget=Words(rows=3),
        max_length=500,
        help_text=gettext_lazy("Lu par les deux lieux et leur animation seulement."),
    )
    about = forms.CharField(
        label=gettext_lazy("Pour quel besoin, quelle ressource ?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "L’adresse de sa page, ou rien. Cette page dira qu’un prêt en parle ; vos deux lieux n’y sont nommés que "
            "si l’un et l’autre ont ouvert leur miroir."
        ),
    )

    def __init__(
        self, *sent: Sent, places: Sequence[Place], thing: Thing, busy: Sequence[Span], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        self.thing, self.busy = thing, busy
        field, known = self.fields["borrower"], {str(place.pk): place for place in places}
        assert isinstance(field, forms.TypedChoiceField)
        field.choices, field.coerce = [(key, place.name) for key, place in known.items()], known.__getitem__
        if len(places) == 1:
            field.initial, field.widget = places[0].pk, forms.HiddenInput()

    def clean_about(self) -> Model | None:
        typed: str = self.cleaned_data["about"]
        found = cited_at(typed) if typed else None
        if typed and found is None:
            raise ValidationError(_("Rien d’ici ne se lit à cette adresse : copiez celle de la page d’un besoin."))
        return found

    def clean(self) -> Cleaned:
        """The four boxes as two moments, on the clock of the place that lends; most who are refused are so here."""
        typed = super().clean() or self.cleaned_data
        first, start, last, end = (typed.pop(name, None) for name in ("first", "start", "last", "end"))
        if None not in (first, start, last, end):
            try:
                typed["span"] = span_of(first, start, last, end, self.thing.zone)
            except RuleBroken as refusal:
                self.add_error("first", refusal)
                return typed
            try:
                refuse_taken(self.thing, typed["span"], self.busy, timezone.now())
            except RuleBroken as refusal:
                self.add_error(None, refusal)
        return typed


class ReasonForm(CharterForm):
    """A word to the other place."""

    reason = forms.CharField(
        label=gettext_lazy("Un mot à l’autre lieu"),
        widget=Words(rows=3),
        max_length=500,
        help_text=gettext_lazy("Lu par les deux lieux et leur animation seulement."),
    )


class RefuseForm(ReasonForm):
    page_title, verb = gettext_lazy("Refuser, avec un mot"), gettext_lazy("Refuser")
    done = gettext_lazy("C’est dit : l’autre lieu lit votre mot.")


class CallOffForm(ReasonForm):
    page_title, verb = gettext_lazy("Annuler le prêt"), gettext_lazy("Annuler le prêt")
    done = gettext_lazy("C’est annulé : ces jours sont libres de nouveau, et l’autre lieu lit votre mot.")


class StateForm(PhotographedForm):
    """The state of the thing, as one side sees it."""

    page_title, verb = gettext_lazy("Dire l’état de la chose"), gettext_lazy("L’écrire")
    done = gettext_lazy("C’est écrit, pour votre côté. L’autre lieu écrit le sien.")

    condition = forms.ChoiceField(
        label=gettext_lazy("Dans quel état est-elle ?"), choices=Condition, widget=ChoiceCards(size="m")
    )
    words = forms.CharField(
        label=gettext_lazy("Ce que vous constatez"),
        widget=Words(rows=3),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Nécessaire si elle est abîmée. Ce qui est écrit ici ne se corrige pas."),
    )
    photo = PhotographField(label=gettext_lazy("Une photo"), required=False, help_text=PHOTO_HELP)
    alt = forms.CharField(label=gettext_lazy("Ce que l’on y voit"), max_length=300, required=False)

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        if typed.get("condition") == Condition.DAMAGED and not typed.get("words"):
            self.add_error("words", _("Dites ce qui est abîmé, ou ce qui manque."))
        return typed


class HandOverForm(StateForm):
    page_title, verb = gettext_lazy("Dire que c’est remis"), gettext_lazy("C’est remis")
    done = gettext_lazy("C’est noté : la chose est prêtée. L’autre lieu peut dire à son tour dans quel état.")


class GiveBackForm(StateForm):
    page_title, verb = gettext_lazy("Dire que c’est rendu"), gettext_lazy("C’est rendu")
    done = gettext_lazy("C’est noté : la chose est rentrée. L’échange sera compté quand l’autre lieu l’aura dit aussi.")


class DisputeForm(ActForm):
    """A mediator of one's choice, and what happens."""

    page_title, verb = gettext_lazy("Demander une médiation"), gettext_lazy("Demander la médiation")
    done = gettext_lazy("Votre demande est partie. Elle n’est lue que par la personne choisie.")

    mediator = forms.ModelChoiceField(
        Mediator.objects.none(),
        label=gettext_lazy("À qui demandez-vous ?"),
        empty_label=None,
        widget=ChoiceCards(size="m"),
    )
    words = forms.CharField(
        label=gettext_lazy("Que se passe-t-il, et qu’attendez-vous ?"),
        widget=Words(rows=6),
        max_length=6000,
        help_text=gettext_lazy("Seule la personne choisie vous lit. Si elle invite l’autre lieu, il lira aussi."),
    )

    def __init__(self, *sent: Sent, account: Account, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "mediator").queryset = Mediator.objects.running().exclude(account=account)


class ChoiceForm(ActForm):
    """What a place chooses for mutual aid."""

    page_title, verb = gettext_lazy("Choisir ce qui se lit et se reçoit"), gettext_lazy("Choisir ainsi")
    done = gettext_lazy("C’est choisi.")

    mirror_is_public = forms.BooleanField(
        label=gettext_lazy("Tout le monde peut lire ce que nous avons donné et reçu"),
        required=False,
        help_text=gettext_lazy("Sinon, vous seuls et votre animation le lisez."),
    )
    told_within = forms.TypedChoiceField(
        label=gettext_lazy("Recevoir les SOS d’autres lieux"),
        choices=[
            (0, gettext_lazy("Aucun")),
            (10, gettext_lazy("Jusqu’à 10 km")),
            (30, gettext_lazy("Jusqu’à 30 km")),
            (60, gettext_lazy("Jusqu’à 60 km")),
            (100, gettext_lazy("Jusqu’à 100 km")),
        ],
        coerce=int,
        widget=ChoiceCards(size="m"),
        help_text=gettext_lazy("Un SOS vient une fois, par un message. On y répond ou non."),
    )


class LawForm(ActForm):
    """What the law says, with its source."""

    page_title, verb = gettext_lazy("Revoir ce qui est dit du droit"), gettext_lazy("Publier cette lecture")
    done = gettext_lazy("C’est revu.")

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    words = forms.CharField(label=gettext_lazy("En clair"), widget=Words(rows=6), max_length=2000)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200)
    url = forms.URLField(label=gettext_lazy("Adresse de la source"), max_length=300, assume_scheme="https")
    checked_on = forms.DateField(label=gettext_lazy("Relu le"), widget=Day())


class PlacesForm(CharterForm):
    """Something that is asked for a place: one of those for which one speaks."""

    asker = ""
    """The field of the place."""

    def __init__(self, *sent: Sent, places: Sequence[Place], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = rows_field(self, self.asker)
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places]).order_by("name", "pk")
        if len(places) == 1:
            field.initial, field.widget = places[0].pk, forms.HiddenInput()


class AskHandsForm(PlacesForm):
    """What for, how many people, from a day to another."""

    page_title, verb = gettext_lazy("Demander un coup de main"), gettext_lazy("Demander")
    done = gettext_lazy("Votre demande est partie : le lieu vous répond.")
    asker = "receiver"

    receiver = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Pour quel lieu ?"), empty_label=None)
    title = forms.CharField(
        label=gettext_lazy("Pour faire quoi ?"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : monter le chapiteau, tenir l’accueil du festival."),
    )
    words = forms.CharField(
        label=gettext_lazy("Ce qu’il faut savoir"),
        widget=Words(rows=3),
        max_length=1000,
        help_text=gettext_lazy("Les heures, le repas, ce qu’il faut savoir faire. Lu par les deux lieux seulement."),
    )
    people = forms.IntegerField(
        label=gettext_lazy("Combien de personnes ?"), min_value=1, max_value=MOST_HANDS, initial=2
    )
    since = forms.DateField(label=gettext_lazy("Du"), widget=Day())
    until = forms.DateField(label=gettext_lazy("Au"), widget=Day())


class RefuseHandsForm(ReasonForm):
    page_title, verb = gettext_lazy("Refuser, avec un mot"), gettext_lazy("Refuser")
    done = gettext_lazy("C’est dit : l’autre lieu lit votre mot.")


class CallOffHandsForm(ReasonForm):
    page_title, verb = gettext_lazy("Annuler"), gettext_lazy("Annuler")
    done = gettext_lazy("C’est annulé : l’autre lieu lit votre mot.")


class AmountForm(ActForm):
    """How much one side says that it was."""

    page_title, verb = gettext_lazy("Dire combien"), gettext_lazy("Le dire")
    done = gettext_lazy("C’est dit, pour votre côté. Quand les deux disent pareil, l’échange est compté.")

    amount = forms.DecimalField(label=gettext_lazy("Combien"), min_value=0.25, max_digits=6, decimal_places=2)

    def __init__(self, *sent: Sent, unit: str, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["amount"].label = _("Combien de %(unit)s, en tout ?") % {"unit": unit}
        self.fields["amount"].help_text = _("Pour toutes les personnes ensemble. Une demi-heure s’écrit 0,5.")


class PapersForm(ActForm):
    """What the three pieces of a loan of an employee must say."""

    page_title, verb = gettext_lazy("Prêter une personne salariée"), gettext_lazy("Écrire les trois pièces")
    done = gettext_lazy("Les trois pièces s’écrivent : elles seront sur cette page dans un instant, à signer.")

    person = forms.CharField(
        label=gettext_lazy("Nom de la personne salariée"),
        max_length=120,
        help_text=gettext_lazy(
            "Lu par les deux lieux et leur animation seulement. Effacé trois ans après le prêt ; tout de suite, s’il "
            "est refusé ou annulé avant d’être signé."
        ),
    )
    qualification = forms.CharField(label=gettext_lazy("Sa qualification"), max_length=120)
    since = forms.DateField(label=gettext_lazy("Du"), widget=Day())
    until = forms.DateField(label=gettext_lazy("Au"), widget=Day())
    costs = forms.CharField(
        label=gettext_lazy("Comment salaires, charges et frais sont-ils facturés ?"),
        widget=Words(rows=3),
        max_length=1000,
        help_text=gettext_lazy("Rien de plus que ce que vous payez. « Rien n’est facturé » se dit aussi."),
    )
    work = forms.CharField(label=gettext_lazy("Le travail confié"), widget=Words(rows=2), max_length=500)
    schedule = forms.CharField(label=gettext_lazy("Les horaires"), max_length=300)
    location = forms.CharField(label=gettext_lazy("Où le travail se fait"), max_length=300)
    special = forms.CharField(
        label=gettext_lazy("Ce que le poste a de particulier"), widget=Words(rows=2), max_length=500, required=False
    )


class SignForm(ActForm):
    """The days when the three pieces were signed; one that is missing stops the loan."""

    page_title, verb = gettext_lazy("Dire que les trois pièces sont signées"), gettext_lazy("Enregistrer le prêt")
    done = gettext_lazy("C’est enregistré : les trois pièces sont signées.")

    agreed_on = forms.DateField(label=gettext_lazy("Accord du salarié, signé le"), widget=Day(), required=False)
    convention_on = forms.DateField(label=gettext_lazy("Convention, signée le"), widget=Day(), required=False)
    amended_on = forms.DateField(label=gettext_lazy("Avenant au contrat, signé le"), widget=Day(), required=False)


class SosForm(CharterForm):
    """What is missing this week, and how far it is told."""

    page_title, verb = gettext_lazy("Lancer un SOS"), gettext_lazy("Prévenir les lieux autour")
    done = gettext_lazy("C’est parti : un message par lieu prévenu, et un seul.")

    title = forms.CharField(
        label=gettext_lazy("Que vous manque-t-il ?"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : une sono pour samedi, deux personnes à l’accueil."),
    )
    words = forms.CharField(label=gettext_lazy("Précisez"), widget=Words(rows=3), max_length=600)
    until = forms.DateField(
        label=gettext_lazy("Au plus tard le"), widget=Day(), help_text=gettext_lazy("Dans les sept jours.")
    )
    within = forms.TypedChoiceField(
        label=gettext_lazy("Jusqu’où ?"),
        choices=[(km, f"{km}{NBSP}km") for km in (10, 30, 60, 100)],
        coerce=int,
        initial=30,
        widget=ChoiceCards(size="m"),
        help_text=gettext_lazy("Seuls les lieux qui acceptent les SOS d’aussi loin sont prévenus."),
    )


class AnswerSosForm(PlacesForm):
    """For which place one answers, and what it can do."""

    page_title, verb = gettext_lazy("Répondre à ce SOS"), gettext_lazy("Répondre")
    done = gettext_lazy("Merci. Le lieu lit votre réponse, et ce SOS est terminé.")
    asker = "place"

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Pour quel lieu ?"), empty_label=None)
    words = forms.CharField(
        label=gettext_lazy("Ce que vous pouvez faire, et comment vous joindre"), widget=Words(rows=3), max_length=600
    )

"""What people type of attestations: what may be recognised, what one has done, what a peer has seen, why one
withdraws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.attestations.models import COUNCIL, MOST_PEERS
from lieudit.attestations.verifier_attestation import MOST_BYTES
from lieudit.attestations.vocabulary import AtClosing
from lieudit.care.charter import CharterForm
from lieudit.learning.models import Path
from lieudit.learning.vocabulary import SIX
from lieudit.network.models import Organisation, Place
from lieudit.toolkit.act_form import ActForm, choice_field, rows_field
from lieudit.toolkit.models import Trace
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Words

ICONS = {code: code for code, _label in SIX}
COUNCIL_KEY = "council"
MOST_FILES = 60
"""Files that one network may have verified here in an hour."""


def key_of(thing: Place | Organisation | None) -> str:
    """How a keeper is named in a form."""
    return f"{thing._meta.model_name}-{thing.pk}" if thing is not None else COUNCIL_KEY


class DefineForm(CharterForm):
    """What one will be able to do, what peers look at, how many of them; who keeps it, among `keepers`."""

    page_title, verb = _("Définir un savoir-faire"), _("Le définir")
    done = _("C’est défini. Nommez maintenant de premiers pairs : sans eux, personne ne peut être attesté.")

    keeper = forms.ChoiceField(label=_("Qui le tient ?"), widget=ChoiceCards(size="m"))
    title = forms.CharField(
        label=_("Savoir"),
        max_length=120,
        help_text=_("Un verbe d’abord. Par exemple : tenir une permanence numérique."),
    )
    able = forms.CharField(
        label=_("Ce que l’on sait faire"),
        widget=Words(rows=4),
        max_length=1500,
        help_text=_("Ce qu’une personne attestée fait seule, avec vos mots."),
    )
    rule = forms.CharField(
        label=_("Ce que les pairs regardent"),
        widget=Words(rows=4),
        max_length=1500,
        help_text=_("Ce qu’un pair doit avoir vu de ses yeux avant de reconnaître."),
    )
    peers = forms.IntegerField(
        label=_("Combien de pairs, de lieux différents ?"),
        min_value=1,
        max_value=MOST_PEERS,
        initial=2,
        help_text=_("Ils tiennent déjà cette attestation, ou ont été nommés par vous pour commencer."),
    )
    path = forms.ModelChoiceField(
        Path.objects.none(),
        label=_("Le parcours qui l’atteste"),
        required=False,
        empty_label=_("Aucun : la parole des pairs suffit"),
        help_text=_("S’il y en a un, il faut en plus en avoir fait toutes les étapes, sous la version que l’on suit."),
    )
    domains = forms.MultipleChoiceField(
        label=_("Domaines"), choices=SIX, required=False, widget=ChoicesCards(icons=ICONS, size="m")
    )

    def __init__(
        self, *sent: Sent, keepers: Sequence[Place | Organisation | None], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        self.keepers = {key_of(thing): thing for thing in keepers}
        rows_field(self, "path").queryset = Path.objects.public().current().order_by("title", "pk")
        choice_field(self, "keeper").choices = [(key, str(thing or COUNCIL)) for key, thing in self.keepers.items()]
        if len(self.keepers) == 1:
            self.fields["keeper"].initial = next(iter(self.keepers))

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        if "keeper" in typed:
            typed["keeper"] = self.keepers[typed["keeper"]]
        return typed


class OfPlaceForm(CharterForm):
    """A form in which one speaks for one of one's places; without any, when it `may_be_none`."""

    def __init__(self, *sent: Sent, places: Sequence[Place], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.places = {str(place.pk): place for place in places}
        choices = [(key, str(place)) for key, place in self.places.items()]
        if not self.fields["place"].required:
            choices.append(("", str(_("Aucun lieu"))))
        choice_field(self, "place").choices = choices
        self.fields["place"].initial = choices[0][0] if choices else ""

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        if "place" in typed:
            typed["place"] = self.places.get(typed["place"])
        return typed


class DeclareForm(OfPlaceForm):
    page_title, verb = _("Dire qu’on sait le faire"), _("Le déclarer")
    done = _("C’est déclaré, pour vous et vos pairs seulement. Demandez maintenant à un pair de le reconnaître.")

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=120,
        help_text=_("Il est écrit sur l’attestation, que personne d’autre que vous ne rend publique."),
    )
    place = forms.ChoiceField(label=_("Votre lieu"), required=False, widget=ChoiceCards(size="m"))
    words = forms.CharField(
        label=_("Ce que vous avez fait"),
        widget=Words(rows=5),
        max_length=2000,
        help_text=_("Où, combien de fois, à combien."),
    )


class RecogniseForm(OfPlaceForm):
    page_title, verb = _("Reconnaître"), _("Le reconnaître")
    done = _("Merci. Votre reconnaissance est écrite, avec vos mots et sa preuve.")

    place = forms.ChoiceField(label=_("Pour quel lieu ?"), widget=ChoiceCards(size="m"))
    words = forms.CharField(
        label=_("Ce que vous avez vu"),
        widget=Words(rows=4),
        max_length=1000,
        help_text=_("De vos yeux. Ces mots sont dans le fichier de l’attestation, avec le nom de votre lieu."),
    )
    proof = forms.CharField(
        label=_("Où, quand, dans quoi"),
        max_length=300,
        help_text=_("Par exemple : visite du 20 octobre, ou son cahier de permanences, relu."),
    )


class AddressForm(ActForm):
    """Somebody, by their address."""

    address = forms.EmailField(label=_("Son adresse électronique"), max_length=254)


class VerifyForm(ActForm):
    """An attestation that one was given."""

    file = forms.FileField(
        label=_("Le fichier reçu"),
        help_text=_("JSON, JWT ou SVG, 1 Mo au plus. Il est lu puis oublié ; la réponse est gardée une heure."),
        widget=forms.FileInput(attrs={"accept": ".json,.jwt,.svg,.txt"}),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez le fichier à vérifier.")},
    )

    def __init__(self, *sent: Sent, origin: str, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.origin = origin

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if not Trace.keep(self.origin, MOST_FILES):
            raise forms.ValidationError(_("Trop de fichiers vérifiés d’ici : réessayez dans une heure, ou chez vous."))
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 1 Mo : une attestation pèse quelques kilo-octets."))
        content: bytes = file.read()
        if content.startswith(b"%PDF-"):
            raise forms.ValidationError(_("Un PDF se vérifie par l’adresse de son code : ouvrez-la, ou lisez le code."))
        return content


class BringForm(ActForm):
    page_title, verb = _("Apporter un badge d’ailleurs"), _("L’apporter")
    done = _("Nous le lisons. Ce qui a pu être confirmé, et ce qui ne l’a pas été, s’affiche ici dans une minute.")

    file = forms.FileField(
        label=_("Le badge"),
        help_text=_("Open Badges 2.0 ou 3.0 : JSON, JWT, PNG ou SVG, 1 Mo au plus. Le fichier n’est pas gardé."),
        widget=forms.FileInput(attrs={"accept": ".json,.jwt,.png,.svg,.txt"}),
        error_messages={"required": _("Choisissez le fichier du badge."), "empty": _("Ce fichier est vide.")},
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 1 Mo : un badge en pèse bien moins."))
        content: bytes = file.read()
        return content


class NamePeerForm(AddressForm):
    page_title, verb = _("Nommer un premier pair"), _("Nommer cette personne")
    done = _("Cette personne est nommée : ce qu’elle reconnaît compte.")


class AskForm(AddressForm):
    page_title, verb = _("Demander à un pair"), _("Lui demander")
    done = _("C’est demandé. Si un compte est ouvert ici à cette adresse, cette personne reçoit un message.")


class ReasonForm(ActForm):
    """Why, in words that those concerned read."""

    reason = forms.CharField(label=_("Motif"), widget=Words(rows=3), max_length=500)


class AtClosingForm(ActForm):
    verb = _("Garder ce choix")
    done = _("C’est noté. Vous pouvez changer d’avis tant que votre compte est ouvert.")

    choice = forms.ChoiceField(
        label=_("Mes attestations, si je ferme mon compte"), choices=AtClosing, widget=ChoiceCards(size="full")
    )


class CloseForm(ReasonForm):
    page_title, verb = _("Ne plus délivrer"), _("Ne plus le délivrer")
    done = _("C’est fait : personne ne le déclare plus. Ce qui est attesté le reste.")


class WithdrawForm(ReasonForm):
    page_title, verb = _("Retirer cette attestation"), _("La retirer")
    done = _("Elle est retirée. Les fichiers déjà donnés le diront à qui les vérifie.")

"""What people type of an application: its title, an answer, a partner, a line of its budget, why it is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.funding.budget import ACCOUNTS
from lieudit.funding.models import Application, Call
from lieudit.funding.questions import SUMMARY
from lieudit.funding.vocabulary import ASKED_ROLES, Kind
from lieudit.network.experience import open_places
from lieudit.network.licences import Licence
from lieudit.network.models import Place
from lieudit.network.place_named import place_named
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, choice_field, rows_field
from lieudit.toolkit.french import number
from lieudit.toolkit.types import Cleaned, FormOptions, Json, Sent
from lieudit.toolkit.uploads import ScanField
from lieudit.toolkit.widgets import ChoiceCards

PAPERS = ("pdf", "png", "jpg", "odt", "ods", "docx", "xlsx")


class BeginForm(ActForm):
    """For which place, under which title; under which open licence, where the call asks for commons."""

    page_title, verb = gettext_lazy("Candidater, seul ou à plusieurs"), gettext_lazy("Commencer le dossier")
    done = gettext_lazy("Le dossier est commencé : chaque réponse enregistrée est gardée, et se reprend.")

    lead = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Quel lieu le porte ?"), empty_label=None)
    title = forms.CharField(label=gettext_lazy("Titre du dossier"), max_length=120)
    licence = forms.ChoiceField(
        label=gettext_lazy("Sous quelle licence ouverte ?"),
        choices=[("", gettext_lazy("Choisissez")), *Licence.choices],
    )

    def __init__(self, *sent: Sent, places: Sequence[Place], call: Call, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = rows_field(self, "lead")
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places]).order_by("name", "pk")
        if len(places) == 1:
            field.initial, field.widget = places[0].pk, forms.HiddenInput()
        if call.kind == Kind.COMMONS:
            choice_field(self, "licence").help_text = _(
                "La licence de ce que vous ferez. Ce dossier est public dès maintenant : chacun le lit, et qui a un "
                "compte l’améliore."
            )
        else:
            del self.fields["licence"]


class AnswerForm(ActForm):
    """One answer. `seen`: the version that the page showed; `taken`: what was brought, by its name."""

    verb = gettext_lazy("Enregistrer cette réponse")
    done = gettext_lazy("C’est enregistré.")

    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 10}))
    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)
    taken = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=20)

    def __init__(
        self,
        *sent: Sent,
        question: Json,
        sources: Mapping[str, tuple[str, str]],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        self.sources, self.page_title = sources, question["words"]
        field = self.fields["text"]
        field.label = question["words"]
        field.help_text = _("%s signes au plus.") % number(question["most"])
        if question["key"] == SUMMARY["key"]:
            field.help_text = (
                _("%s Lu de tous si le dossier est retenu, ou si vous publiez la décision.") % field.help_text
            )
        if not question["required"]:
            field.help_text = _("%s Facultatif.") % field.help_text

    def clean(self) -> Cleaned:
        """The source is told of words that are brought as they are, and of no others."""
        typed = super().clean() or self.cleaned_data
        label, words = self.sources.get(typed.pop("taken", ""), ("", ""))
        same = label and typed.get("text", "").strip() == words.strip()
        typed["source"] = label if same else ""
        return typed

    def has_read(self, version: int) -> None:
        """The page shows this version beside the words that were refused: they are sent again as written after it."""
        self.data = {**dict(self.data.items()), self.add_prefix("seen"): str(version)}


class PublicAnswerForm(AnswerForm, CharterForm):
    """An answer of a file that is written in public."""


class PartnerForm(ActForm):
    """A place of the directory, by its name, and what it would do."""

    page_title, verb = gettext_lazy("Demander à un lieu d’en être"), gettext_lazy("Lui demander")
    done = gettext_lazy("La demande est partie : ce lieu accepte, ou non, en deux clics.")

    place = forms.CharField(
        label=gettext_lazy("Quel lieu ?"),
        max_length=200,
        help_text=gettext_lazy("Son nom et sa commune : « Le Préau, Guéret »."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Son rôle"), choices=ASKED_ROLES, widget=ChoiceCards(size="m"))
    task = forms.CharField(label=gettext_lazy("Ce qu’il ferait"), max_length=300)

    def clean_place(self) -> Place:
        return place_named(self.cleaned_data["place"], open_places())


class AcceptForm(ActForm):
    page_title, verb = gettext_lazy("Accepter d’en être"), gettext_lazy("Accepter au nom du lieu")
    done = gettext_lazy("C’est accepté. Vous pouvez écrire dans le dossier.")


class LeaveForm(ActForm):
    page_title, verb = gettext_lazy("Ne pas en être"), gettext_lazy("Quitter le dossier")
    done = gettext_lazy("C’est dit. Les lignes de budget de ce lieu sont retirées.")
    reason = forms.CharField(label=gettext_lazy("Un mot aux autres lieux"), max_length=500)


class LineForm(ActForm):
    """A line of the budget of one of the places."""

    page_title, verb = gettext_lazy("Le budget"), gettext_lazy("Ajouter cette ligne")
    done = gettext_lazy("La ligne est ajoutée.")

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Lieu"), empty_label=None)
    year = forms.IntegerField(label=gettext_lazy("Année"))
    account = forms.ChoiceField(  # type: ignore[assignment]
        label=gettext_lazy("Compte"), choices=[(code, each.label) for code, each in ACCOUNTS.items()]
    )
    words = forms.CharField(label=gettext_lazy("Ce que c’est"), max_length=200)
    amount = EurosField(label=gettext_lazy("Somme, en euros"))

    def __init__(self, *sent: Sent, application: Application, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        inside = application.partners.standing().values("place")
        rows_field(self, "place").queryset = Place.objects.filter(pk__in=inside).order_by("name", "pk")


class PaperForm(ActForm):
    """A paper that the call asks for."""

    page_title, verb = gettext_lazy("Joindre une pièce"), gettext_lazy("Joindre cette pièce")
    done = gettext_lazy(
        "La pièce est jointe. Les lieux du dossier la lisent ; l’organisateur et le jury aussi, une fois le dossier "
        "envoyé."
    )

    asked = forms.ChoiceField(label=gettext_lazy("Quelle pièce ?"), widget=ChoiceCards(size="full"))
    upload = ScanField(
        *PAPERS,
        label=gettext_lazy("Le fichier"),
        help_text=gettext_lazy(
            "PDF, image, texte ou tableur, 10 Mo au plus. Ni coordonnées bancaires, ni pièce d’identité."
        ),
    )

    def __init__(self, *sent: Sent, application: Application, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        choice_field(self, "asked").choices = [(words, words) for words in application.call.rules.papers]


class LateForm(ActForm):
    page_title, verb = gettext_lazy("Envoyer après l’heure"), gettext_lazy("Envoyer, avec cette raison")
    done = gettext_lazy("Le dossier est gardé, avec sa raison. L’organisateur décide de ce qu’il en fait, et le dira.")
    reason = WordsField(rows=3, most=1000, label=gettext_lazy("Pourquoi arrive-t-il après l’heure ?"))


class WithdrawForm(ActForm):
    page_title, verb = gettext_lazy("Retirer le dossier"), gettext_lazy("Retirer le dossier")
    done = gettext_lazy("Le dossier est retiré : ses lieux peuvent être d’un autre.")
    reason = WordsField(rows=3, most=1000, label=gettext_lazy("Pourquoi, si vous voulez"), required=False)

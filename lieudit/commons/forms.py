"""What people type about the commons: a resource, a version, a use, an improvement and its answer, a reason."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account, Visitor
from lieudit.care.charter import CharterForm
from lieudit.commons.holding import held_by, hold_files
from lieudit.commons.models import HeldFile, Improvement, Release, Resource
from lieudit.commons.vocabulary import SIX, Kind
from lieudit.network.hat import Hat, HattedForm, hats_of
from lieudit.network.identifiers import clean_url
from lieudit.network.keeper import KeeperField, keeper_of, offer_keepers
from lieudit.network.licences import IN_SHORT, Licence
from lieudit.network.models import Organisation, Place
from lieudit.toolkit import file_kinds
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.french import NBSP, opening
from lieudit.toolkit.types import Act, Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.uploads import LARGEST, ScansField, Upload
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Words

if TYPE_CHECKING:
    pass


ICONS = {code: code for code, _label in SIX}
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,19}")
KINDS = tuple(file_kinds.KINDS)
MOST_FILES = 10
RESOURCE = re.compile(r"/communs/(\d{1,9})\b|^\s*(?:n°\s*)?(\d{1,9})\s*$")
"""The page of a resource, or its number."""


class AddressField(forms.CharField):
    """A web address, or a page of this site; `www.` alone is understood."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, required=False, **options)

    def clean(self, value: object) -> str:
        typed: str = super().clean(value)
        if typed.startswith(f"{settings.SITE_URL}/"):  # a page of this site, wherever it is installed
            return typed
        return clean_url(typed) if typed else ""


class OriginField(forms.CharField):
    """The address or the number of a resource that is shared here: its last version."""

    def clean(self, value: object) -> Release | None:
        typed = super().clean(value)
        if not typed:
            return None
        number = RESOURCE.search(typed)
        origin = Resource.objects.public().current().filter(number=int(number[1] or number[2])) if number else None
        shown = Release.objects.shown().select_related("resource")
        release = shown.filter(resource__in=origin).first() if origin is not None else None
        if release is None:
            words = _("Aucune ressource partagée ici à cette adresse. Collez celle de sa page, ou son numéro.")
            raise ValidationError(words)
        return release


class ReviseForm(CharterForm):
    """What is said of a resource."""

    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=150,
        help_text=gettext_lazy("Par exemple : Ouvrir un tiers-lieu en douze réunions."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Kind, widget=ChoiceCards(size="s"))
    summary = forms.CharField(
        label=gettext_lazy("Présentation"),
        max_length=5000,
        widget=Words(rows=6),
        help_text=gettext_lazy(
            "À quoi elle sert, pour qui, ce qu’il faut pour s’en servir. Mise en forme simple : deux astérisques "
            "autour du gras, un tiret en tête de chaque ligne d’une liste."
        ),
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Domaines"),
        choices=SIX,
        required=False,
        widget=ChoicesCards(size="m", icons=ICONS),
        help_text=gettext_lazy("Rien de coché : elle sert à tout lieu."),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Licence"),
        choices=Licence,
        widget=ChoiceCards(size="l", hints=IN_SHORT),
        help_text=gettext_lazy(
            "Toutes permettent à chacun d’utiliser, de changer et de partager. Dans le doute, prenez la première."
        ),
        error_messages={"required": gettext_lazy("Choisissez une licence : sans elle, personne ne peut reprendre.")},
    )
    home = AddressField(
        label=gettext_lazy("Où elle se travaille"),
        help_text=gettext_lazy("Wiki, forge, dossier partagé : l’adresse où chacun peut contribuer."),
    )

    derived_from = OriginField(
        label=gettext_lazy("Tirée de"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "L’adresse ou le numéro de la ressource d’ici dont vous êtes partis : qui la tient est cité, et prévenu."
        ),
    )

    @classmethod
    def of(cls, resource: Resource) -> Cleaned:
        """What the form shows of a resource before it is corrected."""
        shown = {name: getattr(resource, name) for name in ReviseForm.base_fields}
        origin = resource.derived_from
        return shown | {"derived_from": origin.resource.get_absolute_url() if origin else ""}


class CorrectForm(ReviseForm):
    """The same, of a resource that is there: the version that it was drawn from stays while its resource does."""

    def __init__(self, *sent: Sent, resource: Resource, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.initial = self.of(resource)
        self.resource = resource

    def clean_derived_from(self) -> Release | None:
        told: Release | None = self.cleaned_data["derived_from"]
        known = self.resource.derived_from
        return known if told and known and told.resource_id == known.resource_id else told


class HeldField(forms.ModelMultipleChoiceField[HeldFile]):
    def label_from_instance(self, held: HeldFile) -> str:
        return f"{held.name}, {filesizeformat(held.file.size)}"


def as_sent(held: HeldFile) -> FieldFile:
    """A file that is held, under the name that it came with."""
    file: FieldFile = held.file
    file.told_name = held.name  # type: ignore[attr-defined]
    return file


class SomewhereForm(CharterForm):
    """A version: its name, and an address, files, or both."""

    version = forms.CharField(
        label=gettext_lazy("Version"),
        max_length=20,
        help_text=gettext_lazy("Un numéro ou une date : 1.0, 2026-03."),
    )
    link = AddressField(label=gettext_lazy("Adresse de cette version"))
    documents = ScansField(
        *KINDS,
        most=MOST_FILES,
        required=False,
        label=gettext_lazy("Ses fichiers"),
        help_text=gettext_lazy(
            "PDF, images (PNG, JPG, SVG), textes (MD, TXT), tableaux (CSV, ODS, XLSX), documents (ODT, DOCX, ODP, "
            "PPTX), plans (STL) ou dossier ZIP : dix au plus, 10 Mo en tout. Chacun garde son nom."
        ),
    )

    def clean_version(self) -> str:
        version: str = self.cleaned_data["version"]
        if not VERSION.fullmatch(version):
            raise ValidationError(_("Un numéro ou une date, sans espace : 1.0, 2026-03."))
        return version

    held = HeldField(
        HeldFile.objects.none(),
        to_field_name="key",
        required=False,
        label=gettext_lazy("Fichiers déjà reçus"),
        widget=ChoicesCards(size="full"),
        help_text=gettext_lazy("Nous les gardons un jour pour vous. Décochez ceux qui ne sont pas de cette version."),
        error_messages={"invalid_choice": gettext_lazy("Un fichier n’est plus gardé ici : choisissez-le de nouveau.")},
    )

    def __init__(self, *sent: Sent, account: Visitor, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        self.known: QuerySet[HeldFile] = held_by(account) if isinstance(account, Account) else HeldFile.objects.none()
        self.reused: list[HeldFile] = []
        self.chosen: list[Upload] = []
        self._show_held(self._keys() if self.is_bound else self.initial.get("held", ()))

    def _keys(self) -> list[str]:
        """Of the files that came with the form, as held."""
        return self.data.getlist("held") if isinstance(self.data, MultiValueDict) else []

    def _show_held(self, keys: Iterable[str]) -> None:
        """Offer the files of these keys, and them alone; without any, nothing is asked."""
        shown = self.known.filter(key__in=[key for key in keys if "\0" not in key])
        rows_field(self, "held").queryset = shown
        if not self.is_bound and not shown.exists():
            del self.fields["held"]

    def clean(self) -> Cleaned:
        """An address, or files at least; those that were held come first."""
        typed = super().clean()
        self.reused, self.chosen = list(typed.pop("held", ())), list(typed.pop("documents", None) or ())
        if "documents" not in self.errors:
            typed["files"] = [*map(as_sent, self.reused), *self.chosen]
            sizes = [file.size or 0 for file in typed["files"]]
            if len(sizes) > MOST_FILES or sum(sizes) > LARGEST:
                self.add_error("documents", _("Dix fichiers au plus, 10 Mo en tout, ceux que nous gardons compris."))
        if not {"link", "documents"} & set(self.errors) and not (typed.get("link") or typed.get("files")):
            self.add_error("link", _("Donnez une adresse, ou un fichier au moins."))
        return typed

    def attempt(self, act: Act, *things: object, **context: object) -> bool:
        """The same; refused, the files that could be taken are held, so that nobody chooses them twice."""
        with transaction.atomic():  # a file is shared and held no more, or held still: never erased once shared
            if super().attempt(act, *things, **context):
                HeldFile.objects.filter(pk__in=[held.pk for held in self.reused]).delete()
                return True
        if self.is_bound and self.chosen and isinstance(self.account, Account) and "documents" not in self.errors:
            kept = hold_files(self.account, self.chosen)
            data, keys = MultiValueDict[str, str](), [*self._keys(), *(held.key for held in kept)]
            data.update(self.data)
            data.setlist("held", keys)
            self.data = data
            self._show_held(keys)
        if self.is_bound and not self._keys():
            del self.fields["held"]
        return False


class BringForm(ActForm):
    """A file made elsewhere, from which the form of a deposit is filled."""

    file = forms.FileField(
        label=gettext_lazy("Le fichier"),
        help_text=gettext_lazy(
            "L’archive ZIP d’un dépôt Git, telle que la forge la donne ; une page de wiki, par « Spécial:Exporter » "
            "(MediaWiki), ou un fichier de texte (.md). 10 Mo au plus."
        ),
    )

    def clean_file(self) -> Upload:
        upload: Upload = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise ValidationError(_("Ce fichier dépasse 10 Mo : joignez une version plus légère."))
        content, name = upload.read(), upload.name or ""
        upload.seek(0)
        kind = "xml" if file_kinds.is_wiki(content) else file_kinds.kind_of(content, name, ("zip", "md", "txt"))
        if kind is None:
            raise ValidationError(_("Ce fichier n’est ni une archive ZIP, ni une page de wiki, ni un texte."))
        upload.told_name = name  # type: ignore[attr-defined]
        upload.name = f"{secrets.token_urlsafe(18)}.{kind}"
        return upload


class DepositForm(ReviseForm, SomewhereForm):
    """A resource and its first version, on one page. Who represents nobody names who keeps it."""

    other = KeeperField(label=gettext_lazy("Qui la tient"))
    field_order = [
        "title",
        "kind",
        "summary",
        "keeper",
        "other",
        "licence",
        "version",
        "link",
        "held",
        "documents",
        "domains",
        "home",
        "derived_from",
    ]

    def __init__(self, *sent: Sent, account: Visitor, **options: Unpack[PlainFormOptions]) -> None:
        options["initial"] = {"version": "1.0"} | dict(options.get("initial") or {})
        super().__init__(*sent, account=account, **options)
        offer_keepers(self, account)
        self.order_fields(self.field_order)

    def clean(self) -> Cleaned:
        """Its keeper, as the act names it."""
        return keeper_of(self, super().clean())


def drawn_from(number: str) -> Cleaned:
    """What the form of a deposit shows of the resource that one starts from; nothing where there is none."""
    try:
        release = OriginField().clean(number)
    except ValidationError:
        return {}
    if release is None:
        return {}
    origin = release.resource
    kept = {name: getattr(origin, name) for name in ("title", "kind", "summary", "licence", "domains")}
    return kept | {"derived_from": origin.get_absolute_url(), "version": "1.0"}


def started_from(told: Cleaned) -> Cleaned:
    """What the form of a deposit shows of something that is told elsewhere on this site: its words, and where it is."""
    known = {**ReviseForm.base_fields, **SomewhereForm.base_fields}
    return {name: value for name, value in told.items() if name in known}


def told_by(brought: HeldFile) -> Cleaned:
    """What the form of a deposit shows of a file made elsewhere."""
    told = {name: value for name, value in brought.told.items() if value and name in ReviseForm.base_fields}
    version = brought.told.get("version")
    return told | {"held": [brought.key]} | ({"version": version} if version else {})


class ImprovementsField(forms.ModelMultipleChoiceField[Improvement]):
    def label_from_instance(self, improvement: Improvement) -> str:
        return f"N°{NBSP}{improvement.number}{NBSP}: «{NBSP}{opening(improvement.words, 120)}{NBSP}»"


class ReleaseForm(SomewhereForm):
    """One more version, and the improvements that it takes."""

    note = forms.CharField(
        label=gettext_lazy("Ce qui change"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    improvements = ImprovementsField(
        Improvement.objects.none(),
        label=gettext_lazy("Améliorations reprises"),
        required=False,
        widget=ChoicesCards(size="full"),
        help_text=gettext_lazy("Leurs auteurs sont prévenus, et nommés à côté de cette version."),
    )

    def __init__(self, *sent: Sent, resource: Resource, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = rows_field(self, "improvements")
        field.queryset = Improvement.objects.waiting().filter(resource=resource)
        if not (self.is_bound or field.queryset.exists()):
            del self.fields["improvements"]


class UserForm(ActForm):
    """« Nous l’utilisons »: who represents one place or organisation is not asked which."""

    def __init__(self, *sent: Sent, account: Visitor, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        self.hats: dict[str, Hat] = {hat.key: hat for hat in hats_of(account) if hat.thing}
        self.fields["hat"] = forms.ChoiceField(
            label=_("Qui l’utilise"),
            choices=[(key, hat.label) for key, hat in self.hats.items()],
            initial=next(iter(self.hats), None),
            required=len(self.hats) > 1,
            widget=ChoiceCards(size="m") if len(self.hats) > 1 else forms.HiddenInput(),
            error_messages={"required": _("Choisissez au nom de qui.")},
        )

    def clean_hat(self) -> Place | Organisation | None:
        if not self.hats:
            raise ValidationError(_("Représentez d’abord un lieu ou une organisation."))
        return self.hats[self.cleaned_data["hat"] or next(iter(self.hats))].thing


class UseForm(UserForm, CharterForm):
    """The same, with words."""

    words = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=500,
        required=False,
        widget=Words(rows=2),
        help_text=gettext_lazy("En une phrase, pour qui hésite encore."),
    )


class ImproveForm(HattedForm, CharterForm):
    """What would make the resource better."""

    words = forms.CharField(
        label=gettext_lazy("Que changer, et pourquoi ?"),
        max_length=5000,
        widget=Words(rows=5),
    )
    link = AddressField(
        label=gettext_lazy("Lien"), help_text=gettext_lazy("Votre version, un exemple, une demande sur la forge.")
    )


class AnswerForm(CharterForm):
    """Taken into a version, or not, with the reason."""

    release = forms.ModelChoiceField(
        Release.objects.none(),
        label=gettext_lazy("Reprise dans la version"),
        required=False,
        empty_label=gettext_lazy("Elle n’est pas reprise"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Sinon, pourquoi"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Publié sous l’amélioration."),
    )

    def __init__(self, *sent: Sent, resource: Resource, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field: Any = self.fields["release"]
        field.queryset = Release.objects.public().filter(resource=resource)
        field.label_from_instance = lambda release: release.version

    def clean(self) -> Cleaned:
        typed = super().clean()
        if not self.errors and bool(typed.get("release")) == bool(typed.get("reason")):
            self.add_error(
                "reason", _("Choisissez une version, ou dites pourquoi elle n’est pas reprise : l’un des deux.")
            )
        return typed


class ReasonForm(CharterForm):
    """An act that says why."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

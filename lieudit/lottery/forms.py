"""What people type of a lottery: its call, its quotas, what volunteers say of themselves, the result of the draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Unpack

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.care.charter import CharterForm
from lieudit.governance.models import Assembly, College
from lieudit.lottery.models import Lottery, Quota, Volunteer
from lieudit.lottery.vocabulary import OF_PERSONS, OF_PLACES, Audience, Kind
from lieudit.network.hat import hats_of
from lieudit.network.models import Organisation, Place
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Moment, Words
from lieudit.voting.draws import HOW


class CallForm(CharterForm):
    """The words and days of a lottery, before its call opens."""

    title = forms.CharField(
        label=_("Titre"), max_length=200, help_text=_("Par exemple : Panel sur l’accueil sans rendez-vous")
    )
    why = forms.CharField(
        label=_("Mission"),
        widget=Words(rows=4),
        max_length=2000,
        help_text=_("Ce qu’on demande aux personnes tirées au sort, en combien de temps, et ce qui sera remboursé."),
    )
    seats = forms.IntegerField(label=_("Combien de personnes ?"), min_value=1, max_value=300)
    audience = forms.ChoiceField(
        label=_("Qui peut se porter volontaire ?"), choices=Audience, widget=ChoiceCards(size="l"), initial=Audience.ALL
    )
    kinds = forms.MultipleChoiceField(
        label=_("Quotas"),
        choices=Kind,
        required=False,
        widget=ChoicesCards(size="m"),
        help_text=_(
            "Ce dont le panel doit avoir l’image. Les bornes se proposent d’elles-mêmes, et se corrigent ensuite."
        ),
    )
    closes_on = forms.DateField(label=_("Dernier jour pour se porter volontaire"), widget=Day())
    source = forms.CharField(
        label=_("Tirage public qui donnera la graine"),
        max_length=200,
        help_text=_("Personne ici ne doit pouvoir le choisir. Par exemple : le tirage du Loto du samedi 5 décembre."),
    )
    draw_at = forms.DateTimeField(
        label=_("Heure du tirage"),
        widget=Moment(),
        help_text=_("Un jour au moins après l’appel : les panels sont publiés avant ce tirage."),
    )
    until = forms.DateField(
        label=_("Fin des mandats"), widget=Day(), required=False, help_text=_("Pour les sièges d’un collège.")
    )


class PrepareForm(CallForm):
    page_title, verb = _("Préparer un tirage au sort"), _("Préparer le tirage")
    done = _("Le tirage au sort est préparé. Relisez ses quotas, puis ouvrez l’appel.")

    assembly = forms.ModelChoiceField(Assembly.objects.none(), label=_("Assemblée"), empty_label=None)
    college = forms.ModelChoiceField(
        College.objects.none(),
        label=_("Collège dont les sièges se tirent au sort"),
        required=False,
        empty_label=_("Aucun : un panel qui ne siège pas au conseil"),
    )
    field_order = [
        "assembly",
        "college",
        "title",
        "why",
        "seats",
        "audience",
        "kinds",
        "closes_on",
        "source",
        "draw_at",
    ]

    def __init__(
        self,
        *sent: Sent,
        assemblies: Iterable[Assembly],
        colleges: Iterable[College],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        assembly_keys, college_keys = [each.pk for each in assemblies], [each.pk for each in colleges]
        named = Assembly.objects.filter(pk__in=assembly_keys).order_by("kind", "name")
        rows_field(self, "assembly").queryset = named
        drawn = College.objects.filter(pk__in=college_keys).order_by("assembly__name", "letter")
        rows_field(self, "college").queryset = drawn
        if not college_keys:
            del self.fields["college"]

    def clean(self) -> Cleaned:
        """A college is one of its assembly."""
        super().clean()
        college, assembly = self.cleaned_data.get("college"), self.cleaned_data.get("assembly")
        if college and assembly and college.assembly_id != assembly.pk:
            self.add_error("college", _g("Ce collège n’est pas de cette assemblée."))
        return self.cleaned_data


class EditForm(CallForm):
    page_title, verb = _("Corriger le tirage au sort"), _("Corriger le tirage")
    done = _("Le tirage au sort est corrigé.")

    def __init__(self, *sent: Sent, lottery: Lottery, **options: Unpack[FormOptions]) -> None:
        options["initial"] = {name: getattr(lottery, name) for name in CallForm.base_fields}
        super().__init__(*sent, **options)


class QuotasForm(CharterForm):
    """Two numbers a category; and where the figures come from."""

    page_title, verb, done = _("Fixer les quotas"), _("Enregistrer les quotas"), _("Les quotas sont enregistrés.")
    figures = forms.CharField(
        label=_("D’après quels chiffres, ou pourquoi"),
        max_length=300,
        required=False,
        help_text=_(
            "Publié, et demandé dès qu’une borne change. Par exemple : Insee, estimations de population au 1er janvier "
            "2026."
        ),
    )

    def __init__(
        self, *sent: Sent, quotas: Iterable[Quota], seats: int, figures: str, **options: Unpack[FormOptions]
    ) -> None:
        options["initial"] = {"figures": figures}
        super().__init__(*sent, **options)
        self.quotas = list(quotas)
        for each in self.quotas:
            for name, label in (("low", _g("au moins")), ("high", _g("au plus"))):
                self.fields[f"{name}{each.rank}"] = forms.IntegerField(
                    label=f"{each.label}, {label}", min_value=0, max_value=seats, initial=getattr(each, name)
                )

    @property
    def rows(self) -> list[tuple[Quota, forms.BoundField, forms.BoundField]]:
        """Each quota with its two controls."""
        return [(each, self[f"low{each.rank}"], self[f"high{each.rank}"]) for each in self.quotas]

    def clean(self) -> Cleaned:
        """The pairs of numbers, as the act takes them."""
        super().clean()
        said = self.cleaned_data
        if self.errors:
            return said
        bounds = {each.rank: (said.pop(f"low{each.rank}"), said.pop(f"high{each.rank}")) for each in self.quotas}
        self.cleaned_data = {"bounds": bounds, "figures": said["figures"]}
        return self.cleaned_data


class ExtendForm(ActForm):
    page_title, verb, done = _("Prolonger l’appel"), _("Prolonger"), _("L’appel est prolongé.")
    closes_on = forms.DateField(label=_("Nouveau dernier jour"), widget=Day())
    draw_at = forms.DateTimeField(label=_("Heure du tirage"), widget=Moment())

    def __init__(self, *sent: Sent, lottery: Lottery, **options: Unpack[FormOptions]) -> None:
        options["initial"] = {"draw_at": lottery.draw_at}
        super().__init__(*sent, **options)


class ReopenForm(ExtendForm):
    page_title, verb, done = _("Rouvrir l’appel"), _("Rouvrir"), _("L’appel est rouvert.")


class ReasonForm(CharterForm):
    reason = forms.CharField(
        label=_("Pourquoi ?"), widget=Words(rows=3), max_length=300, help_text=_("Ce motif est publié.")
    )


class RelaxForm(ReasonForm):
    page_title, verb = _("Assouplir les quotas"), _("Assouplir, et composer les panels")
    done = _("Les quotas sont assouplis. Les panels se composent.")


class PostponeForm(ReasonForm):
    page_title, verb, done = _("Reporter le tirage"), _("Reporter"), _("Le tirage est reporté.")
    source = forms.CharField(label=_("Tirage public qui donnera la graine"), max_length=200)
    draw_at = forms.DateTimeField(label=_("Heure du tirage"), widget=Moment())
    field_order = ["source", "draw_at", "reason"]


class CancelForm(ReasonForm):
    page_title, verb, done = _("Annuler le tirage au sort"), _("Annuler le tirage"), _("Le tirage au sort est annulé.")


class AbsenceForm(ReasonForm):
    page_title, verb = _("Noter une absence"), _("Noter l’absence, et remplacer")
    done = _("L’absence est notée. Une autre personne est désignée par le même sort.")
    reason = forms.CharField(
        label=_("Ce qui s’est passé"), widget=Words(rows=2), max_length=300, help_text=_("Lu de qui conduit le tirage.")
    )


class SeedForm(ActForm):
    page_title, verb = _("Saisir le résultat du tirage public"), _("Enregistrer ce résultat")
    done = _("C’est enregistré.")
    seed = forms.CharField(label=_("Ce que le tirage a donné"), max_length=200, help_text=_("%s.") % HOW.capitalize())


CONSENT = _(
    "J’accepte que ce que je dis ici serve à tenir les quotas, et que mon nom soit publié si le sort me désigne et "
    "que j’accepte de siéger."
)


class VolunteerForm(CharterForm):
    """What the quotas of a lottery need, and nothing else. A place's record says its own categories."""

    page_title, verb = _("Se porter volontaire"), _("Je suis volontaire")
    done = _("Vous êtes volontaire. Votre nom n’est pas publié.")
    name = forms.CharField(
        label=_("Votre nom"),
        max_length=120,
        help_text=_("Publié seulement si le sort vous désigne et que vous acceptez."),
    )
    consent = forms.BooleanField(
        label=CONSENT, error_messages={"required": _("Sans votre accord, votre nom n’entre pas dans le tirage.")}
    )

    def __init__(
        self,
        *sent: Sent,
        account: Account,
        lottery: Lottery,
        quotas: Iterable[Quota],
        known: Volunteer | None,
        **options: Unpack[PlainFormOptions],
    ) -> None:
        super().__init__(*sent, account=account, **options)
        hats = [hat for hat in hats_of(account) if not isinstance(hat.thing, Organisation)]
        hats = [hat for hat in hats if hat.thing or lottery.audience == Audience.ALL]
        self.hats = {hat.key: hat.thing for hat in hats}
        said: Mapping[str, str] = known.profile if known else {}
        self.initial["name"] = known.name if known else account.name
        first = {"pour": forms.ChoiceField(label=_("Au nom de"), choices=[(hat.key, hat.label) for hat in hats])}
        first["pour"].initial = f"place:{known.place_id}" if known and known.place_id else None
        asked = {kind: self._asked(kind, quotas, said) for kind in lottery.kinds if kind not in OF_PLACES}
        if lottery.audience == Audience.PLACES:
            asked = {kind: field for kind, field in asked.items() if kind in OF_PERSONS}
        self.kinds = list(asked)
        self.fields = {**first, **asked, **self.fields}

    def _asked(self, kind: str, quotas: Iterable[Quota], said: Mapping[str, str]) -> forms.ChoiceField:
        choices = [("", _g("À choisir")), *((each.code, each.label) for each in quotas if each.kind == kind)]
        of_place = kind not in OF_PERSONS and len(self.hats) > 1
        help_text = _g("Pour un lieu, c’est sa fiche qui le dit.") if of_place else ""
        return forms.ChoiceField(
            label=Kind(kind).label,
            choices=choices,
            required=False,
            initial=said.get(kind, ""),
            help_text=help_text,
        )

    def clean(self) -> Cleaned:
        """As the act takes it: a place or none, and what was said by kind."""
        super().clean()
        said = self.cleaned_data
        thing = self.hats.get(said.pop("pour", ""))
        words = {kind: said.pop(kind, "") for kind in self.kinds}
        place = thing if isinstance(thing, Place) else None
        self.cleaned_data = {**said, "place": place, "said": words}
        return self.cleaned_data


PLACES = "lieux"
"""After a kind, that its places are counted, and not its inhabitants."""


class ShareForm(NamedForm):
    """Seats to share between categories, by address: anybody may try."""

    sieges = forms.IntegerField(label=_("Sièges"), min_value=1, max_value=1000, initial=30)
    base = forms.IntegerField(label=_("À chacun d’abord"), min_value=0, max_value=50, initial=1)
    par = forms.ChoiceField(
        label=_("Entre"),
        choices=[
            (Kind.REGION, _("les régions, selon leurs habitants")),
            (f"{Kind.REGION}-{PLACES}", _("les régions, selon leurs lieux")),
            (Kind.RURALITY, _("les ruralités, selon leurs habitants")),
            (f"{Kind.RURALITY}-{PLACES}", _("les ruralités, selon leurs lieux")),
            (Kind.BEARING, _("les statuts juridiques des lieux")),
            (Kind.TYPOLOGY, _("ce que sont les lieux, selon leur nombre")),
        ],
    )
    tirage = forms.CharField(
        label=_("Tirage public, s’il y a égalité"),
        max_length=200,
        required=False,
        help_text=_("Nommé d’avance ; son résultat départage qui est à égalité pour le dernier siège."),
    )

    @property
    def asked(self) -> tuple[str, bool]:
        """The kind of categories, and whether their places are counted."""
        kind, _between, counted = str(self.cleaned_data["par"]).partition("-")
        return kind, counted == PLACES

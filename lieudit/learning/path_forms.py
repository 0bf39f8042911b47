"""What people type of a path: its words, its steps, what comes before it, what it answers, a code that one checked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Visitor
from lieudit.care.charter import CharterForm
from lieudit.learning.models import LONGEST_STEP, MOST_STEPS, Path, PathVersion
from lieudit.learning.paths import Taught
from lieudit.learning.vocabulary import SIX, StepKind
from lieudit.network.citing import all_shown, cited, cited_at
from lieudit.network.filters import FILTERS, Filters
from lieudit.network.keeper import KeeperField, keeper_of, offer_keepers
from lieudit.network.kept import Hat
from lieudit.network.licences import IN_SHORT, Licence
from lieudit.toolkit.act_form import ActForm, choice_field
from lieudit.toolkit.types import Cleaned, Fields, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, QuickSelect, Words

ICONS = {code: code for code, _label in SIX}
OF_A_STEP = ("kind", "title", "hours", "cite", "words", "proof")
MOST_CITED = 12
"""Needs that a path answers, and paths that come before it."""


class PathFilters(Filters):
    """What one looks for among paths."""

    folded = ("territory",)
    q = forms.CharField(
        label=gettext_lazy("Mot"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    domain = forms.ChoiceField(
        label=gettext_lazy("Domaine"), choices=[("", gettext_lazy("Tous")), *SIX], required=False, widget=QuickSelect
    )

    def __init__(self, sent: Sent = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        self.fields["territory"] = FILTERS["territory"].field()

    @property
    def values(self) -> Fields:
        """What is looked for; a choice that does not exist looks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CitedField(forms.CharField):
    """The address of a page of this site: a resource, a need, a visit."""

    def clean(self, value: object) -> Model | None:
        typed = super().clean(value)
        if not typed:
            return None
        thing = cited_at(typed)
        if thing is None:
            raise ValidationError(_("Rien de tel ici : collez l’adresse de la page d’une ressource, d’un besoin."))
        return thing


class CitedListField(forms.CharField):
    """Several of them, one a line."""

    def __init__(self, *, label: object, help_text: object, only: type[Model] | None = None) -> None:
        super().__init__(label=label, help_text=help_text, required=False, widget=Words(rows=2), max_length=3000)  # type: ignore[arg-type]
        self.only = only

    def clean(self, value: object) -> list[Model]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_CITED:
            raise ValidationError(_("%(most)d lignes au plus.") % {"most": MOST_CITED})
        found = []
        for line in lines:
            thing = cited_at(line)
            if thing is None or (self.only and not isinstance(thing, self.only)):
                raise ValidationError(_("« %(line)s » : rien de tel ici.") % {"line": line})
            found.append(thing)
        return found


class PathForm(CharterForm):
    """A path, whole: what it says and its steps, on one page."""

    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=150,
        help_text=gettext_lazy("Par exemple : Tenir une permanence numérique."),
    )
    audience = forms.CharField(
        label=gettext_lazy("Pour qui"),
        max_length=300,
        help_text=gettext_lazy("Par exemple : pour qui accueille sans être du métier."),
    )
    outcome = forms.CharField(
        label=gettext_lazy("À la fin, on saura"),
        max_length=2000,
        widget=Words(rows=3),
        help_text=gettext_lazy("Ce que l’on sera capable de faire, avec des verbes."),
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Domaines"),
        choices=SIX,
        required=False,
        widget=ChoicesCards(size="m", icons=ICONS),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Licence"),
        choices=Licence,
        initial=Licence.BY_SA,
        widget=ChoiceCards(size="l", hints=IN_SHORT),
        error_messages={"required": gettext_lazy("Choisissez une licence : sans elle, personne ne peut reprendre.")},
    )
    requires = CitedListField(
        only=Path,
        label=gettext_lazy("À suivre avant"),
        help_text=gettext_lazy("L’adresse d’autres parcours, une par ligne."),
    )
    answers = CitedListField(
        label=gettext_lazy("Répond à"),
        help_text=gettext_lazy("L’adresse des besoins auxquels ce parcours répond, une par ligne."),
    )
    step_names = [f"{name}_{rank}" for rank in range(1, MOST_STEPS + 1) for name in OF_A_STEP]

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        for rank in range(1, MOST_STEPS + 1):
            self._add_step(rank)

    def _add_step(self, rank: int) -> None:
        first = rank == 1
        kinds = StepKind.choices if first else [("", _("Pas d’étape")), *StepKind.choices]
        hint = _("D’une ressource à lire, d’un lieu à voir : l’adresse de sa page ici.")
        self.fields |= {
            f"kind_{rank}": forms.ChoiceField(label=_("Ce que l’on fait"), choices=kinds, required=first),
            f"title_{rank}": forms.CharField(label=_("Titre de l’étape"), max_length=150, required=first),
            f"hours_{rank}": forms.DecimalField(
                label=_("Durée, en heures"),
                min_value=Decimal("0.25"),
                max_value=LONGEST_STEP,
                decimal_places=2,
                localize=True,
                required=first,
            ),
            f"cite_{rank}": CitedField(label=_("Ce qu’elle cite"), max_length=300, required=False, help_text=hint),
            f"words_{rank}": forms.CharField(
                label=_("En quelques mots"), max_length=1500, required=False, widget=Words(rows=2)
            ),
            f"proof_{rank}": forms.CharField(
                label=_("D’une pratique : ce qui prouve qu’elle est faite"), max_length=300, required=False
            ),
        }

    @property
    def rows(self) -> list[tuple[int, bool, list[forms.BoundField]]]:
        """The boxes of each step: its rank, whether it is filled or the next to fill, and its fields."""
        filled = [rank for rank in range(1, MOST_STEPS + 1) if self[f"title_{rank}"].value() or self._is_wrong(rank)]
        last = max(filled, default=0)
        ranks = range(1, MOST_STEPS + 1)
        return [(rank, rank <= max(3, last + 1), [self[f"{name}_{rank}"] for name in OF_A_STEP]) for rank in ranks]

    def _is_wrong(self, rank: int) -> bool:
        return self.is_bound and any(f"{name}_{rank}" in self.errors for name in OF_A_STEP)

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        typed["steps"] = steps = []
        for rank in range(1, MOST_STEPS + 1):
            said = {name: typed.pop(f"{name}_{rank}", None) for name in OF_A_STEP}
            if self._is_wrong(rank) or not any(said.values()):
                continue
            for name, words in (
                ("kind", _("Dites ce que l’on fait à cette étape.")),
                ("title", _("Donnez un titre à cette étape.")),
                ("hours", _("Dites combien d’heures elle prend, à peu près.")),
            ):
                if not said[name]:
                    self.add_error(f"{name}_{rank}", words)
            if said["kind"] == StepKind.PRACTICE and not said["proof"]:
                self.add_error(f"proof_{rank}", _("Une pratique se prouve : dites comment."))
            if not self._is_wrong(rank):
                steps.append(Taught(about=said.pop("cite"), **said))
        return typed


def start_from(origin: PathVersion | None, name: str) -> Fields:
    """What the form shows of a version that one draws another from; else of what one comes from, « besoin-340 »."""
    if origin is not None:
        return _said(origin, [])
    thing = cited(name)
    return {"answers": _address(thing), "domains": getattr(thing, "domains", [])} if thing is not None else {}


def of_path(path: Path) -> Fields:
    """What the form shows of a path that one writes anew."""
    version = path.versions.first()
    assert version is not None
    pairs = [(each.about_type_id, each.about_id) for each in path.answers.all()]
    return _said(version, list(all_shown(pairs).values()))


def _said(version: PathVersion, answers: Sequence[Model]) -> Fields:
    start: Fields = {name: getattr(version, name) for name in ("title", "audience", "outcome", "licence")}
    start |= {"domains": version.path.domains, "answers": "\n".join(_address(each) for each in answers)}
    start["requires"] = "\n".join(each.get_absolute_url() for each in version.requires.all())
    steps = list(version.steps.all())
    things = all_shown((step.about_type_id, step.about_id) for step in steps)
    for step in steps:
        start |= {f"{name}_{step.rank}": getattr(step, name) for name in OF_A_STEP if name != "cite"}
        about = things.get((step.about_type_id, step.about_id))
        start[f"cite_{step.rank}"] = _address(about) if about is not None else ""
    return start


def _address(thing: Model) -> str:
    address: str = thing.get_absolute_url()  # type: ignore[attr-defined]
    return address


class DepositPathForm(PathForm):
    """The same, and who keeps it."""

    other = KeeperField(label=gettext_lazy("Qui le tient"))

    def __init__(self, *sent: Sent, account: Visitor, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        offer_keepers(self, account)

    def clean(self) -> Cleaned:
        return keeper_of(self, super().clean())


class RewritePathForm(PathForm):
    """The next version, and what changes."""

    page_title, verb = gettext_lazy("Écrire une nouvelle version"), gettext_lazy("Publier cette version")
    done = gettext_lazy("C’est écrit. Qui avait commencé la version d’avant finit celle-là.")

    note = forms.CharField(
        label=gettext_lazy("Ce qui change"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("En une phrase, pour qui suit ce parcours."),
    )


class PathReasonForm(CharterForm):
    """Why a deposit is given back, or a path withdrawn."""

    reason = forms.CharField(label=gettext_lazy("Motif"), widget=Words(rows=3), max_length=1000)


class ReturnPathForm(PathReasonForm):
    page_title, verb = gettext_lazy("Renvoyer ce parcours"), gettext_lazy("Le renvoyer")
    done = gettext_lazy("C’est renvoyé : qui l’a déposé lit votre motif.")


class WithdrawPathForm(PathReasonForm):
    page_title, verb = gettext_lazy("Retirer ce parcours"), gettext_lazy("Le retirer")
    done = gettext_lazy("C’est retiré. Qui le suivait garde ce qu’il a fait.")


class AskKeeperForm(CharterForm):
    """Another who would keep the path."""

    page_title, verb = gettext_lazy("Tenir ce parcours à plusieurs"), gettext_lazy("Le lui demander")
    done = gettext_lazy("C’est demandé. Dès que ce lieu accepte, il écrit aussi les versions suivantes.")

    keeper = KeeperField(label=gettext_lazy("Qui le tiendrait aussi ?"))

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        if not self.errors and typed.get("keeper") is None:
            self.add_error("keeper", _("Écrivez le nom d’un lieu ou d’une organisation."))
        return typed


class LeaveKeepingForm(ActForm):
    """For whom one leaves, among those that keep the path."""

    page_title, verb = gettext_lazy("Ne plus tenir ce parcours"), gettext_lazy("Ne plus le tenir")
    done = gettext_lazy("C’est fait : les autres le tiennent sans vous.")

    keeper = forms.ChoiceField(label=gettext_lazy("Pour qui ?"), widget=ChoiceCards(size="m"))

    def __init__(self, *sent: Sent, hats: Sequence[Hat], **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        self.hats = {str(rank): hat for rank, hat in enumerate(hats)}
        choice_field(self, "keeper").choices = [(key, str(hat)) for key, hat in self.hats.items()]
        self.fields["keeper"].initial = next(iter(self.hats), None)

    def clean_keeper(self) -> Hat:
        return self.hats[self.cleaned_data["keeper"]]


class AlignForm(ActForm):
    """A code, and the day on which one looked whether it is in force."""

    page_title, verb = gettext_lazy("Dire un code vérifié"), gettext_lazy("L’écrire")
    done = gettext_lazy("C’est écrit, avec le jour où vous l’avez vérifié.")

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=16,
        help_text=gettext_lazy("RNCP ou RS et ses chiffres, ou un code du ROME : K1205. Lisez-le dans son répertoire."),
    )
    label = forms.CharField(label=gettext_lazy("Intitulé"), max_length=200)
    checked_on = forms.DateField(
        label=gettext_lazy("Vérifié le"),
        widget=Day(),
        initial=timezone.localdate,
        help_text=gettext_lazy("Le jour où vous avez regardé le répertoire lui-même. Passé un an, la page avertit."),
    )
    in_force = forms.BooleanField(label=gettext_lazy("Il était en vigueur ce jour-là"), required=False, initial=True)


class MarkForm(CharterForm):
    """What proves that a practice is done; read by oneself alone."""

    page_title, verb = gettext_lazy("Dire que c’est fait"), gettext_lazy("C’est fait")
    done = gettext_lazy("C’est noté. Vous seul le lisez.")

    words = forms.CharField(label=gettext_lazy("Ce qui le prouve"), widget=Words(rows=4), max_length=2000)

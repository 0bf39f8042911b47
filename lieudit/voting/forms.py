"""What a voter says: one paper for each method, said twice so that a slip of the thumb is not a vote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.models import Trace
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards
from lieudit.voting.counting import OPINIONS
from lieudit.voting.models import Ballot
from lieudit.voting.naming import renamed
from lieudit.voting.outcome import CHOICE_WORDS, choice_lines
from lieudit.voting.papers import SILENT, rank_groups
from lieudit.voting.rules_in_words import costs_of
from lieudit.voting.verification import MOST_BYTES
from lieudit.voting.workflow import WhyEarly

NOTHING = _("Rien n’est choisi. Pour ne choisir aucune option, votez blanc.")


class VoteForm(ActForm):
    """The paper of a resolution: one word."""

    layout: ClassVar[str] = "words"
    first_step: ClassVar[str] = "confirm"
    choice = forms.ChoiceField(
        choices=list(CHOICE_WORDS.items()),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choisissez pour, contre, abstention ou blanc."),
            "invalid_choice": _("Choisissez pour, contre, abstention ou blanc."),
        },
    )

    def __init__(self, data: Any = None, *, ballot: Ballot, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))

    @property
    def said(self) -> list[tuple[str, str]]:
        """The word to confirm, if there is one."""
        word = CHOICE_WORDS.get(self["choice"].value() or "")
        return [(word, "")] if word else []


class PaperForm(ActForm):
    """The paper of an election. `choice` is « blank » or « abstain » where the voter presses that button."""

    layout: ClassVar[str] = "rows"
    first_step: ClassVar[str] = "review"
    use_required_attribute = False
    hint: Any = ""

    def __init__(self, data: Any = None, *, ballot: Ballot, initial: Mapping[str, Any] | None = None) -> None:
        self.ballot, self.rule = ballot, ballot.rule
        super().__init__(data)
        self.silent = data.get("choice") if data and data.get("choice") in SILENT else ""
        self.costs = costs_of(self.rule)
        self.names = {f"option_{at}": option for at, option in enumerate(ballot.options)}
        self.fields |= self.papers()

    def papers(self) -> dict[str, forms.Field]:
        """The fields of the paper, by name."""
        return {name: self.field_of(option) for name, option in self.names.items()}

    def field_of(self, option: str) -> forms.Field:
        raise NotImplementedError

    def written(self, typed: dict[str, Any]) -> Any:
        """The recount ballot that was filled in."""
        raise NotImplementedError

    def full_clean(self) -> None:
        """A voter who votes blank, or abstains, is not asked for the rest."""
        super().full_clean()
        if self.silent and self.is_bound:
            self._errors = forms.utils.ErrorDict(renderer=self.renderer)
            self.cleaned_data = {"choice": self.silent}

    def clean(self) -> dict[str, Any]:
        if any(name.startswith("option_") and name not in self.names for name in self.data):
            raise forms.ValidationError(_now("Ce bulletin parle d’une option qui n’est pas dans ce scrutin."))
        typed = {self.names[name]: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if not self.errors and not typed:
            raise forms.ValidationError(NOTHING)
        return {} if self.errors else {"choice": self.written(typed)}

    @property
    def said(self) -> list[tuple[str, str]]:
        """What was filled in, option by option, once it is right: what the voter reads again."""
        if not self.is_bound or not self.is_valid():
            return []
        choice = self.cleaned_data["choice"]
        if isinstance(choice, str):
            return [(CHOICE_WORDS[choice], "")]
        return choice_lines(renamed(choice, self.ballot.names))

    def read(self, option: str) -> str:
        """How an option is read."""
        return self.ballot.names.get(option, option)

    def explained(self, option: str) -> str:
        """One line under the name of an option: its cost, and what the ballot says of it."""
        text = self.ballot.said_of_options.get(option, {}).get("text", "")
        cost = _now("Coût : %s.") % self.costs[option] if option in self.costs else ""
        return f"{cost} {text}".strip()


class ApprovalForm(PaperForm):
    layout = "cards"

    def papers(self) -> dict[str, forms.Field]:
        hints = {option: self.explained(option) for option in self.ballot.options}
        return {
            "approve": forms.MultipleChoiceField(
                label=_("Les options qui vous conviennent"),
                choices=[(option, self.read(option)) for option in self.ballot.options],
                widget=ChoicesCards(hints=hints, size="l"),
                error_messages={
                    "required": _("Cochez au moins une option. Pour n’en approuver aucune, votez blanc."),
                    "invalid_choice": _("« %(value)s » n’est pas une option de ce scrutin."),
                },
            )
        }

    def clean(self) -> dict[str, Any]:
        return {"choice": {"approve": self.cleaned_data["approve"]}} if "approve" in self.cleaned_data else {}


class NumbersForm(PaperForm):
    """One whole number for each option: a score, or voices bought with credits."""

    field_name = "scores"

    @property
    def hint(self) -> str:
        low, high = self.bounds
        scale = _now("Une note entière de %(low)s à %(high)s.") if high is not None else _now("Une note entière.")
        return f"{scale} {_now('Une option laissée vide reçoit 0.')}" % {"low": low, "high": high}

    @property
    def bounds(self) -> tuple[int, int | None]:
        low, high = self.rule.get("scale") or (0, None)
        return ceil(Fraction(low)), None if high is None else floor(Fraction(high))

    def field_of(self, option: str) -> forms.Field:
        low, high = self.bounds
        said = (
            _("Écrivez un nombre entier entre %(low)s et %(high)s.") % {"low": low, "high": high}
            if high is not None
            else _("Écrivez un nombre entier, %(low)s ou plus.") % {"low": low}
        )
        return forms.IntegerField(
            label=self.read(option),
            help_text=self.explained(option),
            min_value=low,
            max_value=10**9 if high is None else high,
            required=False,
            widget=forms.NumberInput(attrs={"inputmode": "numeric" if low >= 0 else "text", "class": "short"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
        )

    def written(self, typed: dict[str, Any]) -> Any:
        return {self.field_name: typed}


class CreditsForm(NumbersForm):
    field_name = "votes"

    @property
    def hint(self) -> str:
        return str(_now("Vous avez %s crédits à répartir.") % self.rule["credits"])

    @property
    def bounds(self) -> tuple[int, int | None]:
        most = floor(self.rule["credits"] ** 0.5)
        return -most, most

    def written(self, typed: dict[str, Any]) -> Any:
        spent = sum(votes * votes for votes in typed.values())
        if not spent:
            raise forms.ValidationError(NOTHING)
        if spent > self.rule["credits"]:
            words = {"spent": spent, "credits": self.rule["credits"]}
            raise forms.ValidationError(
                _now("Ce bulletin dépense %(spent)s crédits ; vous en avez %(credits)s. Retirez des voix."),
                params=words,
            )
        return super().written(typed)


class GradesForm(PaperForm):
    layout = "grades"

    @property
    def hint(self) -> str:
        if self.rule.get("missing_grade") == "refuse":
            return _now("La règle demande une mention pour chaque option.")
        return _now("Une option laissée sans mention reçoit « %s ».") % self.grades[-1]

    @property
    def grades(self) -> list[str]:
        """From best to worst, as people read them."""
        return [str(grade) for grade in reversed(self.rule["grades"])]

    def field_of(self, option: str) -> forms.Field:
        return forms.ChoiceField(
            label=self.read(option),
            help_text=self.explained(option),
            choices=[(grade, grade) for grade in self.grades],
            widget=forms.RadioSelect,
            required=self.rule.get("missing_grade") == "refuse",
            error_messages={
                "required": _("Donnez une mention à cette option : la règle les demande toutes."),
                "invalid_choice": _("« %(value)s » n’est pas une mention de ce scrutin."),
            },
        )

    def written(self, typed: dict[str, Any]) -> Any:
        known = {str(grade): grade for grade in self.rule["grades"]}
        return {"grades": {option: known[grade] for option, grade in typed.items()}}

    @property
    def said(self) -> list[tuple[str, str]]:
        """The options left without a grade are said too, with what the rule gives them."""
        lines = super().said
        graded = {option for option, grade in lines}
        missing = _now("%s, faute de mention") % self.grades[-1]
        return (
            lines
            if self.silent or not lines
            else lines + [(name, missing) for name in map(self.read, self.ballot.options) if name not in graded]
        )


class OpinionsForm(GradesForm):
    """For or against each option."""

    @property
    def hint(self) -> str:
        return _now("Ce que vous laissez vide est une abstention.")

    @property
    def grades(self) -> list[str]:
        return [CHOICE_WORDS[opinion] for opinion in OPINIONS]

    def written(self, typed: dict[str, Any]) -> Any:
        known = {CHOICE_WORDS[opinion]: opinion for opinion in OPINIONS}
        if set(typed.values()) == {CHOICE_WORDS["abstain"]}:
            raise forms.ValidationError(_now("Vous vous abstenez sur tout : le bouton « M’abstenir » le dit."))
        return {"opinions": {option: known[word] for option, word in typed.items()}}

    @property
    def said(self) -> list[tuple[str, str]]:
        lines = super(GradesForm, self).said
        answered = {option for option, opinion in lines}
        left = [(name, _now("abstention")) for name in map(self.read, self.ballot.options) if name not in answered]
        return [*lines, *left] if lines and not self.silent else lines


class RankingForm(PaperForm):
    hint = _("Un même rang peut aller à plusieurs options : elles sont à égalité.")

    def field_of(self, option: str) -> forms.Field:
        ranks = [(str(rank), _rank(rank)) for rank in range(1, len(self.ballot.options) + 1)]
        return forms.TypedChoiceField(
            label=self.read(option),
            help_text=self.explained(option),
            choices=[("", _("sans rang")), *ranks],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "short"}),
            error_messages={"invalid_choice": _("Choisissez un rang de la liste.")},
        )

    def written(self, typed: dict[str, Any]) -> Any:
        return {"ranking": rank_groups(typed)}

    @property
    def said(self) -> list[tuple[str, str]]:
        lines = super().said
        ranked = [option for option, field in zip(self.ballot.options, self.names, strict=True) if self.data.get(field)]
        left = [self.read(option) for option in self.ballot.options if option not in ranked]
        return (
            [*lines, (" = ".join(left), _now("sans rang, après les autres"))]
            if lines and left and not self.silent
            else lines
        )


def _rank(rank: int) -> str:
    return _now("1er rang") if rank == 1 else _now("%se rang") % rank


PAPERS: dict[str, type[VoteForm] | type[PaperForm]] = {
    "resolution": VoteForm,
    "approval": ApprovalForm,
    "equal_shares": ApprovalForm,
    "score": NumbersForm,
    "quadratic": CreditsForm,
    "majority_judgment": GradesForm,
    "schulze": RankingForm,
    "irv": RankingForm,
    "stv": RankingForm,
    "each": OpinionsForm,
}


def paper_of(ballot: Ballot, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> VoteForm | PaperForm:
    """The paper to fill in, for the method of the ballot."""
    return PAPERS[ballot.rule["method"]](data, ballot=ballot, initial=initial)


class LotForm(ActForm):
    seed = forms.CharField(
        label=_("Résultat du tirage"),
        max_length=200,
        error_messages={"required": _("Écrivez le résultat du tirage, tel qu’il a été publié.")},
    )


class EarlyForm(ActForm):
    """How a vote closes: asked with a reason, confirmed, or closed by one hand where no voice is missing."""

    DONE = {
        "ask": _("C’est demandé. Une autre personne confirme, depuis cette page."),
        "confirm": _("Le vote est clos et compté."),
        "close": _("Le vote est clos et compté."),
    }
    """What is said of each step, once it is taken."""

    why = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=WhyEarly,
        widget=ChoiceCards(size="l"),
        error_messages={"required": _("Dites pourquoi : le motif est écrit au procès-verbal.")},
    )
    words = forms.CharField(label=_("Précisions"), max_length=300, required=False)

    def take(self, acts: Mapping[str, Callable[..., Any]], thing: Any, *, actor: Any) -> str:
        """Take the step that was pressed, with the act of `acts`; give its name, or nothing when it was refused.

        The reason is asked of the first hand only.
        """
        step = str(self.data.get("step", "close")) if self.is_bound else ""
        if step not in acts:
            return ""
        if step == "ask":
            return step if self.attempt(acts[step], thing, actor=actor) else ""
        self.errors.clear()
        return step if self.run(acts[step], thing, actor=actor) else ""


MOST_FILES = 30
"""Files that are verified in an hour for one network address: each may take ten seconds of the worker."""


class RecountFileForm(ActForm):
    file = forms.FileField(
        label=_("Fichier de recomptage"),
        help_text=_("Un fichier JSON, 5 Mo au plus. Il est lu puis oublié ; le résultat est gardé une heure."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez le fichier à vérifier.")},
    )

    def __init__(self, *args: Any, origin: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.origin = origin

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if not Trace.keep(self.origin, MOST_FILES):
            raise forms.ValidationError(
                _("Trop de fichiers vérifiés d’ici : réessayez dans une heure, ou recomptez chez vous.")
            )
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 5 Mo : recomptez-le chez vous, avec le script."))
        content: bytes = file.read()
        return content

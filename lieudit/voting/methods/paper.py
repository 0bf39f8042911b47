"""What a voter fills in, said twice so that a slip of the thumb is not a vote: what all papers have in common. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Cleaned, Phrase, Sent
from lieudit.voting.frozen import Rule, Said
from lieudit.voting.naming import renamed
from lieudit.voting.outcome import CHOICE_WORDS, costs_of

if TYPE_CHECKING:
    from lieudit.voting.models import Ballot

SILENT = ("blank", "abstain")


class Paper(ActForm):
    """The paper of a method. `layout` says to the page how it stands; `first_step` is what its button asks first."""

    layout: ClassVar[str] = "rows"
    first_step: ClassVar[str] = "review"

    def __init__(self, data: Sent = None, *, ballot: Ballot, initial: Mapping[str, object] | None = None) -> None:
        self.ballot, self.rule = ballot, ballot.rule
        super().__init__(data, initial=dict(initial or {}))

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the voter reads again before confirming, line by line; nothing while the paper is wrong."""
        raise NotImplementedError

    @staticmethod
    def lines(said: object) -> list[tuple[str, str]]:
        """What one vote says, as a recount file keeps it, option by option: (option, what is said of it)."""
        raise NotImplementedError

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        """The least that a paper may say, as a recount file keeps it: a rule is tried with it before anybody votes."""
        raise NotImplementedError


class PaperForm(Paper):
    """The paper of any method by which one chooses among options.

    `choice` is « blank » or « abstain » where the voter presses that button.
    """

    layout = "rows"
    first_step = "review"
    use_required_attribute = False
    nothing: ClassVar[Phrase] = _("Rien n’est choisi. Pour ne choisir aucune option, votez blanc.")
    """What is answered to a paper that says nothing."""

    def __init__(self, data: Sent = None, *, ballot: Ballot, initial: Mapping[str, object] | None = None) -> None:
        super().__init__(data, ballot=ballot)
        self.silent = data.get("choice") if data and data.get("choice") in SILENT else ""
        self.costs = costs_of(self.rule)
        self.names = {f"option_{at}": option for at, option in enumerate(ballot.options)}
        self.fields |= self.papers()

    @property
    def hint(self) -> Phrase:
        """What the whole paper asks, under its title."""
        return ""

    def papers(self) -> dict[str, forms.Field]:
        """The fields of the paper, by name."""
        return {name: self.field_of(option) for name, option in self.names.items()}

    def field_of(self, option: str) -> forms.Field:
        raise NotImplementedError

    def written(self, typed: Cleaned) -> Said:
        """The recount ballot that was filled in."""
        raise NotImplementedError

    def full_clean(self) -> None:
        """A voter who votes blank, or abstains, is not asked for the rest."""
        super().full_clean()
        if self.silent and self.is_bound:
            self._errors = forms.utils.ErrorDict(renderer=self.renderer)
            self.cleaned_data = {"choice": self.silent}

    def clean(self) -> Cleaned:
        if any(name.startswith("option_") and name not in self.names for name in self.data):
            raise forms.ValidationError(_now("Ce bulletin parle d’une option qui n’est pas dans ce scrutin."))
        typed = {self.names[name]: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if not self.errors and not typed:
            raise forms.ValidationError(self.nothing)
        return {} if self.errors else {"choice": self.written(typed)}

    @property
    def said(self) -> list[tuple[str, str]]:
        """What was filled in, option by option, once it is right: what the voter reads again."""
        if not self.is_bound or not self.is_valid():
            return []
        choice = self.cleaned_data["choice"]
        if isinstance(choice, str):
            return [(CHOICE_WORDS[choice], "")]
        [said] = renamed(choice, self.ballot.names).values()
        return self.lines(said)

    def read(self, option: str) -> str:
        """How an option is read."""
        return self.ballot.names.get(option, option)

    def explained(self, option: str) -> str:
        """One line under the name of an option: its cost, and what the ballot says of it."""
        text = self.ballot.said_of_options.get(option, {}).get("text", "")
        cost = _now("Coût : %s.") % self.costs[option] if option in self.costs else ""
        return f"{cost} {text}".strip()

"""How a consent round moves on: what each event makes of it, and why it is refused. Pure.

After « Consent Decision Making » of Sociocracy 3.0: an objection has a reason, a changed text is put to everybody
again, silence is not consent, and after a number of integrations the method fixed beforehand decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.hall.workflow import ROUND_WORKFLOW, Answer, RoundState
from lieudit.toolkit.errors import RuleBroken


@dataclass(frozen=True)
class Consent:
    """Where a round stands. `turn` is how many times the room was asked for its objections, this one included."""

    state: str = RoundState.CLARIFY
    turn: int = 1
    most: int = 3
    """How many integrations the rules allow before they ask for a vote."""
    blocking: int = 0
    """Objections of this turn that are neither integrated nor lifted."""
    integrated: int = 0
    """Those of this turn that were integrated: the text that changes is put to everybody again."""
    maintained: int = 0
    """Those of them that their author maintains."""
    silent: int = 0
    """Voices that are present and have not answered this turn."""

    @property
    def steps(self) -> list[str]:
        """The steps that may be taken now, those of the chair."""
        return [step for step in ROUND_WORKFLOW.open_steps(self.state) if not against(self, step)]


def after(consent: Consent, step: str) -> str:
    """The state where `step` leads. An integration beyond those that the rules allow leads to the vote."""
    if refusal := against(consent, step):
        raise RuleBroken(refusal)
    if step == "integrate" and consent.turn > consent.most:
        return RoundState.FALLBACK
    return ROUND_WORKFLOW.steps[step].target or consent.state


def against(consent: Consent, step: str) -> str:
    """Why `step` cannot be taken now, in one sentence; nothing when it can."""
    known = ROUND_WORKFLOW.steps[step]
    if consent.state not in known.sources:
        words = _("« %(step)s » n’est pas possible à ce stade : %(state)s.")
        return words % {"step": known.label, "state": RoundState(consent.state).label}
    if step == "integrate" and not (consent.blocking or consent.integrated):
        return _("Aucune objection n’attend : il n’y a rien à intégrer.")
    if step == "adopt":
        return _against_adoption(consent)
    if step == "fall_back" and not consent.maintained and consent.turn <= consent.most:
        return _(
            "On vote quand une objection est maintenue, ou quand le texte a été repris autant que la règle le dit."
        )
    return ""


def _against_adoption(consent: Consent) -> str:
    if consent.blocking:
        return ngettext(
            "Une objection n’est ni intégrée ni levée.",
            "%(n)d objections ne sont ni intégrées ni levées.",
            consent.blocking,
        ) % {"n": consent.blocking}
    if consent.integrated:
        return _("Une objection est intégrée : soumettez le texte modifié, tout le monde y répond de nouveau.")
    if consent.silent:
        return ngettext(
            "Une voix présente n’a pas répondu : se taire n’est pas consentir.",
            "%(n)d voix présentes n’ont pas répondu : se taire n’est pas consentir.",
            consent.silent,
        ) % {"n": consent.silent}
    return ""


def against_answer(answer: str, reason: str) -> str:
    """Why an answer does not count: an objection and a concern have a reason. Nothing when it does."""
    if answer == Answer.CONSENT or reason.strip():
        return ""
    return _("Dites ce qui vous arrête : sans raison, il n’y a ni objection ni réserve.")

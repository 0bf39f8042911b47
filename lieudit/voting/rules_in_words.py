"""The frozen rule of a ballot in French sentences, and what a voter reads beside the paper. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lieudit.voting.draws import HOW
from lieudit.voting.frozen import Rule
from lieudit.voting.methods import METHODS
from lieudit.voting.outcome import CHOICE_WORDS, euros, fraction_words, share_words
from lieudit.voting.ways import KINDS
from lieudit.voting.workflow import Way

if TYPE_CHECKING:
    from lieudit.voting.models import Ballot

BLANK = "Voter blanc : vous prenez part au vote et aucune option ne vous convient. Les blancs sont comptés à part."
ABSTENTION = "S’abstenir : vous êtes là et laissez les autres choisir. Les abstentions sont comptées à part."


def _floor(rule: Rule) -> list[str]:
    """What an option needs to be elected at all; nothing where an older rule has no floor."""
    if rule.get("floor") is None:
        return []
    backed, share = METHODS[rule["method"]].backed, Fraction(rule["floor"])
    if not share:
        return [
            contracted(f"Pour être retenue, une option doit {backed} une voix au moins : rien n’est élu sans soutien.")
        ]
    over = "plus de" if rule.get("floor_strict", True) else "au moins"
    base = (
        "voix exprimées"
        if rule.get("floor_base") == "expressed"
        else "voix qui votent, abstentions et votes blancs compris"
    )
    return [contracted(f"Pour être retenue, une option doit {backed} {over} {share_words(share)} des {base}.")]


def contracted(sentence: str) -> str:
    """« de » as French joins it to what follows: d’une voix, d’au moins, plus du tiers, plus des deux tiers."""
    for apart, joined in ((" de une", " d’une"), (" de au", " d’au"), (" de le ", " du "), (" de les ", " des ")):
        sentence = sentence.replace(apart, joined)
    return sentence


def _quorum(rule: Rule, *, in_session: bool) -> str:
    """What the quorum counts (`counting.quorum_met`): in session, who is there or represented, silent or not;
    elsewhere, or of those who are there, who votes."""
    least = f"Il faut que {fraction_words(rule['quorum'])} au moins des voix"
    if rule.get("quorum_base", "registered") != "registered":
        return f"{least} à compter prennent part au vote."
    if in_session:
        return f"{least} inscrites soient présentes ou représentées, qu’elles votent ou non."
    return f"{least} inscrites prennent part au vote."


def rule_sentences(rule: Rule, lot_source: str = "", *, in_session: bool = False) -> list[str]:
    """A frozen rule in numbered French sentences; `lot_source` is the draw that was named to part a tie."""
    method = METHODS[rule["method"]]
    lines = [*method.sentences(rule), *(_floor(rule) if method.is_choice else [])]
    if Fraction(rule.get("quorum") or 0):
        lines.append(_quorum(rule, in_session=in_session))
    if lot_source and method.is_choice:
        return [*lines, f"À égalité, le tirage annoncé avant le vote départage : {lot_source} (on en lit {HOW})."]
    return [*lines, "À égalité parfaite, le résultat est une égalité : personne ne tranche à la place du conseil."]


def casting_words(ballot: Ballot) -> dict[str, object]:
    """What a voter reads beside the paper."""
    rule = ballot.rule
    return {
        "choices": CHOICE_WORDS,
        "rule": rule_sentences(rule, ballot.lot_source, in_session=ballot.is_in_session),
        "explanation": METHODS[rule["method"]].explanation,
        "budget": euros(rule["budget"]) if rule.get("costs") and rule.get("budget") else "",
        "blank": BLANK,
        "abstention": ABSTENTION,
        "kept": KINDS[Way(ballot.way)].kept,
    }

"""Words of a cooperative that everybody reads, and that name nobody: who sees to a step or a remark is an organ, a
function."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lieudit.imports.personal import Sign, person_in
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import typeset


def refuse_persons(*, no_person: bool = False, **words: str) -> None:
    """Refuse words that look like a person or say where to reach one, each beside its field. `no_person`: who writes
    says that the name is nobody’s.

    Raises:
        RuleBroken: some of them do.
    """
    found = {field: seen for field, text in words.items() if (seen := person_in(text, no_person=no_person))}
    if found:
        raise RuleBroken({field: typeset(_said(*seen)) for field, seen in found.items()})


def _said(sign: Sign, words: str) -> str:
    if sign == Sign.PERSON:
        told = _("Tout le monde le lit, et « %s » ressemble au nom d’une personne : dites un organe, une fonction.")
        return told % words
    return _("Tout le monde le lit, et « %s » dit où joindre quelqu’un : retirez-le.") % words

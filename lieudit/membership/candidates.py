"""Who may be the candidate of an application: choices of the form, each with the college proposed for it.

Pure: rows are given, nothing is asked of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lieudit.accounts.models import Visitor
from lieudit.membership.colleges import Colleges, proposed

if TYPE_CHECKING:
    from lieudit.network.models import Organisation, Place


SELF = "self"
OTHER = "other"


@dataclass(frozen=True)
class Choice:
    """`key` is `organisation:3`, `place:12`, `self` or `other`; `thing` is what it names, None for `other`."""

    key: str
    label: str
    hint: str
    thing: Visitor | Organisation | Place | None = None


def hint_of(kind: str, colleges: Colleges, level: str = "", place_count: int = 0) -> str:
    """« Collège proposé : A, Tiers-lieux, parce que… »."""
    proposal = proposed(kind, level, place_count, colleges)
    letter, name = colleges[proposal.code]
    return _("Collège proposé : %(letter)s, %(name)s, %(reason)s.") % {
        "letter": letter,
        "name": name,
        "reason": proposal.reason,
    }


def choices_of(
    account: Visitor,
    organisations: Iterable[Organisation],
    places: Iterable[Place],
    counts: Mapping[int, int],
    colleges: Colleges,
) -> list[Choice]:
    """Organisations first, then places whose body is to be written down, oneself, and another organisation."""
    found = [
        Choice(
            f"organisation:{each.pk}",
            str(each),
            hint_of(each.kind, colleges, each.level, counts.get(each.pk, 0)),
            each,
        )
        for each in organisations
    ]
    found += [
        Choice(
            f"place:{each.pk}",
            _("%(place)s (la structure qui porte ce lieu)") % {"place": each},
            hint_of("operating_body", colleges, place_count=1),
            each,
        )
        for each in places
    ]
    found.append(Choice(SELF, _("moi-même"), hint_of("person", colleges), account))
    found.append(Choice(OTHER, _("une autre organisation"), _("Écrivez son nom plus bas."), None))
    return found

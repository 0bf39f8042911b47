"""What the page of a place shows that is no field of its record: its programmes, its networks, each of its services.

A visitor may say of each that it is no longer true, as of a field; who keeps the record corrects it on the page where
it is written, or says that it is right as it stands now. A room above adds its own in its `receivers.py`:

    BESIDE.fill("offer", Beside(words_of, plain_words_of, said_of, correcting))

A field is then named « offer.12.price », and by no other name: what stands after the first point is given to each of
these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lieudit.network.changes import names_of
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.records.vocabulary import SERVICES
from lieudit.toolkit.extension import Table


@dataclass(frozen=True)
class Beside:
    """`words`: how people name each of several, read together; `plain`: how the journal names one, which keeps for ever
    what it says, without a word that somebody wrote; `said`: what is told of a place now, in words, nothing where it
    tells nothing; `correcting`: the address of the page where it is corrected, nothing where it is corrected nowhere
    here, a published list telling it.
    """

    words: Callable[[Collection[str]], Mapping[str, str]]
    plain: Callable[[str], str]
    said: Callable[[Place, str], str]
    correcting: Callable[[Place, str], str]


BESIDE = Table[str, Beside](
    "records.beside.BESIDE", "What the page of a place shows beside the fields of its record, and may be doubted."
)


def kept_beside(field: str) -> tuple[Beside, str] | None:
    """What a field is of these, and what stands after its first point; None for a field of the record."""
    kind, _point, key = field.partition(".")
    return (BESIDE[kind], key) if kind in BESIDE and not field.endswith(".") else None


def plain_label(field: str) -> str:
    """A field as the journal names it, without a word that somebody wrote: « prix d’un service »."""
    found = kept_beside(field)
    return found[0].plain(found[1]) if found else own_label(field)


def own_label(field: str) -> str:
    """A field of the record itself, as people name it."""
    if field in SERVICES:
        return str(Domain(SERVICES[field]).label).lower()
    return _("coordonnées") if field == "point" else names_of(Place, [field])[0]


def kept_words_of(field: str) -> str:
    """The button that answers a doubt without correcting: what is no field of the record bears no date, and is told as
    it stands now.
    """
    return _("C’est vrai maintenant") if kept_beside(field) else _("C’est toujours vrai")

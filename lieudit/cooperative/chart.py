"""The accounts of the ledger by the numbers and the words of the plan of its accountant: each mapped with its source,
and said so where the ledger is read. What is written keeps the account in which it was written, and so does its hash.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import ChartLine, Cooperative, Movement, Posting
from lieudit.cooperative.vocabulary import OF_PARTS, Ledger
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken

NUMBER = re.compile(r"[0-9]{3}[0-9A-Z]{0,17}", re.ASCII)
"""What the format of the FEC takes: three digits, then digits or letters."""
UNFIT = re.compile(r"[\t|\r\n\v\f\x00-\x1f\x85\u2028\u2029]")
"""What no field of an extract may hold: separators and line breaks."""


class Named(NamedTuple):
    """An account as it is said: its number, its words."""

    number: str
    words: str


type Chart = Mapping[str, Named]
"""Every account of the ledger → how it is said."""
GENERAL: Chart = {each.value: Named(each.value, str(each.label)) for each in Ledger}
"""As the general chart says them, where the accountant says nothing else."""


def chart_of(cooperative: Cooperative) -> Chart:
    """How the accounts of a ledger are said today."""
    rows = ChartLine.objects.standing().filter(cooperative=cooperative).values_list("account", "number", "words")
    return {**GENERAL, **{account: Named(number, words) for account, number, words in rows}}


class Told(NamedTuple):
    """An account of the ledger: how the register says it, how the accountant does; `line` is what says so."""

    account: str
    general: Named
    own: Named
    line: ChartLine | None


def told_of(cooperative: Cooperative) -> list[Told]:
    """Every account that may be mapped, in the order of the ledger."""
    rows = ChartLine.objects.standing().filter(cooperative=cooperative)
    lines = {each.account: each for each in rows}
    return [_told(each, lines.get(each)) for each in Ledger if each not in OF_PARTS]


def _told(account: Ledger, line: ChartLine | None) -> Told:
    general = GENERAL[account]
    return Told(account.value, general, Named(line.number, line.words) if line else general, line)


def said_lines(movement: Movement) -> Iterator[tuple[Posting, Named]]:
    """The lines of a movement, each with how its account is said."""
    chart = chart_of(movement.cooperative)
    return ((each, chart[each.account]) for each in movement.postings.select_related("associate"))


@transaction.atomic
def map_account(
    cooperative: Cooperative, *, actor: Account, account: str, number: str, words: str, source: str, source_on: dt.date
) -> ChartLine:
    """Say an account by the number and the words of the plan of the accountant, as a document of a day says; what was
    said before stays known. By its own number and words, it is that of the general chart again."""
    cooperative = hold(cooperative)
    number = number.upper()
    _refuse_unfit(number=number, words=words, source=source)
    _check_number(account, number)
    if source_on > timezone.localdate():
        raise RuleBroken({"source_on": _("Ce jour est à venir.")})
    chart, now = chart_of(cooperative), timezone.now()
    taken = next((each for each, named in chart.items() if each != account and named.number == number), None)
    if taken:
        raise RuleBroken({"number": _("Le compte « %s » porte déjà ce numéro.") % chart[taken].words})
    standing = ChartLine.objects.standing().filter(cooperative=cooperative, account=account).first()
    said = {"number": number, "words": words, "source": source, "source_on": source_on}
    if standing and all(getattr(standing, key) == value for key, value in said.items()):
        raise RuleBroken(_("C’est déjà ce qui est écrit."))
    if standing:
        standing.until = now
        standing.save(update_fields=["until"])
    line = ChartLine.objects.create(cooperative=cooperative, account=account, written_by=actor, written_at=now, **said)
    data = {"assembly": cooperative.assembly.name, "account": account, "number": number, "words": words}
    journal.record("cooperative.account_mapped", cooperative, actor=actor, data=data | {"source": source.rstrip(".")})
    return line


def _refuse_unfit(**words: str) -> None:
    """Refuse what is empty, and what would end a field of an extract."""
    empty = {field: _("Dites-le.") for field, text in words.items() if not text.strip()}
    unfit = _("Ni tabulation, ni barre verticale, ni retour à la ligne : ils couperaient une ligne de l’extrait.")
    if broken := empty or {field: unfit for field, text in words.items() if UNFIT.search(text)}:
        raise RuleBroken(broken)


def _check_number(account: str, number: str) -> None:
    if account in OF_PARTS or account not in Ledger.values:
        raise RuleBroken(_("Les parts se comptent hors du plan comptable : ce compte ne change pas de numéro."))
    if not NUMBER.fullmatch(number):
        raise RuleBroken(
            {
                "number": _(
                    "Un numéro commence par trois chiffres, puis des chiffres ou des lettres, vingt signes au plus."
                )
            }
        )
    if number[0] != account[0]:
        words = _("Ce compte est de la classe %(class)s : son numéro commence par %(class)s.")
        raise RuleBroken({"number": words % {"class": account[0]}})

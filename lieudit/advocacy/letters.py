"""The letters that the software prepares and a person sends: their French text, their PDF. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from lieudit.advocacy.deadlines import DEPARTMENT_OF_REGION
from lieudit.toolkit.french import MONTHS, NBSP, counted, day, typeset
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.qr import drawing
from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    from lieudit.advocacy.deadlines import Deadline
    from lieudit.advocacy.models import Referral

LINK_MARK = "[lien de réponse]"
"""Where the signed link comes in a letter: put in at sending, never shown to the public."""
RESERVED = "(lien réservé à l’institution)"
ENCLOSURE = f"pièce jointe n°{NBSP}1"
"""The position, whole: with a letter goes nothing else."""
TEMPLATE = Path(__file__).parent / "templates" / "advocacy/letter.typ"


@dataclass(frozen=True)
class Reach:
    """How many needs a position answers, from how many places, in how many departments."""

    needs: int
    places: int
    departments: int

    def __str__(self) -> str:
        places = f" exprimés par {counted(self.places, 'lieu', 'lieux')}" if self.places else ""
        return f"{counted(self.needs, 'besoin')}{places}, dans {counted(self.departments, 'département')}"


def calendar_of(institution: Any) -> str:
    """The department whose public holidays count for an institution; empty for the national list."""
    if institution.department:
        return str(institution.department.code)
    return DEPARTMENT_OF_REGION.get(institution.region.code, "") if institution.region else ""


def demands_of(position: Any) -> list[Json]:
    """The paragraphs of a position that ask for something, as they were adopted."""
    return [paragraph for paragraph in position.text["paragraphs"] if paragraph.get("demand")]


def letter_text(
    *, position: Any, assembly: str, reach: Reach, demands: Sequence[str], due_on: dt.date, url: str
) -> str:
    """A letter in plain French, to be read again and edited before it leaves."""
    asked = "Nous vous demandons" if len(demands) < 2 else f"Nous vous adressons {len(demands)} demandes"
    numbered = [f"{rank}. {text.strip()}" for rank, text in enumerate(demands, start=1)]
    return "\n\n".join(
        [
            "Madame, Monsieur,",
            typeset(
                f"Le {day(position.adopted_at)}, l’assemblée « {assembly} » a adopté la position commune "
                f"{position.number}, « {position.title} »." + (f" Elle répond à {reach}." if reach.needs else "")
            ),
            position.summary.strip(),
            typeset(f"{asked} :"),
            *numbered,
            typeset(
                f"Nous attendons votre réponse, demande par demande, pour le {day(due_on)}. Vous pouvez "
                "accepter, accepter en partie, refuser, vous engager à une date, ou demander du temps en disant "
                "pourquoi. Aucun compte n’est nécessaire : cette adresse est réservée à votre institution."
            ),
            LINK_MARK,
            typeset(f"Le texte entier, ses signataires et les avis minoritaires (la {ENCLOSURE}) se lisent ici :"),
            url,
            "Cette lettre est publiée. Votre réponse le sera aussi, sans coupe, et chaque lieu qui a exprimé "
            "ces besoins la recevra.",
            "Veuillez agréer, Madame, Monsieur, l’expression de nos salutations respectueuses.",
            settings.PUBLISHER["name"],
        ]
    )


ASKED_FOR = re.compile(
    rf"(?<=votre réponse, demande par demande, pour le )(\d+)(?:er)?\s({'|'.join(MONTHS)})\s(\d{{4}})(?!\d)"
)
"""The day that the sentence of `letter_text` says; no other day of a letter is ours to change."""


def day_said(text: str) -> dt.date | None:
    """The day for which a letter asks its answer; None where its writer said it otherwise."""
    if found := ASKED_FOR.search(text):
        with suppress(ValueError):  # « 31 février », by hand
            return dt.date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    return None


def redated(text: str, new: dt.date) -> str:
    """A letter that waited, with the day for which its answer is asked as it is now."""
    return ASKED_FOR.sub(lambda _found: day(new), text, count=1)


def reminder_text(referral: Referral, late: Sequence[tuple[int, str, Deadline]]) -> str:
    """A reminder about the demands that are late, `(rank, title, deadline)`; sent only by a person."""
    means = referral.get_means_display()
    return "\n\n".join(
        [
            "Madame, Monsieur,",
            typeset(
                f"Le {day(referral.sent_on)}, nous vous avons remis {means} les demandes de la position "
                f"commune {referral.position.number}, « {referral.position.title} ». "
                f"Sauf erreur de notre part, nous n’avons pas encore reçu de réponse à ce qui suit :"
            ),
            *[f"{rank}. {title} ({each.label[0].lower()}{each.label[1:]})" for rank, title, each in late],
            typeset(
                "Vous pouvez répondre, ou demander du temps en disant pourquoi, sans compte, à cette "
                "adresse réservée à votre institution :"
            ),
            LINK_MARK,
            "Veuillez agréer, Madame, Monsieur, l’expression de nos salutations respectueuses.",
            settings.PUBLISHER["name"],
        ]
    )


def with_link(text: str, link: str) -> str:
    """The text with its signed link; without one, with words that say to whom it is reserved."""
    return text.replace(LINK_MARK, link or RESERVED)


def mail_text(referral: Referral, text: str, link: str, *, passed_on: bool) -> str:
    """The letter as a mail says it: that it is `passed_on`, where it is; the letter; who signs it; what is joined."""
    first = (
        f"Cette lettre a été remise à votre institution le {day(referral.sent_on)}. Elle vous la transmet "
        f"({referral.next_service}) : c’est par le lien ci-dessous que l’on répond maintenant, celui d’avant ne sert "
        "plus."
    )
    signed = "\n".join(line for line in (referral.signatory, referral.signatory_role) if line)
    joined = f"Pièces jointes, en PDF : cette lettre, et la position commune {referral.position.number}."
    parts = (typeset(first) if passed_on else "", with_link(text, link), signed, typeset(joined))
    return "\n\n".join(filter(None, parts))


def letter_pdf(
    referral: Referral, text: str, link: str, *, subject: str, on: dt.date, short: str = "", seal: str = ""
) -> bytes:
    """The letter as an accessible PDF, with its signed link, or without one for the public; `seal` is the last one of
    the journal, of which it is a witness.

    On paper the link is `short`, to be typed, with a QR code that leads there too.
    """
    lines = [referral.addressee, str(referral.institution), *referral.postal_address.splitlines()]
    return render_pdf(
        TEMPLATE,
        {
            "sender": settings.PUBLISHER,
            "addressee": [line for line in lines if line.strip()],
            "place_and_day": f"Le {day(on)}",
            "subject": subject,
            "paragraphs": [_paragraph(each, link, short) for each in text.split("\n\n") if each.strip()],
            "signatory": [line for line in (referral.signatory, referral.signatory_role) if line],
            "seal": seal,
            "enclosure": (
                f"{ENCLOSURE.capitalize()}{NBSP}: position commune {referral.position.number}, "
                f"«{NBSP}{referral.position.title}{NBSP}»"
            ),
        },
        f"Relais n°{NBSP}{referral.number}, position {referral.position.number}",
        dated=referral.sent_at or timezone.now(),
    )


def _paragraph(text: str, link: str, short: str) -> Json:
    text = text.replace("\r\n", "\n").strip()
    if short and text == LINK_MARK:
        shown = short.partition("://")[2]
        return {"kind": "answer", "text": shown, "url": short, "qr": drawing(short)}
    said = with_link(text, link)
    alone = said.startswith(("https://", "http://")) and not any(c.isspace() for c in said)
    return {"kind": "link", "text": said, "url": said} if alone else {"kind": "text", "text": said}

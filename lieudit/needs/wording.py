"""How words are kept, and how their author is named. Pure functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lieudit.needs.workflow import NEED_WORKFLOW
from lieudit.network.vocabulary import Level
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.errors import RuleBroken

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from lieudit.needs.models import Need, Support

HEIGHT = (Level.DEPARTMENTAL, Level.REGIONAL, Level.NATIONAL)
NEWS = {
    "publish": gettext_lazy("Besoin publié, tel qu’il a été écrit. À réunir, ou à répondre, avant le {due}."),
    "refuse": gettext_lazy(
        'Besoin non publié. Son auteur reçoit votre raison ; elle se relit sur <a href="{url}">la page du besoin</a>.'
    ),
    "escalate": gettext_lazy("Besoin porté plus haut, avec votre raison. Son auteur est prévenu."),
    "settle": gettext_lazy("Réponse publiée. L’auteur du besoin est prévenu."),
    "withdraw": gettext_lazy("Votre besoin est retiré : ses mots sont effacés."),
    "ask": gettext_lazy("Question posée. L’auteur et l’animation sont prévenus ; la réponse vous arrivera."),
    "reply": gettext_lazy("Réponse publiée. La personne qui a demandé est prévenue."),
    "no_question": gettext_lazy("Cette question a déjà sa réponse, ou ne se pose plus."),
    "remove": gettext_lazy("La pièce jointe est retirée, et effacée d’ici. Vos mots restent."),
    "leave": gettext_lazy("C’est fait : les mots de ce lieu sont retirés, et il n’est plus compté ici."),
    "detach": gettext_lazy("Votre besoin est détaché : il reste public, à part."),
    "gather": gettext_lazy("Réunis dans « {link} ». Chaque auteur est prévenu une fois, et peut se détacher."),
    "unfile": gettext_lazy("C’est annulé : ce que vous veniez de réunir ne l’est plus. Chaque auteur est prévenu."),
    "set_apart": gettext_lazy("C’est noté : la question ne sera plus posée pour ce besoin et cette convergence."),
    "compare_again": gettext_lazy("C’est annulé : la question peut être posée de nouveau."),
    "renew": gettext_lazy(
        "Si une adresse a été laissée avec ce besoin, un nouveau lien y arrive d’ici une demi-heure au plus."
    ),
    "contact": gettext_lazy("Vos coordonnées sont corrigées."),
    "unwritten": gettext_lazy(
        'Cette page dit chaque étape : gardez son adresse, ou <a href="{url}">demandez à la suivre</a>.'
    ),
    "publish_support": gettext_lazy("Soutien publié et compté."),
    "refuse_support": gettext_lazy("Soutien non publié ; la raison est gardée au journal de l’atelier."),
    "edit_convergence": gettext_lazy("Titre et résumé corrigés."),
    "escalate_convergence": gettext_lazy("Convergence portée plus haut. Ses auteurs sont prévenus."),
}
"""What a page says after an act."""
LONGEST_WORDS = 10_000
"""Characters of a need: some four pages; what is longer belongs in a document."""


def clean_words(words: str, *, required: bool = True) -> str:
    """An author's words, untouched but for null bytes, line ends and the blanks around.

    Refused when absent, or longer than `LONGEST_WORDS`.
    """
    words = words.replace("\0", "").replace("\r\n", "\n").strip()
    if required and not words:
        raise RuleBroken({"words": _("Dites votre besoin avec vos mots : une phrase suffit.")})
    if len(words) > LONGEST_WORDS:
        sizes = {"length": french.number(len(words)), "limit": french.number(LONGEST_WORDS)}
        message = _("Votre texte fait %(length)s signes et la limite est de %(limit)s : gardez l’essentiel.")
        raise RuleBroken({"words": message % sizes})
    return words


def author_of(need: Need) -> str:
    """Who speaks, as everybody may read it: « Le Préau », « un lieu de la Creuse »."""
    spoken_for = need.organisation or need.public_place
    if spoken_for:
        return str(spoken_for)
    where = f" {need.department.of_name}" if need.department else ""
    if need.place or need.speaking_for == "place":
        return _("un lieu%(where)s") % {"where": where}
    return _("une personne%(where)s") % {"where": where}


def support_news(support: Support) -> str:
    """What a page says after a support: counted already, or read before a day."""
    if support.published_at:
        news = _("C’est fait : %(place)s dit la même chose. Vous serez prévenu de chaque étape.")
        return agreed(news, place=support.place)
    news = _("Merci. L’animation du territoire relit vos mots avant le %(day)s, puis les compte ici.")
    return news % {"day": french.day(support.review_due)}


def joined_since(support: Support) -> str:
    """« Le Préau le dit aussi, depuis le 2 décembre », to who may take it back; or before when its words are read."""
    if support.published_at:
        said = _("%(place)s le dit aussi, depuis le %(day)s")
        return agreed(said, place=support.place, day=french.day(support.at))
    said = _("Les mots %(of_place)s sont relus avant le %(day)s, puis comptés")
    if support.review_due < timezone.localdate():
        said = _("Les mots %(of_place)s devaient être relus avant le %(day)s")
    return said % {"of_place": of_the(support.place), "day": french.day(support.review_due)}


def receipt_news(leaves_at: dt.datetime | None) -> str:
    """What a page says after a receipt was posted, to leave at once or at a later hour."""
    when = _(" à %(hour)s") % {"hour": french.hour(leaves_at)} if leaves_at else ""
    spaced = _(", une adresse en reçoit un toutes les dix minutes au plus") if leaves_at else ""
    news = _(
        "Un message part%(when)s à l’adresse laissée%(spaced)s. Ouvrez-le et confirmez, si ce n’est déjà fait : sans "
        "cela, les étapes de ce besoin ne vous sont pas envoyées."
    )
    return news % {"when": when, "spaced": spaced}


def titled(title: str, summary: str) -> tuple[str, str]:
    """The title and the neutral summary of a convergence; refused when one is missing."""
    title, summary = french.clause(title), summary.replace("\0", "").strip()
    if not title or not summary:
        missing = "summary" if title else "title"
        raise RuleBroken({missing: _("Une convergence a un titre et un résumé neutre.")})
    return title, summary


def check_still_free(need: Need) -> None:
    """Refuse to gather a need that another animator has just gathered, or that is not there to gather."""
    if need.convergence:
        message = _("Le besoin n° %(number)s vient d’être réuni dans « %(title)s » : rien n’a été changé.")
        raise RuleBroken({"needs": message % {"number": need.number, "title": need.convergence}})
    try:
        NEED_WORKFLOW.check("gather", need)
    except RuleBroken as refusal:
        raise RuleBroken({"needs": f"N° {need.number} : {refusal.message}"}) from refusal


def check_higher(level: str, to_level: str) -> None:
    """Refuse to carry a need lower, or nowhere."""
    if HEIGHT.index(Level(to_level)) <= HEIGHT.index(Level(level)):
        raise RuleBroken({"to_level": _("Choisissez un niveau plus haut que le niveau actuel.")})


def gathered(count: int, others: int) -> str:
    """« 3 besoins réunis avec 18 autres »."""
    said = ngettext("%(n)s besoin réuni", "%(n)s besoins réunis", count) % {"n": count}
    return f"{said} {_('avec %(n)s autres') % {'n': others}}" if others else said


def common_territory(needs: Sequence[Need]) -> dict[str, int | None]:
    """The department and the region where all the needs are said, where there is only one."""
    departments = {need.department_id for need in needs}
    regions = {need.department.region_id if need.department else None for need in needs}
    return {
        "department_id": departments.pop() if len(departments) == 1 else None,
        "region_id": regions.pop() if len(regions) == 1 else None,
    }


def phrases(words: str, most: int = 3) -> list[str]:
    """The first sentences of a text, as they were said, short enough to be quoted."""
    flat = " ".join((words[:2000] if most < 1000 else words).split())
    return [phrase for phrase in re.split(r"(?<=[.!?…])\s+", flat) if 12 <= len(phrase) <= 300][:most]


def without_phrases(text: str, words: str) -> str:
    """A text that others wrote, without the phrases that it copies from words taken back."""
    copied = [" ".join(line.split()) for line in words.splitlines()] + phrases(words, most=1000)
    for phrase in sorted({phrase for phrase in copied if len(phrase) >= 12}, key=len, reverse=True):
        text = text.replace(phrase, "[…]").replace(phrase.rstrip(" .!?…"), "[…]")
    return text


def common_level(needs: Sequence[Need]) -> Level:
    """The lowest level that holds all the needs."""
    where = common_territory(needs)
    if where["department_id"]:
        return Level.DEPARTMENTAL
    return Level.REGIONAL if where["region_id"] else Level.NATIONAL

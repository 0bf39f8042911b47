"""Tags and filters of every page: icons, labels, drawings of the thread, French dates and numbers.

Small pieces that lists repeat are tags (cached strings); larger ones are `ui/*.html` includes.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from html import unescape
from typing import Any, Literal, NamedTuple, cast

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.db.models import Model
from django.forms import BaseForm, BoundField, Field
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from lieudit.toolkit import agreement, articles, french, letters, text
from lieudit.toolkit.datasets import DATASETS, Dataset
from lieudit.toolkit.linked_data import in_page, linked_page
from lieudit.toolkit.named_faults import named
from lieudit.toolkit.secret_addresses import secrets_of
from lieudit.toolkit.table_files import FORMS, Form
from lieudit.toolkit.types import Context

register = template.Library()

STAGES = {
    "expressed": "Exprimé",
    "gathered": "Réuni",
    "deliberated": "Délibéré",
    "adopted": "Adopté",
    "relayed": "Relayé",
    "answered": "Répondu",
    "effect": "Effet",
}
"""The seven stages of the thread, in their order, as the reader sees them."""

STATE_ICONS = {
    "met": "check", "yes": "check", "lifted": "check", "integrated": "check",
    "due": "alert", "partial": "scales", "slipped": "slip",
    "late": "stop", "maintained": "stop", "refused": "cross", "no": "cross", "dropped": "cross",
    "extended": "pause", "ongoing": "thread", "expected": "clock", "open": "clock",
    "planned": "calendar", "closed": "document",
}  # fmt: skip
"""Outcome of a thing → the icon that says it without its colour."""


# Pieces whose words are long enough for lines of their own


@register.simple_block_tag
def notice(content: str, kind: str = "", title: str = "", live: bool = False) -> SafeString:
    """What happened, then what to do: `{% notice kind="warning" title="…" %}…{% endnotice %}` (ui/notice.html)."""
    words = {"kind": kind, "title": title, "live": live, "text": mark_safe(content.strip())}
    return render_to_string("ui/notice.html", words)


@register.simple_block_tag
def emptystate(content: str, title: str, level: str = "3", url: str = "", label: str = "") -> SafeString:
    """What is missing, why it matters, one action: `{% emptystate title="…" %}…{% endemptystate %}` (ui/empty.html)."""
    words = {"title": title, "level": level, "url": url, "label": label, "text": mark_safe(content.strip())}
    return render_to_string("ui/empty.html", words)


@register.simple_block_tag
def submit(content: str, back: object, words: str = "", big: bool = False) -> SafeString:
    """A button and the way back: `{% submit back=need %}Retirer mon besoin{% endsubmit %}` (ui/submit.html)."""
    inputs = {"verb": mark_safe(content.strip()), "back": back, "words": words, "big": big}
    return render_to_string("ui/submit.html", inputs)


# Parts that never change


@register.simple_tag
def fixed(name: str, **inputs: str | bool) -> SafeString:
    """An include that depends on its inputs and on nothing else: a worker writes it once for each.

    `{% fixed "ui/footer.html" source_url=source_url %}`
    """
    return (_written.__wrapped__ if settings.DEBUG else _written)(name, tuple(inputs.items()))


@lru_cache(maxsize=256)
def _written(name: str, inputs: tuple[tuple[str, str | bool], ...]) -> SafeString:
    return render_to_string(name, dict(inputs))


# What the head of a page says


@register.simple_block_tag
def said(content: str) -> SafeString:
    """Words that a head says several times, on one line, for an attribute too:
    `{% said as head_title %}{% block title %}…{% endblock %}{% endsaid %}`."""
    return mark_safe(one_line(mark_safe(content)).replace('"', "&quot;"))


@register.filter
def is_secret(match: ResolverMatch | None) -> bool:
    """Whether the address of a page opens something to who holds it: it is not given to who shares the page."""
    return bool(secrets_of(match))


STEPS = "lieudit.steps"
"""Where `{% crumbs %}` leaves its steps, for what the foot of the page says to search engines."""


@register.simple_tag(takes_context=True)
def linked_here(context: Context, kind: str, title: str, text: str) -> SafeString:
    """What search engines read of a page that anybody may read, but for those that say more of themselves (`linked`),
    and those whose address is a secret: its `kind` (`linked_page`), its words, its breadcrumb.
    """
    request = cast("HttpRequest | None", context.get("request"))
    match = request and request.resolver_match
    if not request or not match or request.user.is_authenticated or secrets_of(match) or context.get("linked"):
        return mark_safe("")  # a constant
    steps = cast("Sequence[tuple[str, str]]", request.META.get(STEPS) or context.get("breadcrumb") or ())
    return in_page(linked_page(kind, unescape(title), unescape(text), request.path, steps))


@register.simple_tag
def files_here(route: str) -> SafeString:
    """Where a page lists a dataset: the files that hold the same rows, for programs."""
    return links_of_files().get(route, NO_FILES)


MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "geojson": "application/geo+json",
    "ics": "text/calendar",
    "xml": "application/rss+xml",
}
"""What a file of the page is, by how its address ends."""


@register.simple_tag
def file_here(title: str, route: str, *args: object) -> SafeString:
    """For the head of a page: a file that says the same, for programs."""
    url = reverse(route, args=args)
    media = MEDIA[url.rpartition(".")[2]]
    return format_html('<link rel="alternate" type="{}" title="{}" href="{}">', media, title, url)


NO_FILES = mark_safe("")


@cache
def links_of_files() -> dict[str, SafeString]:
    """The links of these files, by the route of the page."""
    links: dict[str, SafeString] = {}
    paged = {name: dataset for name, dataset in DATASETS.items() if dataset.page}
    for name, dataset in paged.items():
        files = [(each.label, each.media, reverse("api:file", args=[name, each.name])) for each in live_forms(dataset)]
        rows = ((media, dataset.title, label, url) for label, media, url in files)
        links[dataset.page] = links.get(dataset.page, NO_FILES) + format_html_join(
            "\n    ", '<link rel="alternate" type="{}" title="{}, {}" href="{}">', rows
        )
    return links


def live_forms(dataset: Dataset) -> list[Form]:
    """The forms that are given for any choice."""
    return [form for form in FORMS.values() if form.live and form.serves(dataset)]


# Names with their article

register.filter("the", articles.the)
register.filter("the_first", articles.the_first)
register.filter("of_the", articles.of_the)
register.filter("to_the", articles.to_the)
register.filter("says", agreement.says)


# Icons and labels


@register.simple_tag
def signature() -> str:
    """Who signs a letter."""
    return letters.SIGNATURE


@register.simple_tag
def replies() -> str:
    """The last line of a letter that one may answer (`toolkit/letters.py`)."""
    return letters.replies()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of the sprite; the word beside it carries the meaning."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def stage(key: str, label: str = "") -> SafeString:
    """The stage of a need: `{% stage "relayed" %}`. `label` replaces the name of the stage."""
    return format_html('<span class="stage" data-stage="{}">{}{}</span>', key, icon(key), label or STAGES[key])


@register.simple_tag
def state(key: str, label: str) -> SafeString:
    """The outcome of a thing: `{% state "late" "En retard de 19 jours" %}`."""
    return format_html('<span class="state" data-state="{}">{}{}</span>', key, icon(STATE_ICONS[key]), label)


@register.simple_tag
def sign(name: str, url: str = "", size: str = "") -> SafeString:
    """The sign of a place (or the brand), never of anything else. `size`: "small", "big" or nothing."""
    css = f"sign sign--{size}" if size else "sign"
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', css, url, name)
    return format_html('<span class="{}">{}</span>', css, name)


@register.simple_tag
def topic(icon_name: str, label: str) -> SafeString:
    """A theme, a count or another free mention of a need."""
    return format_html('<span class="topic">{}{}</span>', icon(icon_name), label)


@register.simple_tag
def onward(label: str, url: str) -> SafeString:
    """A link to go on reading. No space before its arrow, which could then stand alone on a line (pieces.css)."""
    return format_html('<a class="onward" href="{}">{}{}</a>', url, label, icon("arrow-right"))


@register.inclusion_tag("ui/breadcrumb.html", takes_context=True)
def crumbs(context: Context, *steps: str) -> dict[str, list[tuple[str, str]]]:
    """Where the page stands: label, URL name or path, label, …; a last label alone is this page (ui/breadcrumb.html).

    `{% crumbs "Besoins" "needs:list" "N° 214" %}`
    """
    pairs = [(steps[i], steps[i + 1] if i + 1 < len(steps) else "") for i in range(0, len(steps), 2)]
    told = [(label, url if not url or url.startswith("/") else reverse(url)) for label, url in pairs]
    if request := cast("HttpRequest | None", context.get("request")):
        request.META[STEPS] = told
    return {"steps": told}


# The thread, drawn


@register.simple_tag
@cache
def strand(key: str) -> SafeString:
    """The thread made small, for the lines of a list: done, current and coming stages of stage `key`."""
    stages = list(STAGES)
    current = stages.index(key)
    lines, dots = [], []
    for index, name in enumerate(stages):
        x = 8 + 20 * index
        done = index < current
        if index < len(stages) - 1:
            stroke = (
                f'stroke="var(--{name})" stroke-width="3"'
                if done
                else 'stroke="var(--line-strong)" stroke-width="1.5" stroke-dasharray="2 3"'
            )
            lines.append(f'<path d="M{x} 10h20" {stroke}/>')
        if done:
            dots.append(f'<circle cx="{x}" cy="10" r="4.5" fill="var(--{name})"/>')
        elif index == current:
            dots.append(
                f'<circle cx="{x}" cy="10" r="7" fill="var(--sheet)" stroke="var(--{name})"'
                ' stroke-width="3"/>'
                f'<circle cx="{x}" cy="10" r="2.5" fill="var(--{name})"/>'
            )
        else:
            dots.append(
                f'<circle cx="{x}" cy="10" r="3.2" fill="var(--paper)" stroke="var(--line-strong)" stroke-width="1.5"/>'
            )
    return mark_safe(  # made of constants
        f'<p class="strand" data-stage="{key}">'
        f'<svg viewBox="0 0 136 20" aria-hidden="true" focusable="false">'
        f"{''.join(lines + dots)}</svg><span><strong>{STAGES[key]}</strong> "
        f'<span class="quiet">étape {current + 1} sur 7</span></span></p>'
    )


FEW_CHOICES = 2
"""Choices that stand beside each other on a telephone; more of them wait behind one line there."""


class FilterParts(NamedTuple):
    """The choices above a list, by where they are shown: `narrow` wait behind one line on a telephone, `more` behind
    « Plus de choix » everywhere. `chosen`: something is, and may be cleared."""

    always: list[BoundField]
    narrow: list[BoundField]
    more: list[BoundField]
    chosen: bool

    @property
    def made(self) -> bool:
        """Whether one of those that wait on a telephone was made."""
        return any(field.data for field in self.narrow)

    @property
    def named(self) -> str:
        """« territoire, domaine, étape »."""
        return ", ".join(str(field.label)[:1].lower() + str(field.label)[1:] for field in self.narrow)


@register.simple_tag
def filter_parts(form: BaseForm, flat: object = False) -> FilterParts:
    """Where each choice is shown; `flat`, none waits on a telephone."""
    folded = getattr(form, "folded", ())
    shown = [field for field in form.visible_fields() if field.name not in folded]
    kept = len(shown) if flat or len(shown) <= FEW_CHOICES else 1
    more = [field for field in form.visible_fields() if field.name in folded]
    chosen = any(field.data for field in form.visible_fields())
    return FilterParts(shown[:kept], shown[kept:], more, chosen)


@register.filter
def stage_name(key: str) -> str:
    """`relayed` → `Relayé`."""
    return STAGES[key]


@register.simple_tag
def progress_stages(current: str, dates: Mapping[str, dt.date | str]) -> list[Context]:
    """The seven stages for `{% progress %}`: `current` is a stage, `dates` says when each one began."""
    reached = list(STAGES).index(current)
    states = ["done"] * reached + ["current"] + ["to-come"] * (6 - reached)
    return [{"key": key, "state": state, "when": dates.get(key, "")} for key, state in zip(STAGES, states, strict=True)]


@register.simple_tag
@cache
def skein(strands: int) -> SafeString:
    """Strands that become one thread: the drawing of a convergence. At most seven are drawn."""
    drawn = max(2, min(strands, 7))
    heights = [round(18 + 84 * i / (drawn - 1)) for i in range(drawn)]
    paths = [f'<path d="M2 {y}C90 {y} 120 60 190 60"/>' for y in heights]
    for phase in (0.2, 2.2, 4.2):
        points = " ".join(
            f"{x} {60 + 5 * math.sin(phase + x / 9) * min(1, (x - 190) / 16):.1f}" for x in range(194, 342, 4)
        )
        paths.append(f'<path d="M190 60L{points}"/>')
    dots = "".join(f'<circle cx="6" cy="{y}" r="5" fill="var(--expressed)"/>' for y in heights)
    return mark_safe(  # made of numbers
        f'<svg class="skein" viewBox="0 0 344 120" aria-hidden="true" focusable="false">{"".join(paths)}{dots}</svg>'
    )


def _date(moment: dt.date) -> dt.date:
    when = french.local(moment)
    return when.date() if isinstance(when, dt.datetime) else when


@register.filter
def late(due: dt.date | None) -> str:
    """« , en retard de 3 jours » once a day that was promised is past: `{{ due|day }}{{ due|late }}`."""
    days = (timezone.localdate() - _date(due)).days if due else 0
    return f", en retard de {french.counted(days, 'jour')}" if days > 0 else ""


@register.simple_tag
def deadline_bar(
    sent: dt.date,
    due: dt.date,
    now: dt.date,
    extended: dt.date | None = None,
    closed: dt.date | None = None,
) -> SafeString:
    """The bar of a deadline: from `sent` to `closed`, else to `now`.

    A rule stands at `due`, a dashed one at `extended`. 480 × 28 units; the days past `due` are in
    the hue of the state, dashed when the delay was granted.
    """
    start = _date(sent)
    tip = _date(closed or now)
    dates = [_date(due), tip, *([_date(extended)] if extended else [])]
    span = max((max(dates) - start).days * 1.08, 1)

    def x(moment: dt.date) -> int:
        return 8 + round(464 * max((_date(moment) - start).days, 0) / span)

    at, limit = x(tip), x(due)
    parts = [
        '<path d="M8 14H472" stroke="var(--line-strong)" stroke-width="1.5" stroke-dasharray="2 4"/>',
        f'<path d="M8 14H{min(at, limit)}" stroke="var(--ink)" stroke-width="4" stroke-linecap="round"/>',
    ]
    if at > limit:
        dashes = ' stroke-dasharray="7 5"' if extended else ""
        parts.append(
            f'<path d="M{limit} 14H{at}" stroke="var(--hue)" stroke-width="4" stroke-linecap="round"{dashes}/>'
        )
    parts += [
        '<circle cx="8" cy="14" r="6" fill="var(--ink)"/>',
        f'<path d="M{limit} 4v20" stroke="var(--ink)" stroke-width="3"/>',
    ]
    if extended:
        parts.append(f'<path d="M{x(extended)} 4v20" stroke="var(--hue)" stroke-width="3" stroke-dasharray="4 3"/>')
    parts.append(f'<path d="M{at} 7l7 7-7 7-7-7z" fill="var(--hue)" stroke="var(--sheet)" stroke-width="2"/>')
    return mark_safe(  # made of numbers
        f'<svg viewBox="0 0 480 28" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


@register.simple_tag
def vote_bar(
    votes_for: french.Number,
    against: french.Number,
    abstain: french.Number = 0,
    threshold: french.Number | Literal[""] | None = None,
    height: int = 40,
) -> SafeString:
    """For, against, abstentions on 600 units; `threshold` is a share of the whole (1/2, 2/3)."""
    total = votes_for + against + abstain  # type: ignore[operator]
    parts, left = [], 0.0
    for css, votes in (("for", votes_for), ("against", against), ("abstain", abstain)):
        width = float(votes / total * 600) if total else 0.0  # type: ignore[operator]
        if width:
            offset = f' x="{left:.1f}"' if left else ""
            parts.append(f'<rect class="{css}"{offset} width="{width:.1f}" height="{height}"/>')
        left += width
    if not total:
        parts.append(f'<rect class="abstain" width="600" height="{height}"/>')
    if threshold not in (None, ""):
        at = f"{float(threshold * 600):.1f}"
        parts.append(f'<path d="M{at} -7V{height + 7}" stroke="var(--ink)" stroke-width="3"/>')
    return mark_safe(  # made of numbers
        f'<svg viewBox="0 0 600 {height}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


# Dates, numbers, text


def _or_nothing(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """The filter shows nothing where there is nothing."""

    def written(value: Any) -> str:
        return "" if value in (None, "") else write(value)

    return written


_writers: dict[str, Callable[[Any], str]] = {
    "day": french.day,
    "day_short": french.day_short,
    "day_dated": french.day_dated,
    "day_named": french.day_named,
    "hour": french.hour,
    "instant": french.instant,
    "ago": french.ago,
}
for _name, _write in _writers.items():
    register.filter(_name, _or_nothing(_write))


@register.filter(is_safe=True)
def typeset(text: object) -> str:
    """Our own sentences (labels, rules), with the spaces and apostrophes of French; safe ones stay safe."""
    said = str(text) if text else ""  # a lazy label tells only now whether it is safe
    return SafeString(french.typeset(said)) if isinstance(said, SafeString) else french.typeset(said)


@register.filter
def when(value: dt.date | str | None) -> str:
    """A date in full inside `<time>`; a sentence as it is."""
    if isinstance(value, dt.date):
        return format_html('<time datetime="{}">{}</time>', french.local(value).isoformat()[:10], french.day(value))
    return value or ""


@register.filter
def when_short(value: dt.date | str | None) -> str:
    """A date as on the thread, `18 sept.`; a sentence as it is."""
    return french.day_short(value) if isinstance(value, dt.date) else value or ""


@register.filter
def number(value: french.Number | None, places: int | None = None) -> str:
    """`1 214`, `65,8`: see `french.number`."""
    return "" if value is None else french.number(value, places)


@register.filter
def percent(share: french.Number | None, places: int = 1) -> str:
    """A share of 1 as `68,6 %`."""
    return "" if share is None else french.percent(share, places)


@register.filter
def count(value: int, words: str) -> str:
    """`{{ 2|count:"lieu,lieux" }}` is `2 lieux`: French keeps the singular up to 1."""
    return french.counted(value, *words.split(","))


@register.filter
def is_past(day: dt.date) -> bool:
    """Whether a promised day has gone by: what was promised for it is late."""
    return day < timezone.localdate()


@register.filter
def one_line(value: str) -> SafeString:
    """Words that a template wrote over several lines, on one: for an attribute or a head. No-break spaces stay."""
    return mark_safe(re.sub(r"[ \t\r\n]+", " ", conditional_escape(value)).strip(" "))


@register.filter
def figure_value(value: object) -> str:
    """A number as we write them; words as they are."""
    return french.number(value) if isinstance(value, int | float | Decimal | Fraction) else str(value)


@register.filter
def page_numbers(page: Page[Model]) -> list[int | None]:
    """The numbers around a page of a list; None where some are left out."""
    last = page.paginator.num_pages
    shown = sorted({1, last, *range(max(1, page.number - 2), min(last, page.number + 2) + 1)})
    numbers: list[int | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        numbers += [None, number] if number > before + 1 else [number]
    return numbers


@register.filter
def opening(value: str, length: int = 160) -> str:
    """The first whole sentences of someone’s words (`french.opening`): a link to them reads as they begin."""
    return french.opening(value, length)


@register.filter
def excerpt(value: str, length: int = 160) -> str:
    """The beginning of someone's words, cut between two words."""
    return french.excerpt(value, length)


register.filter("words", text.words)
register.filter("markdown", text.markdown)


# Forms


@register.filter
def cards(field: BoundField) -> Iterable[Context]:
    """The choices of a field as `ui/field.html` draws them: control, label, icon, hint."""
    widget = field.field.widget
    icons, hints = getattr(widget, "icons", {}), getattr(widget, "hints", {})
    for option in field.subwidgets:
        value = str(option.data["value"])
        yield {
            "control": option.tag(),
            "label": option.choice_label,
            "icon": icons.get(value, ""),
            "hint": hints.get(value, ""),
        }


NOT_RECEIVED = gettext_lazy(
    "Une partie de ce formulaire ne nous est pas parvenue. Envoyez-le de nouveau ; si cela recommence, copiez votre "
    "texte et rechargez la page."
)
"""Of a field that nobody sees and that did not come, for who cannot know its name; the form may have better words."""
REQUIRED = Field.default_error_messages["required"]


@register.filter
def faults(form: BaseForm) -> list[tuple[str, str, str]]:
    """What is wrong in a bound form: (anchor, label, message); the anchor of the form itself is empty, and the label
    before a message that names it."""
    found = [("", "", str(message)) for message in form.non_field_errors()]
    for field in form.visible_fields():
        label = named(field.label)
        said = ((str(message), label in str(message)) for message in field.errors)
        found += [(field_anchor(field), "" if names else str(field.label), message) for message, names in said]
    for field in form.hidden_fields():
        found += [("", "", str(NOT_RECEIVED) if said == REQUIRED else said) for said in map(str, field.errors)]
    return found


@register.filter
def kept(form: BaseForm) -> str:
    """What of a refused form has not to be typed again: a browser gives back no file, and no page a password."""
    if any(getattr(field.field.widget, "input_type", "") == "password" for field in form.visible_fields()):
        return typeset(gettext("Ce que vous avez écrit est gardé, sauf le mot de passe : écrivez-le de nouveau."))
    if form.files and not getattr(form, "keeps_file", False):
        return typeset(gettext("Ce que vous avez écrit est gardé ; un fichier est à choisir de nouveau."))
    return gettext("Ce que vous avez écrit est gardé.")


@register.filter
def field_anchor(field: BoundField) -> str:
    """The id that a link to the field aims at: its control, or the first choice of its group."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label

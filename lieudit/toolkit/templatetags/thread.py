"""The thread of a need, drawn: lying down at the head of a page, standing beside its acts. `{% load thread %}`.

Written as strings: seven steps of a dozen nodes each were a quarter of what the page of a need cost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString

from lieudit.toolkit.french import NARROW
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.templatetags.ui import STAGES, icon, onward, when, when_short
from lieudit.toolkit.templatetags.ui import state as state_tag
from lieudit.toolkit.types import Row

register = template.Library()


class Asked(Protocol):
    """A demand: its state, its short title, who answers for it and when."""

    @property
    def state(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def detail(self) -> str: ...


class ThreadStep(Protocol):
    """One stage of the standing thread; `state` is done, current or to-come, `body` plain words or safe ones."""

    @property
    def stage(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def when(self) -> dt.date | str: ...
    @property
    def before(self) -> str:
        """Words before the date."""

    @property
    def body(self) -> str: ...
    @property
    def asked(self) -> Sequence[Asked]:
        """The demands that the stage holds."""

    @property
    def links(self) -> Sequence[Mapping[str, str]]:
        """Each with `url` and `label`."""


@register.simple_tag
def progress(stages: Sequence[Row]) -> SafeString:
    """The thread lying down: seven of {key, state, when (date or words)}, from `{% progress_stages … as stages %}`."""
    caption = ""
    for rank, step in enumerate(stages, 1):
        if step["state"] == "current":
            since = f", depuis le {escape(when(step['when']))}" if step["when"] else ""
            name = STAGES[step["key"]].lower()
            caption = f'<p class="trail-caption">Étape {rank} sur 7&nbsp;: <strong>{name}</strong>{since}.</p>'
    return SafeString(
        '<div class="stack stack--s">\n<ol class="trail" aria-label="Le fil, en sept étapes">'
        f"{''.join(map(_step, stages))}</ol>\n{caption}\n</div>"
    )


def _step(step: Row) -> str:
    key, unsaid = step["key"], "" if step["state"] == "done" else "à venir"
    return (
        f'<li class="{step["state"]}" data-stage="{key}"{_here(step["state"])}><span class="knot">{icon(key)}</span>'
        f'<span class="name">{STAGES[key]}</span>'
        f'<span class="when">{escape(when_short(step["when"])) or unsaid}</span></li>'
    )


@register.simple_tag
def thread(steps: Iterable[ThreadStep]) -> SafeString:
    """The full thread of a need, standing."""
    return SafeString(f'<ol class="thread">{"".join(map(_standing, steps))}\n</ol>')


def _standing(step: ThreadStep) -> str:
    before = f"{escape(step.before)} " if step.before else ""
    date = f'<p class="when">{before}{escape(when(step.when))}</p>' if step.when else ""
    quiet = ' class="quiet"' if step.state == "to-come" else ""
    body = f"<p{quiet}>{escape(step.body)}</p>" if step.body else ""
    links = "".join(f"<p>{onward(link['label'], link['url'])}</p>" for link in step.links)
    return (
        f'\n<li class="{step.state}" data-stage="{step.stage}"{_here(step.state)}>'
        f'<span class="knot">{icon(step.stage)}</span><div class="stack stack--s">'
        f"<div><h3>{escape(step.title)}</h3>{date}</div>{body}{_demands(step.asked)}{links}</div></li>"
    )


def _demands(asked: Sequence[Asked]) -> str:
    """Who answers and when is said once for demands that follow each other, above them."""
    return "".join(_asked_together(detail, list(run)) for detail, run in groupby(asked, lambda each: each.detail))


def _asked_together(detail: str, asked: Sequence[Asked]) -> str:
    said = f'<p class="small quiet">{escape(detail)}</p>'
    above, below = (said, "") if len(asked) > 1 else ("", said)
    lines = [
        f'<li>{state_tag(each.state, each.label)}<div><h4><a href="{escape(each.url)}">{escape(each.title)}</a></h4>'
        f"{below}</div></li>"
        for each in asked
    ]
    return f'{above}<ul class="asked">{"".join(lines)}</ul>'


@register.simple_tag
def next_step(step: NextStep | None) -> SafeString:
    """« Et maintenant ? »: who owes what, before which day, and since when it is late."""
    if step is None:
        return SafeString("")
    today = timezone.localdate()
    late = state_tag("late", label) if (label := step.label(today)) else ""
    said = [f"<p>{escape(words)}</p>" for words in (step.first, step.sentence(today)) if words]
    if late:
        said.insert(0, f"<p>{late}</p>")
    if step.url:
        said.append(f"<p>{onward(step.link, step.url)}</p>")
    return SafeString("".join(said))


@register.simple_tag
def what_next(step: NextStep | None, look: str = "", level: int = 2) -> SafeString:
    """The same as a section of its own, where nothing else is said in it; nothing where nothing comes next, or where a
    page says nothing of it (Django then gives an empty text)."""
    if not step:
        return SafeString("")
    return SafeString(
        f'<section class="sheet {look} stack next-step" aria-labelledby="h-next">'
        f'<h{level} class="text-2" id="h-next">Et maintenant{NARROW}?</h{level}>{next_step(step)}</section>'
    )


def _here(state: str) -> str:
    return ' aria-current="step"' if state == "current" else ""

"""The thread of a need, drawn: lying down at the head of a page, standing beside its acts. `{% load thread %}`.

Written as strings: seven steps of a dozen nodes each were a quarter of what the page of a need cost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString

from lieudit.toolkit.templatetags.ui import STAGES, icon, onward, when, when_short
from lieudit.toolkit.types import Row

register = template.Library()


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
        '<div class="screen-only stack stack--s">\n<ol class="trail" aria-label="Le fil, en sept étapes">'
        f"{''.join(map(_step, stages))}</ol>\n{caption}\n</div>"
    )


def _step(step: Row) -> str:
    key = step["key"]
    return (
        f'<li class="{step["state"]}" data-stage="{key}"{_here(step["state"])}><span class="knot">{icon(key)}</span>'
        f'<span class="name">{STAGES[key]}</span>'
        f'<span class="when">{escape(when_short(step["when"])) or "à venir"}</span></li>'
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
        f"<div><h3>{escape(step.title)}</h3>{date}</div>{body}{links}</div></li>"
    )


def _here(state: str) -> str:
    return ' aria-current="step"' if state == "current" else ""

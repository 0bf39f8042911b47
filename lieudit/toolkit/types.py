"""What passes from hand to hand in every room: one name an idea (docs/tutorials/testing.md, « Types »)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import models
from django.utils.datastructures import MultiValueDict

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from lieudit.accounts.models import Visitor

type Phrase = _StrOrPromise
"""Words for people, in French: written, or to be translated when they are shown."""

type Context = dict[str, object]
"""What a template is given, each thing under the name that it has there."""

type Cleaned = dict[str, Any]
"""What a form has read, field by field: its values are of the types of its fields, which no checker follows."""

type Json = dict[str, Any]
"""An object as JSON keeps it, read by its keys: who reads it knows what was written."""

type JsonField = models.JSONField[Any, Any]
"""A column that holds JSON: an object, a list or one value."""

type Row = Mapping[str, Any]
"""A line as `values()` gives it: each column is of the type of its field, which no checker follows."""

type Fields = dict[str, Any]
"""Values by the names of the fields that they are written to: of the types of these fields, which the models hold."""

type Act = Callable[..., Any]
"""An act of a room, `verb_noun(thing, *, actor, …)`: a form gives it what it has read, under the names it asks for."""

type Sent = MultiValueDict[str, Any] | None
"""Words, then files, as `toolkit.request.sent` gives them to a form; None before anything is sent."""


class PlainFormOptions(TypedDict, total=False):
    """What any form takes beside what was sent."""

    auto_id: str | bool
    prefix: str | None
    initial: MutableMapping[str, Any] | None
    use_required_attribute: bool | None


class FormOptions(PlainFormOptions, total=False):
    """The same, and who fills the form in."""

    account: Visitor


class FieldOptions(TypedDict, total=False):
    """What any field of a form takes."""

    required: bool
    label: Phrase | None
    initial: object
    help_text: Phrase
    error_messages: dict[str, Phrase] | None
    disabled: bool


class WidgetOptions(TypedDict, total=False):
    """What any widget takes."""

    attrs: dict[str, Any] | None

"""What passes from hand to hand in every room: one name an idea (docs/tutorials/testing.md, « Types »)."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, TypedDict

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

type Row = Mapping[str, Any]
"""A line as `values()` gives it: each column is of the type of its field, which no checker follows."""

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

"""A form whose words everybody reads: what looks like a person is asked about, before it is published."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.imports.personal import names_somebody
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import PlainFormOptions, Sent


class NamelessForm(ActForm):
    """`WORDS` are the fields that name nobody: a box says that what looks like a person is none, once one was seen."""

    WORDS: tuple[str, ...] = ()
    no_person = forms.BooleanField(
        required=False,
        label=_("Ce qui ressemble au nom d’une personne n’en est pas un"),
        help_text=_("Par exemple : le nom d’une rue, d’un programme ou d’une salle."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        typed = self.data if self.is_bound else {}
        if not any(names_somebody(str(typed.get(name, ""))) for name in self.WORDS):
            del self.fields["no_person"]
        self.order_fields([*(name for name in self.fields if name != "no_person"), "no_person"])

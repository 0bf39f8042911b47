"""A fault names its field, beside it and where faults are summed up."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import FileExtensionValidator
from django.template import engines

from lieudit.toolkit.act_form import ActForm, EurosField
from lieudit.toolkit.named_faults import NamedFaults
from lieudit.toolkit.widgets import ChoiceCards

CHOICES = [("a", "Ceci"), ("b", "Cela")]
EMPTY = SimpleUploadedFile("vide.txt", b"")
SCRIPT = SimpleUploadedFile("lettre.exe", b"x")


def fault(field, typed, label="Titre court", files=None):
    form = type("Form", (ActForm,), {"words": field})({"words": typed}, files)
    form.fields["words"].label = label  # said once the form is made, as many are
    [said] = form["words"].errors
    return said.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "Remplissez « Titre court »."),
        (forms.BooleanField(), "", "Cochez « Titre court »."),
        (forms.ChoiceField(choices=CHOICES), "", "Faites votre choix à « Titre court »."),
        (forms.MultipleChoiceField(choices=CHOICES), [], "Faites votre choix à « Titre court »."),
        (forms.FileField(), "", "Joignez un fichier à « Titre court »."),
        (forms.DateField(), "", "Remplissez « Titre court »."),
        (
            forms.EmailField(),
            "moi",
            "« Titre court » : écrivez une adresse électronique entière, comme nom@exemple.fr.",
        ),
        (forms.URLField(), "x y", "« Titre court » : écrivez une adresse de site entière, comme https://exemple.fr."),
        (forms.IntegerField(), "x", "« Titre court » : écrivez un nombre entier, en chiffres."),
        (EurosField(), "x", "« Titre court » : écrivez un nombre, en chiffres."),
        (EurosField(), "0", "« Titre court » : 0,01 au moins."),
        (EurosField(), "1,234", "« Titre court » : 2 chiffres au plus après la virgule."),
        (forms.IntegerField(max_value=9), "10", "« Titre court » : 9 au plus."),
        (forms.DateField(), "30 février", "« Titre court » : écrivez le jour, le mois et l’année, comme 31/12/2026."),
        (forms.TimeField(), "midi", "« Titre court » : écrivez une heure, comme 14:30."),
        (forms.DateTimeField(), "x", "« Titre court » : écrivez un jour et une heure, comme 31/12/2026 14:30."),
        (forms.ChoiceField(choices=CHOICES), "c", "« Titre court » : choisissez dans la liste."),
        (forms.MultipleChoiceField(choices=CHOICES), ["c"], "« Titre court » : choisissez dans la liste."),
        (forms.CharField(max_length=3), "abcd", "« Titre court » : raccourcissez, 3 signes au plus."),
        (forms.CharField(min_length=3), "a", "« Titre court » : allongez, 3 signes au moins."),
        (forms.CharField(), "a\0", "« Titre court » : un caractère invisible est à enlever."),
        (forms.UUIDField(), "x", "« Titre court » : ce qui est écrit n’a pas pu être lu."),
    ],
)
def test_what_django_says_is_said_with_the_name_of_the_field(field, typed, said):
    assert fault(field, typed) == said


@pytest.mark.parametrize(
    ("field", "file", "said"),
    [
        (forms.FileField(), EMPTY, "« Titre court » : le fichier est vide."),
        (
            forms.FileField(validators=[FileExtensionValidator(["pdf"])]),
            SCRIPT,
            "« Titre court » : ce genre de fichier n’est pas pris.",
        ),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_likewise(field, file, said):
    assert fault(field, "", files={"words": file}) == said


def test_a_question_is_answered():
    field = forms.ChoiceField(choices=CHOICES, widget=ChoiceCards(size="m"))
    assert fault(field, "", "À qui le demande-t-on ?") == "Répondez à « À qui le demande-t-on ? »."


def test_words_that_a_field_gave_itself_stay():
    assert fault(forms.CharField(error_messages={"required": "Donnez un titre."}), "") == "Donnez un titre."


class Letter(ActForm):
    title = forms.CharField(label="Titre")
    place = forms.CharField(label="Lieu", error_messages={"required": "Dites d’où vous écrivez."})
    key = forms.CharField(widget=forms.HiddenInput)


def test_faults_are_summed_up_without_saying_a_label_twice():
    page = engines["django"].from_string("{% include 'ui/form_errors.html' with form=form only %}")
    said = re.sub(r"[ \n]+", " ", page.render({"form": Letter({})}))
    assert '<a href="#id_title">Remplissez «\xa0Titre\xa0».</a>' in said
    assert '<a href="#id_place">Lieu</a>&nbsp;: Dites d’où vous écrivez.' in said
    assert "Une partie de ce formulaire ne nous est pas parvenue" in said  # nobody sees that field: no name to give
    assert "key" not in said.lower()


def forms_of_the_house():
    for path in sorted(Path("lieudit").rglob("*.py")):
        if "migrations" in path.parts or "management" in path.parts or "Form" not in path.read_text():
            continue
        module = import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
        for kind in vars(module).values():
            if inspect.isclass(kind) and issubclass(kind, forms.BaseForm) and kind.__module__ == module.__name__:
                yield kind


def test_every_form_of_the_house_names_its_fields():
    found = [*forms_of_the_house()]
    assert len(found) > 300
    assert [kind.__name__ for kind in found if not issubclass(kind, NamedFaults)] == []

"""Every piece that pages share, drawn with a sample: what a coder looks at before writing a new one.

The pieces are the files of `templates/ui/`, each with its first comment as it stands. Those that every page wears
(head, foot, assets) or that only another piece uses are in `WORN` and `PARTS`: a test holds that nothing is forgotten.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.urls import reverse_lazy

from lieudit.toolkit.act_form import WordsField
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.widgets import Day

PIECES = Path(settings.BASE_DIR) / "lieudit" / "templates" / "ui"
COMMENT = re.compile(r"\{#\s*(.*?)\s*#\}", re.DOTALL)
DAY = dt.date(2026, 11, 12)

WORN = frozenset(("assets", "footer", "header", "sprite", "demonstration", "messages", "error_page", "shared"))
"""What pages wear, seen around the samples, or read by messages only."""
PARTS = frozenset(("field", "field_fault", "field_help", "municipality_input", "taps"))
"""What only a form, or another piece, shows: seen in its samples."""


@dataclass(frozen=True)
class Piece:
    """One piece: its name, what its file says of it, and the inputs of each of its pictures."""

    name: str
    meaning: str
    samples: list[Mapping[str, object]]

    @property
    def template(self) -> str:
        return f"ui/{self.name}.html"


class SampleForm(NamedForm):
    """One field of each shape."""

    title = forms.CharField(label="Titre", help_text="En une ligne, comme vous le diriez.")
    words = WordsField(label="Vos mots", required=False)
    day = forms.DateField(label="Pour quand", widget=Day())
    public = forms.BooleanField(label="Le dire en public", required=False)


class SampleFilters(NamedForm):
    """Two choices above a list, one of them folded."""

    folded = frozenset(("late",))
    q = forms.CharField(label="Mots", required=False)
    late = forms.BooleanField(label="En retard seulement", required=False)


DIFF = [("same", "Le conseil demande des baux de "), ("del", "trois"), ("ins", "six"), ("same", " ans.")]
DEADLINE = {"state": "late", "sent": DAY, "due": DAY + dt.timedelta(30), "now": DAY + dt.timedelta(41)}
FORM = {"title": "", "words": "Ce qui a été tapé reste.", "day": "31 février"}


def samples() -> Mapping[str, list[Mapping[str, object]]]:
    """The inputs of each piece, one mapping for each picture."""
    page = Paginator(range(200), 10).get_page(4)
    sentence = "Attendue le 12 décembre 2026 ; onze jours de retard."
    return {
        "amendment": [
            {
                "title": "Amendement n° 2 de La Fabrique",
                "state": "open",
                "state_label": "en discussion",
                "parts": DIFF,
                "reason": "Trois ans ne suffisent pas à amortir des travaux.",
            }
        ],
        "breadcrumb": [{"steps": [("Besoins", reverse_lazy("needs:list")), ("Besoin n° 12", "")]}],
        "deadline": [DEADLINE | {"sentence": sentence}],
        "demand": [
            {
                "state": "late",
                "state_label": "sans réponse",
                "reference": "Position 2026-03, demande 1",
                "title": "Porter à six ans les baux des friches",
                "institution": "Agence nationale de la cohésion des territoires",
                "deadline": DEADLINE | {"sentence": sentence},
                "life": ["Envoyée le 12 novembre 2026", "Relancée le 16 décembre 2026"],
                "level": "3",
            }
        ],
        "diff": [{"parts": DIFF}],
        "empty": [
            {
                "title": "Aucun besoin ici encore",
                "text": "Dites ce qui manque : la première voix compte autant que la centième.",
                "url": reverse_lazy("needs:express"),
                "label": "Dire un besoin",
            }
        ],
        "figures": [
            {
                "figures": [
                    {"value": 2011, "label": "lieux dont la fiche est publiée"},
                    {"value": "14 jours", "label": "entre un besoin et sa première réponse, en médiane"},
                ]
            }
        ],
        "filters": [{"form": SampleFilters(), "label": "Filtrer les exemples"}],
        "form": [_form(SampleForm()), _form(SampleForm(FORM))],
        "form_errors": [{"form": SampleForm(FORM)}],
        "happened": [
            {
                "entries": [
                    {"sentence": "La convention « Un local » est confirmée.", "at": DAY, "by": "Réseau de Bretagne"},
                    {"sentence": "La convention « Un local » est déclarée.", "at": DAY},
                ]
            }
        ],
        "hat": [{"hat": {"name": "Réseau des tiers-lieux de Bretagne", "get_absolute_url": "#hat"}}],
        "letter": [
            {
                "stage": "relayed",
                "head": "Lettre du 12 novembre 2026",
                "text": "Madame, Monsieur,\n\nLe conseil a adopté la position 2026-03.",
                "foot": "Remise au serveur de l’institution à 14 h 02.",
            }
        ],
        "life": [{"steps": ["Exprimé le 3 mars 2026", "Réuni à 11 autres", "En délibération"]}],
        "map_france": [{"map": _map(), "id": "m", "title": "Deux besoins, dont un dit par trois lieux", "small": True}],
        "meeting_nav": [{"number": 1, "current": "agenda", "is_chair": True, "has_seat": True, "opened": True}],
        "notice": [
            {"title": "Le texte a changé pendant que vous écriviez.", "text": "Relisez-le, puis enregistrez."},
            {"kind": "ok", "title": "Votre besoin est publié."},
            {"kind": "warning", "title": "Pas maintenant", "text": "Le vote est ouvert jusqu’à 18 h."},
            {"kind": "error", "title": "Rien n’a été enregistré", "text": "Le fichier dépasse 5 Mo."},
        ],
        "objection": [
            {
                "title": "Objection du collège Réseaux",
                "state": "open",
                "state_label": "à lever",
                "words": "Six ans excluent les propriétaires publics qui préemptent.",
                "remedy": "Six ans, sauf projet public déclaré.",
                "life": ["Posée le 12 novembre 2026"],
            }
        ],
        "pagination": [{"page": page, "query": {}}],
        "quote": [
            {"words": "On nous prête la halle jusqu’en juin, ensuite on ne sait pas.", "sign": "La Fabrique"},
            {"words": "Il manque un toit.", "big": True, "where": "Guéret, Creuse"},
        ],
        "seal": [{"when": DAY, "note": "par 31 voix sur 46"}],
        "share": [{"url": "https://conseil.example/besoins/12/", "title": "Il manque un toit."}],
        "submit": [
            {"verb": "Enregistrer", "back": "#submit"},
            {"verb": "Retirer ce lieu", "back": "#submit", "words": "Le garder", "big": True},
        ],
        "todo": [
            {
                "todo": [
                    {"words": "3 scrutins attendent votre voix", "url": "#todo", "when": "avant le 30 novembre"},
                    {
                        "words": "Une séance attend votre réponse",
                        "url": "#todo",
                        "when": "le 10 décembre",
                        "taps": [{"words": "Je viens", "url": "#todo"}],
                    },
                ]
            }
        ],
        "progress_counts": [
            {
                "stages": [
                    {"key": key, "count": count, "name": name}
                    for key, count, name in (
                        ("expressed", 412, "exprimés"),
                        ("gathered", 260, "réunis"),
                        ("deliberated", 96, "délibérés"),
                        ("adopted", 61, "adoptés"),
                        ("relayed", 58, "portés"),
                        ("answered", 31, "répondus"),
                        ("effect", 9, "suivis d’effet"),
                    )
                ]
            }
        ],
        "vote": [
            {
                "title": "Ensemble",
                "note": "46 voix",
                "for_label": "31 pour",
                "against_label": "9 contre",
                "votes_for": 31,
                "against": 9,
                "abstain": 6,
                "threshold": 0.5,
                "threshold_label": "seuil : la moitié des voix exprimées",
            }
        ],
        "vote_legend": [{}],
    }


def pieces() -> list[Piece]:
    """Every piece with its samples, by name."""
    return [Piece(name, meaning_of(name), inputs) for name, inputs in sorted(samples().items())]


def meaning_of(name: str) -> str:
    """The first comment of the file of a piece, over all its lines."""
    lines: list[str] = []
    for line in (PIECES / f"{name}.html").read_text().splitlines():
        found = COMMENT.search(line)
        if not found:
            break
        lines.append(found[1].strip())
    return " ".join(lines)


def _form(form: forms.Form) -> Mapping[str, object]:
    return {"form": form, "fields": [(form[name], form.errors.get(name)) for name in form.fields], "hidden_fields": []}


def _map() -> Mapping[str, object]:
    """A small square of land with two dots, in the shape that `territory/maps.py` gives."""
    dots = [
        {"x": 30, "y": 40, "radius": 4, "title": "Un besoin"},
        {"x": 62, "y": 55, "radius": 8, "title": "Trois lieux"},
    ]
    return {"view_box": "0 0 100 100", "shapes": [{"d": "M10 20L80 10L92 70L40 92L8 66z"}], "dots": dots}

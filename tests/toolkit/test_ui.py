"""The tags, filters and pieces that every page shares."""

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path
from posixpath import join, normpath
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.toolkit.french import NARROW, NBSP
from lieudit.toolkit.templatetags import ui
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Words

SPRITE = render_to_string("ui/sprite.html")
ICONS = set(re.findall(r'<symbol id="i-([a-z-]+)"', SPRITE))


def render(template, **context):
    return engines["django"].from_string(template).render(context)


def test_a_fixed_piece_is_written_once_for_each_of_its_inputs(monkeypatch):
    ui._written.cache_clear()
    written = []
    monkeypatch.setattr(
        ui, "render_to_string", lambda name, inputs: written.append(inputs) or render_to_string(name, inputs)
    )
    footers = [
        render('{% fixed "ui/footer.html" source_url=url %}', url=url) for url in ("https://a.fr", "", "https://a.fr")
    ]
    assert footers[0] == footers[2] != footers[1]
    assert 'href="https://a.fr"' in footers[0]
    assert len(written) == 2


class NeedForm(forms.Form):
    words = forms.CharField(label="Votre besoin", help_text="Avec vos mots.", widget=Words())
    domains = forms.MultipleChoiceField(
        label="De quoi s’agit-il ?",
        required=False,
        choices=[("digital", "Médiation numérique"), ("other", "Autre chose")],
        widget=ChoicesCards(icons={"digital": "digital"}, hints={"other": "À préciser"}),
    )
    voice = forms.ChoiceField(
        label="Vous parlez au nom",
        choices=[("place", "d’un lieu"), ("self", "de vous")],
        widget=ChoiceCards(),
    )
    mail = forms.EmailField(label="Adresse", required=False)
    when = forms.DateField(label="Date", required=False, widget=Day())
    agreed = forms.BooleanField(label="J’accepte la charte.")
    origin = forms.CharField(required=False, widget=forms.HiddenInput)


# Icons and drawings


def test_every_stage_and_state_has_its_icon():
    assert set(ui.STAGES) <= ICONS
    assert set(ui.STATE_ICONS.values()) <= ICONS


def test_the_states_are_those_that_the_style_sheet_colours():
    css = Path(finders.find("css/tokens.css")).read_text()
    assert set(re.findall(r'data-state="([a-z]+)"', css)) <= set(ui.STATE_ICONS)


def test_an_icon_is_hidden_from_readers_of_the_screen():
    assert ui.icon("place") == ('<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-place"/></svg>')


def test_labels_escape_what_they_are_given():
    html = render('{% state "late" label %}{% stage "relayed" %}{% sign label label %}', label="<b>'\"")
    assert "<b>" not in html
    assert "Relayé" in html
    assert 'data-state="late"' in html


@pytest.mark.parametrize(("key", "done"), [("expressed", 0), ("relayed", 4), ("effect", 6)])
def test_a_strand_has_as_many_full_dots_as_stages_passed(key, done):
    html = ui.strand(key)
    assert html.count('r="4.5"') == done
    assert html.count('r="3.2"') == 6 - done
    assert f"étape {done + 1} sur 7" in html


def test_the_trail_says_where_the_need_stands():
    stages = ui.progress_stages("adopted", {"expressed": dt.date(2026, 3, 12), "adopted": dt.date(2026, 9, 18)})
    html = render("{% load thread %}{% progress stages %}", stages=stages)
    assert html.count('class="done"') == 3
    assert html.count('aria-current="step"') == 1
    assert f"12{NBSP}mars" in html
    assert "Étape 4 sur 7" in html
    assert html.count("à venir") == 3  # of what is behind without a day, nothing is said


def test_the_standing_thread_escapes_the_words_of_people_and_dates_its_steps():
    step = SimpleNamespace(stage="gathered", state="current", title="Réuni", before="depuis le", body="<b>Gros</b>")
    step.asked = ()
    step.when, step.links = dt.date(2026, 3, 12), [{"url": "/a?b=1&c=2", "label": "Lire <la suite>"}]
    html = render("{% load thread %}{% thread steps %}", steps=[step])
    assert f'depuis le <time datetime="2026-03-12">12{NBSP}mars 2026</time>' in html
    assert "<p>&lt;b&gt;Gros&lt;/b&gt;</p>" in html
    assert 'href="/a?b=1&amp;c=2">Lire &lt;la suite&gt;' in html
    assert html.count('aria-current="step"') == 1


def test_a_late_deadline_goes_past_its_rule_and_an_answered_one_stops():
    sent, due, now = dt.date(2026, 9, 25), dt.date(2026, 11, 5), dt.date(2026, 11, 24)
    late = ui.deadline_bar(sent, due, now)
    met = ui.deadline_bar(sent, due, now, closed=dt.date(2026, 10, 21))
    extended = ui.deadline_bar(sent, due, now, dt.date(2027, 1, 15))
    assert 'stroke="var(--hue)" stroke-width="4"' in late
    assert 'stroke="var(--hue)" stroke-width="4"' not in met
    assert 'stroke-dasharray="7 5"' in extended
    assert 'stroke-dasharray="7 5"' not in late


def test_a_deadline_of_no_day_is_still_drawn():
    today = dt.date(2026, 9, 25)
    assert "<svg" in ui.deadline_bar(today, today, today)
    assert "<svg" in ui.deadline_bar(today, today, today - dt.timedelta(days=1))


def test_the_bar_of_a_vote_is_in_proportion():
    html = ui.vote_bar(81, 37, 0, Fraction(1, 2))
    assert 'class="for" width="411.9"' in html
    assert 'class="against" x="411.9" width="188.1"' in html
    assert "M300.0 -7" in html


def test_a_vote_without_a_voice_shows_an_empty_bar():
    html = render('{% include "ui/vote.html" with votes_for=0 against=0 only %}')
    assert html.count("<rect") == 1
    assert 'class="for"' not in html


def test_a_skein_draws_seven_strands_at_most():
    assert ui.skein(3).count("<circle") == 3
    assert ui.skein(900).count("<circle") == 7
    assert ui.skein(1).count("<circle") == 2


# Filters


def test_filters_show_nothing_where_there_is_nothing():
    assert render("{{ x|day }}{{ x|instant }}{{ x|number }}{{ x|percent }}{{ x|when }}{{ x|ago }}", x=None) == ""


def test_a_date_carries_its_machine_form():
    html = render("{{ x|when }}", x=dt.date(2026, 3, 12))
    assert html == f'<time datetime="2026-03-12">12{NBSP}mars 2026</time>'
    assert render("{{ x|when }}", x="à <b>constater") == "à &lt;b&gt;constater"


def test_a_count_agrees_in_french():
    shown = render('{{ 0|count:"lieu,lieux" }} {{ 1|count:"lieu,lieux" }} {{ 1214|count:"lieu,lieux" }}')
    assert shown == f"0{NBSP}lieu 1{NBSP}lieu 1{NARROW}214{NBSP}lieux"


def test_author_words_are_escaped_once():
    assert render("{{ x|words }}", x="a & <b>") == '<p dir="auto">a &amp; &lt;b&gt;</p>'
    assert render("{{ x|excerpt:20 }}", x="<b> & c") == "&lt;b&gt; &amp; c"


def test_the_pages_of_a_long_list_are_abridged():
    page = Paginator(range(400), 20).page(10)
    assert ui.page_numbers(page) == [1, None, 8, 9, 10, 11, 12, None, 20]
    assert ui.page_numbers(Paginator(range(50), 20).page(1)) == [1, 2, 3]


def test_the_pages_of_a_list_keep_the_other_choices():
    context = {"page": Paginator(range(60), 20).page(2), "query": QueryDict("q=four&page=2&t=23&t=87")}
    html = render_to_string("ui/pagination.html", context)
    assert "?q=four&amp;page=3&amp;t=23&amp;t=87" in html
    assert html.count('aria-current="page"') == 1


def test_a_single_page_has_no_pages():
    context = {"page": Paginator(range(3), 20).page(1), "query": QueryDict()}
    assert "<nav" not in render_to_string("ui/pagination.html", context)


# Forms


def test_a_field_has_its_label_its_help_and_its_control_in_this_order():
    html = str(NeedForm()["words"].as_field_group())
    assert html.index("<label") < html.index('id="id_words_helptext"') < html.index("<textarea")
    assert 'aria-describedby="id_words_helptext"' in html
    assert '<draft-keeper class="help" for="id_words">' in html
    assert "facultatif" not in html
    assert "aria-invalid" not in html


def test_a_field_at_fault_says_so_beside_its_control():
    form = NeedForm({"words": "", "mail": "accueil@laverriere"})
    words, mail = form["words"].as_field_group(), form["mail"].as_field_group()
    assert 'aria-invalid="true"' in words
    assert 'aria-describedby="id_words_helptext id_words_error"' in words
    assert words.index("<textarea") < words.index('id="id_words_error"')
    assert 'value="accueil@laverriere"' in mail
    assert "(facultatif)" in mail


def test_what_was_typed_is_kept_and_escaped():
    html = NeedForm({"words": "</textarea><script>x</script>"})["words"].as_field_group()
    assert "<script" not in html
    assert "&lt;/textarea&gt;" in html


def test_choices_are_a_named_group_of_large_labels():
    form = NeedForm({"domains": ["digital"]})
    domains, voice = form["domains"].as_field_group(), form["voice"].as_field_group()
    assert domains.count('type="checkbox"') == 2
    assert domains.count(" checked") == 1
    assert "#i-digital" in domains
    assert "<small>À préciser</small>" in domains
    assert "<legend>Vous parlez au nom</legend>" in voice
    assert voice.count('type="radio"') == 2
    assert 'aria-describedby="id_voice_error"' in voice
    assert "field--fault" in voice
    assert "aria-invalid" not in voice


def test_a_box_to_tick_is_labelled_by_its_sentence():
    html = NeedForm({})["agreed"].as_field_group()
    assert re.search(r'<label class="check">\s*<input type="checkbox"[^>]*>\s*<span>J’accepte', html)
    assert 'class="fault"' in html


def test_a_form_lists_what_stops_it_with_a_link_to_each_field():
    form = NeedForm({"mail": "faux"})
    form.add_error(None, "Le vote est clos.")
    html = render_to_string("ui/form_errors.html", {"form": form})
    assert 'role="alert"' in html
    assert "autofocus" in html
    assert "Le vote est clos." in html
    whole = str(form)
    targets = re.findall(r'<a href="#([^"]+)"', html)
    assert targets == ["id_words", "id_voice_0", "id_mail", "id_agreed"]
    for target in targets:
        assert f'id="{target}"' in whole


def test_a_form_without_fault_says_nothing():
    assert "notice" not in render_to_string("ui/form_errors.html", {"form": NeedForm()})
    assert 'type="hidden"' in str(NeedForm())


# Style sheets


@pytest.mark.parametrize("sheet", ["tokens", "base", "layout", "pieces"])
def test_every_file_that_a_style_sheet_names_is_served_by_the_site(sheet):
    css = Path(finders.find(f"css/{sheet}.css")).read_text()
    for url in re.findall(r'url\("?([^")]+)"?\)', css):
        if not url.startswith(("data:", "#")):
            assert not url.startswith(("http", "//"))
            assert finders.find(normpath(join("css", url))), url


@pytest.mark.parametrize("sheet", ["layout", "pieces", "map"])
def test_a_fold_is_pressed_where_a_browser_does_not_know_how_to_hold_it_open(sheet):
    css, known = Path(finders.find(f"css/{sheet}.css")).read_text(), "@supports selector(::details-content) {"
    while known in css:
        before, _known, after = css.partition(known)
        depth, end = 1, 0
        while depth:
            depth += {"{": 1, "}": -1}.get(after[end], 0)
            end += 1
        css = before + after[end:]
    assert not re.findall(r"summary\s*\{[^}]*(?:pointer-events|display):\s*none", css)


def test_what_is_wrong_with_a_field_that_nobody_sees_is_said_without_its_name():
    class Form(forms.Form):
        words = forms.CharField(label="Vos mots")
        key = forms.CharField(widget=forms.HiddenInput)
        rank = forms.IntegerField(widget=forms.HiddenInput)

        def clean_rank(self):
            raise forms.ValidationError("Le rang a changé depuis.")

    found = ui.faults(Form({"words": "", "key": "", "rank": "1"}))
    assert [(label, "parvenue" in message) for _anchor, label, message in found] == [
        ("Vos mots", False),
        ("", True),
        ("", False),
    ]
    assert found[-1][2] == "Le rang a changé depuis."


@pytest.mark.parametrize(("days", "late"), [(0, ""), (2, ""), (-1, "1 jour"), (-3, "3 jours")])
def test_a_promise_says_that_its_day_is_past(days, late):
    due = timezone.localdate() + dt.timedelta(days=days)
    assert ui.late(due).replace("\u00a0", " ") == (late and f", en retard de {late}")
    assert ui.late(None) == ""


class Choices(forms.Form):
    q = forms.CharField(label="Mot", required=False)
    land = forms.CharField(label="Territoire", required=False)
    stage = forms.CharField(label="Étape", required=False)
    folded = ("more",)
    more = forms.CharField(label="Réseau", required=False)


@pytest.mark.parametrize(
    ("data", "flat", "always", "narrow", "made"),
    [
        ({}, False, ["q"], ["land", "stage"], False),
        ({"q": "bail"}, False, ["q"], ["land", "stage"], False),
        ({"land": "d-23"}, False, ["q"], ["land", "stage"], True),
        ({"land": "d-23"}, True, ["q", "land", "stage"], [], False),
    ],
)
def test_choices_but_the_first_wait_on_a_telephone(data, flat, always, narrow, made):
    parts = ui.filter_parts(Choices(data), flat)
    assert [field.name for field in parts.always] == always
    assert [field.name for field in parts.narrow] == narrow
    assert [field.name for field in parts.more] == ["more"]
    assert parts.made == made
    assert parts.named == ("territoire, étape" if narrow else "")


@pytest.mark.parametrize(
    ("data", "shown"), [({}, False), ({"q": ""}, False), ({"q": "bail"}, True), ({"more": "x"}, True)]
)
def test_what_was_chosen_is_cleared_once_something_is(data, shown):
    page = render('{% include "ui/filters.html" with reset="/besoins/" %}', form=Choices(data))
    assert "Tout effacer" in page
    assert ("data-reset hidden" not in page) == shown


def test_the_arrow_of_a_link_holds_to_its_last_word():
    """A space between them would let it stand alone on the line after (pieces.css gives it no room of its own)."""
    assert "Lire la position<svg" in ui.onward("Lire la position", "/positions/1/")
    spaced = [
        path.name
        for path in Path(ui.__file__).parents[2].rglob("*.html")
        if re.search(r'class="onward"(?:(?!</a>).)*\s\{% icon "arrow-right"', path.read_text(), re.DOTALL)
    ]
    assert spaced == []

"""The page of a place: who said what of it, how it is corrected, confirmed, closed, made one with another."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Visitor
from lieudit.journal.models import Entry
from lieudit.network.breadcrumbs import place_breadcrumb
from lieudit.network.forms import PlaceForm
from lieudit.network.found_there import SHARED, found_at, with_found
from lieudit.network.hours import open_now, week_of
from lieudit.network.linked import linked_place
from lieudit.network.models import Place, Representative
from lieudit.network.permissions import animates_place, animates_something, may_edit_place, speaks_for
from lieudit.network.vocabulary import MAY_BE_OPEN
from lieudit.network.voice import sayings_of
from lieudit.records import doubts, duplicates, forms, permissions, services
from lieudit.records.beside import kept_beside
from lieudit.records.models import (
    Conflict,
    Doubt,
    DoubtVoice,
    FieldSource,
    Merge,
    SourceRecord,
    Twin,
    just_listed,
    with_record,
)
from lieudit.records.place_sheet import closing_words, domain_lines, freshness, programme_words, where_of
from lieudit.records.provenance import (
    EMPTY,
    Origin,
    absences,
    explain,
    label_of,
    labels_of,
    origins,
    said_of,
    shown,
    silences,
    voice_words,
)
from lieudit.records.similarity import signs
from lieudit.records.vocabulary import ANSWER_DAYS, KEEPERS
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import fresh_page, public_page
from lieudit.toolkit.french import counted
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.origin import sender_of, whereabouts_of
from lieudit.toolkit.pages import done, done_for_now, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Context, Fields

MOST_SAYINGS = 10
MOST_ENTRIES = 12
MOST_SHOWN = 3
"""Disagreements told on the page of a place; the others are counted."""
A_PAGE = 30


def find_place(slug: str) -> Any:
    known = Place.objects.shown().with_territory().select_related("municipality__intermunicipality")
    return get_object_or_404(with_found(with_record(known)), slug=slug)


@fresh_page
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """What a place is, what it says, who says so and since when. A record made one with another leads to it."""
    try:
        found = find_place(slug)
    except Http404:
        merge = get_object_or_404(Merge.objects.running().select_related("kept"), absorbed__slug=slug)
        return redirect(merge.kept)
    sheet = _sheet(request, found) | {"linked": in_page(linked_place(found))}
    sheet["to_compare"] = _to_compare(request.user, found) if sheet["may_edit"] else ()
    return render_page(request, "records/place.html", sheet)


def _sheet(request: HttpRequest, found: Any) -> dict[str, object]:
    """All that the page of a place shows."""
    now, today, here = timezone.now(), timezone.localdate(), found.municipality.department
    both = [found, *(Place(pk=pk) for pk in found.absorbed)]
    words = list(FieldSource.objects.last_words(found))
    there, silent = found_at(found), silences(said_of(found), words)
    return {
        "place": found,
        "freshness": freshness(found.confirmed_on, today, found.voice),
        "closures": closing_words(found.closures, today),
        "origins": _origins(found, words=words),
        "conflicts": [Conflict(**row) for row in found.disagreements[:MOST_SHOWN]],
        "shared": there.pop(SHARED, ()),
        "domains": domain_lines(found.domains, there, denied=silent["denied"]),
        "labels": [programme_words(row) for row in found.labels],
        "zonings": [programme_words(row) for row in found.zonings],
        "week": week_of(found.hours, today) if found.hours else None,
        "now": open_now(found.hours, here.code, now) if found.hours and found.status in MAY_BE_OPEN else None,
        **dict(where_of(found), **silent),
        "sayings": sayings_of(found, MOST_SAYINGS),
        "entries": list(Entry.objects.public().about(*both).select_related("actor")[:MOST_ENTRIES]),
        "affiliations": found.affiliations.running().select_related("organisation"),
        "representatives": Representative.objects.running().of(found).select_related("account"),
        "animates": (animates := animates_place(request.user, found)),
        "may_edit": animates or speaks_for(request.user, found),
        "breadcrumb": place_breadcrumb(found),
    }


def _to_compare(account: Visitor, place: Place) -> list[Context]:
    """The records that may be of the same place as this one; who animates both decides."""
    waiting = Twin.objects.waiting().about(place)
    pairs = list(waiting.with_places().order_by("-score", "pk")[:MOST_SHOWN])
    theirs = set(waiting.animated_by(account).values_list("pk", flat=True)) if pairs else set()
    return [
        {
            "place": pair.second if pair.first_id == place.pk else pair.first,
            "url": pair.get_absolute_url() if pair.pk in theirs else "",
        }
        for pair in pairs
    ]


def _origins(
    found: Place, records: Iterable[SourceRecord] | None = None, words: Iterable[FieldSource] | None = None
) -> dict[str, Origin]:
    return origins(
        said_of(found),
        FieldSource.objects.last_words(found) if words is None else words,
        SourceRecord.objects.about(found) if records is None else records,
        town=found.municipality_id,
        created=timezone.localdate(found.created_at),
        confirmed=found.confirmed_on,
        today=timezone.localdate(),
    )


@public_page
def sources(request: HttpRequest, slug: str) -> HttpResponse:
    """Who said each field, when, under which licence; and each version that it had."""
    found = find_place(slug)
    words = FieldSource.objects.public().about(found).select_related("hint__author")
    said, records, last = words, list(SourceRecord.objects.about(found)), list(FieldSource.objects.last_words(found))
    told = _origins(found, records, last) | absences(said_of(found), last)
    context = {
        "place": found,
        "origins": told.values(),
        "page": Paginator(said, A_PAGE).get_page(request.GET.get("page")),
        "records": records,
        "absorbed": Place.objects.filter(pk__in=found.absorbed),
        "breadcrumb": place_breadcrumb(found, _("Qui a dit quoi")),
    }
    return render_page(request, "records/sources.html", context)


class RecordForm(forms.WithAbsences, PlaceForm):
    """A record as one corrects it."""


def revise_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct a record: each field says who said it and who keeps it."""
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    absent = [*absences(said_of(found), FieldSource.objects.last_words(found))]
    initial = {**PlaceForm.of(found), "absent": absent}
    form = RecordForm(*sent(request), account=request.user, initial=initial)
    explain(form, _origins(found), permissions.voice_of(who(request), found)[0])
    if form.attempt(services.revise_place, found, actor=request.user):
        count = len(form.outcome)
        proposed = ngettext(
            "%(n)d champ est tenu par l’autre partie : votre version lui est proposée.",
            "%(n)d champs sont tenus par l’autre partie : vos versions lui sont proposées.",
            count,
        )
        return done(request, proposed % {"n": count} if count else _("La fiche est corrigée."), back(request, found))
    context = {"place": found, "form": form, "breadcrumb": place_breadcrumb(found, _("Corriger la fiche"))}
    return render_page(request, "records/revise_place.html", context)


@require_POST
def confirm_place(request: HttpRequest, slug: str) -> HttpResponse:
    """« C’est toujours vrai », in one click."""
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    today, message = timezone.localdate(), _("Merci : la fiche est confirmée aujourd’hui.")
    here, is_first = back(request, found.get_absolute_url()), found.confirmed_on != today
    services.confirm_place(found, actor=who(request))
    if not is_first:
        return done(request, message, here)
    return done_for_now(request, message, here, reverse("records:take_confirmation_back", args=[slug]))


@require_POST
def take_confirmation_back(request: HttpRequest, slug: str) -> HttpResponse:
    """« Annuler », after « C’est toujours vrai »."""
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    message = _("C’est annulé : la fiche garde sa date d’avant.")
    press(request, services.take_confirmation_back, found, message=message)
    return redirect(back(request, found))


@require_POST
def confirm_places(request: HttpRequest) -> HttpResponse:
    """« C’est toujours vrai », of all that is ticked."""
    form = forms.ConfirmForm(request.POST, kept=Place.objects.shown().kept_by(who(request)))
    if form.attempt(services.confirm_places, actor=request.user):
        words = counted(len(form.outcome), _("fiche est confirmée"), _("fiches sont confirmées"))
        messages.success(request, _("Merci : %s aujourd’hui.") % words)
    else:
        messages.error(request, str(form.errors["places"][0]))
    return redirect(back(request, "records:desk"))


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for those who keep records: disagreements, doubles, records to confirm; those that a list told
    within a year as well, with `?listees`.
    """
    now = timezone.now()
    kept = Place.objects.public().kept_by(who(request)).unconfirmed_since(now)
    if "listees" not in request.GET:
        kept = kept.exclude(just_listed(now))
    asked = Doubt.objects.waiting().asked_of(who(request)).with_voices().order_by("at", "pk")[:A_PAGE]
    labels = labels_of(doubt.field for doubt in asked)
    context = {
        "doubts": [(doubt, labels[doubt.field], doubts.betters_of(doubt)) for doubt in asked],
        "conflicts": Conflict.objects.waiting().kept_by(who(request)).with_places().order_by("at", "pk")[:A_PAGE],
        "imports": animates_something(request.user),
        "listed": "listees" in request.GET,
        "twins": [
            (twin, signs(twin.reasons))
            for twin in Twin.objects.waiting().animated_by(request.user).with_places().order_by("-score", "pk")[:A_PAGE]
        ],
        "page": Paginator(kept.with_territory().order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page")),
        "breadcrumb": [(_("Lieux"), reverse("network:places")), (_("Fiches à tenir"), "")],
    }
    return render_page(request, "records/desk.html", context)


def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of one field, side by side, and the choice."""
    found = get_object_or_404(Conflict.objects.with_places(), pk=pk)
    demand(may_edit_place(request.user, found.place))
    other = copy.deepcopy(PlaceForm.base_fields[found.field])
    form = forms.SettleForm(*sent(request), account=request.user, other=other)
    if request.method == "POST":
        permissions.CONFLICT_ACCESS.demand("keep", request.user, found)
    if form.attempt(services.settle_conflict, found, actor=request.user):
        return done(request, _("C’est tranché. Les deux parties lisent votre motif."), back(request, "records:desk"))
    label = label_of(found.field)
    context = {
        "conflict": found,
        "label": label,
        "ours": shown(found.field, said_of(found.place)[found.field] if found.state == "open" else found.ours),
        "theirs": shown(found.field, found.theirs),
        "who": voice_words(found.voice, found.source_name),
        "may_settle": found.state == "open" and permissions.may_settle(request.user, found),
        "form": form,
        "breadcrumb": place_breadcrumb(found.place, _("Désaccord : %(field)s") % {"field": label}),
    }
    return render_page(request, "records/conflict.html", context)


@login_not_required
def doubt_field(request: HttpRequest, slug: str, field: str) -> HttpResponse:
    """« Ce n’est plus vrai ? », said of one field by anybody."""
    found = find_place(slug)
    said = doubts.told_of(found, field)
    if said is None:
        raise Http404
    better = forms.beside_field() if kept_beside(field) else copy.deepcopy(PlaceForm.base_fields[field])
    form = forms.DoubtForm(*sent(request), field=field, better=better)
    author, sender = (request.user if request.user.is_authenticated else None), sender_of(request, "doubts")
    around = whereabouts_of(request, "doubts")
    if form.attempt(doubts.doubt_field, found, field=field, author=author, sender=sender, around=around):
        return done(request, _("Merci. Le lieu est prié de répondre ; d’ici là, sa fiche reste comme elle est."), found)
    label = label_of(field)
    context = {
        "place": found,
        "label": label,
        "said": shown(field, said),
        "form": form,
        "asked": "place" if permissions.is_spoken_for(found) else "network",
        "days": ANSWER_DAYS,
        "breadcrumb": place_breadcrumb(found, _("Plus vrai : %(field)s") % {"field": label}),
    }
    return render_page(request, "records/doubt_field.html", context)


def find_doubt(request: HttpRequest, pk: int) -> Doubt:
    """What visitors say of one field, for who keeps the record."""
    found = get_object_or_404(Doubt.objects.with_voices(), pk=pk)
    demand(permissions.may_answer(request.user, found))
    return found


def doubt(request: HttpRequest, pk: int) -> HttpResponse:
    """What visitors say of one field, each better value once, and the answers that one may give."""
    found = find_doubt(request, pk)
    beside = kept_beside(found.field)
    context = {
        "doubt": found,
        "label": label_of(found.field),
        "said": shown(found.field, doubts.told_of(found.place, found.field)),
        "betters": doubts.betters_of(found),
        "steps": (steps := permissions.DOUBT_ACCESS.open_steps(request.user, found)),
        "takes": steps and not beside,
        "beside": beside is not None,
        "due": doubts.answer_due(found),
        "correcting": beside[0].correcting(found.place, beside[1]) if beside else "",
        "breadcrumb": place_breadcrumb(found.place, _("Ce que disent des visiteurs")),
    }
    return render_page(request, "records/doubt.html", context)


@require_POST
def keep_field(request: HttpRequest, pk: int) -> HttpResponse:
    """« C’est toujours vrai », of one field, in one click."""
    found = find_doubt(request, pk)
    dated, told = _("Merci : c’est dit, avec la date d’aujourd’hui."), _("Merci : c’est dit.")
    press(request, services.keep_field, found, message=told if kept_beside(found.field) else dated)
    return redirect(back(request, "records:desk"))


@require_POST
def send_doubt_on(request: HttpRequest, pk: int) -> HttpResponse:
    """« C’est passé à qui publie la liste », in one click."""
    found = find_doubt(request, pk)
    message = _("Merci : qui l’a indiqué lira que c’est passé à qui publie la liste.")
    press(request, services.send_doubt_on, found, message=message)
    return redirect(back(request, "records:desk"))


@require_POST
def take_better(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what a visitor gives as true, in one click."""
    hint = get_object_or_404(DoubtVoice.objects.select_related("doubt__place__municipality__department"), pk=pk)
    demand(permissions.may_answer(request.user, hint.doubt))
    press(
        request, services.take_better, hint, message=_("C’est repris dans la fiche, ou proposé à qui tient ce champ.")
    )
    return redirect(back(request, "records:desk"))


def pair_places(request: HttpRequest, slug: str) -> HttpResponse:
    """« Cette fiche et celle-là sont un seul lieu »."""
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    form = forms.PairForm(*sent(request))
    if form.attempt(duplicates.pair_places, found, actor=request.user):
        messages.success(request, _("C’est noté. L’animation du territoire compare les deux fiches."))
        return redirect(form.outcome if permissions.animates_both(request.user, form.outcome) else found)
    context = {"place": found, "form": form, "breadcrumb": place_breadcrumb(found, _("Signaler un doublon"))}
    return render_page(request, "records/pair_places.html", context)


def twin(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records side by side: one place, or two?"""
    found = get_object_or_404(Twin.objects.with_places(), pk=pk)
    demand(permissions.animates_both(request.user, found))
    first, second = said_of(found.first), said_of(found.second)
    differing = {field: (first[field], second[field]) for field in KEEPERS if first[field] != second[field]}
    pair: Fields = {"first": found.first, "second": found.second, "differing": differing}
    form = forms.MergeForm(*sent(request), account=request.user, **pair)
    if form.attempt(duplicates.merge_places, found, actor=request.user):
        messages.success(request, _("Les deux fiches n’en font plus qu’une. Vous pouvez encore les séparer."))
        return redirect(back(request, form.outcome))
    context = {
        "twin": found,
        "signs": signs(found.reasons),
        "rows": [
            (label_of(f), shown(f, first[f]), shown(f, second[f]), f in differing)
            for f in KEEPERS
            if f in differing or first[f] not in EMPTY
        ],
        "steps": permissions.TWIN_ACCESS.open_steps(request.user, found),
        "form": form,
        "breadcrumb": [(_("Fiches à tenir"), reverse("records:desk")), (_("Doublon possible"), "")],
    }
    return render_page(request, "records/twin.html", context)


@require_POST
def set_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """« Ce sont deux lieux », in one click."""
    found = get_object_or_404(Twin.objects.with_places(), pk=pk)
    permissions.TWIN_ACCESS.demand("set_apart", request.user, found)
    form, here = ActForm(request.POST), back(request, reverse("records:desk"))
    if not form.attempt(duplicates.set_twins_apart, found, actor=request.user):
        messages.error(request, _("Cette paire a déjà été traitée."))
        return redirect(here)
    undo = reverse("records:look_again", args=[pk])
    return done_for_now(request, _("C’est noté : ce sont deux lieux."), here, undo)


@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """« Annuler », after « Ce sont deux lieux »."""
    found = get_object_or_404(Twin.objects.with_places(), pk=pk)
    permissions.TWIN_ACCESS.demand("look_again", request.user, found)
    message = _("C’est annulé : cette paire attend de nouveau.")
    press(request, duplicates.look_again, found, message=message)
    return redirect(back(request, "records:desk"))


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """A reunion of two records, which can be undone."""
    found = get_object_or_404(Merge.objects.select_related("kept__municipality__department", "absorbed"), pk=pk)
    demand(permissions.may_undo(request.user, found))
    form = ActForm(*sent(request))
    if form.attempt(duplicates.undo_merge, found, actor=request.user):
        return done(request, _("Les deux fiches sont à nouveau séparées."), found.absorbed)
    context = {
        "merge": found,
        "fields": [(label_of(f), shown(f, value)) for f, value in found.snapshot.get("after", {}).items()],
        "form": form,
        "breadcrumb": place_breadcrumb(found.kept, _("Réunion de deux fiches")),
    }
    return render_page(request, "records/merge.html", context)


def pause_place(request: HttpRequest, slug: str) -> HttpResponse:
    """A closure with its dates."""
    title = _("Fermer pour un temps")
    return _close(request, slug, forms.PauseForm, services.pause_place, title, "records/pause_place.html")


def close_place(request: HttpRequest, slug: str) -> HttpResponse:
    """A closure for good."""
    title = _("Fermer définitivement")
    return _close(request, slug, forms.CloseForm, services.close_place, title, "records/close_place.html")


def transfer_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Another body carries the place."""
    title = _("Changer de structure porteuse")
    return _close(request, slug, forms.TransferForm, services.transfer_place, title, "records/transfer_place.html")


def say_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known elsewhere becomes a third place, or the other way: who animates its territory says so."""
    found = find_place(slug)
    demand(animates_place(request.user, found))
    form = forms.KindForm(*sent(request), account=request.user, initial={"kind": found.kind})
    if form.attempt(services.say_kind, found, actor=request.user):
        return done(request, _("C’est inscrit, avec votre motif."), found)
    context = {"place": found, "form": form, "breadcrumb": place_breadcrumb(found, _("Nature du lieu"))}
    return render_page(request, "records/say_kind.html", context)


def _close(request: HttpRequest, slug: str, kind: Any, act: object, title: str, template: str) -> HttpResponse:
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    form = kind(*sent(request), account=request.user)
    if form.attempt(act, found, actor=request.user):
        return done(request, _("C’est inscrit."), found)
    return render_page(request, template, {"place": found, "form": form, "breadcrumb": place_breadcrumb(found, title)})


@require_POST
def reopen_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Open again, in one click."""
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    form = ActForm(request.POST)
    if form.attempt(services.reopen_place, found, actor=request.user):
        messages.success(request, _("Le lieu est à nouveau ouvert."))
    else:
        messages.error(request, _("Ce lieu est déjà ouvert."))
    return redirect(found)

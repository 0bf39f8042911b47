"""Reports on what is said of places; what waits for those who keep records; what an account said, when it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from django.db.models import F, Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.care.permissions import register_moderators
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.exporting import add_column
from lieudit.network.filters import Filter, add_filter
from lieudit.network.models import Affiliation, Animator, Place, PlaceQuerySet
from lieudit.network.voice import MARKS, Mark
from lieudit.records.beside import BESIDE, Beside, kept_beside, kept_words_of
from lieudit.records.models import (
    Closure,
    Confirmation,
    Conflict,
    Doubt,
    DoubtVoice,
    FieldSource,
    Label,
    LabelQuerySet,
    Merge,
    Twin,
    fields_denied,
    in_programme,
    just_listed,
    list_names,
    running_labels,
    running_zonings,
    under_licence,
)
from lieudit.records.place_sheet import programme_words
from lieudit.records.provenance import label_of, labels_of, shown
from lieudit.records.similarity import signs
from lieudit.records.vocabulary import MAY_BE_ABSENT, Programme
from lieudit.territory.desk import DESK_LISTS, Desk, DeskAction, DeskLine, DeskList, Treated
from lieudit.territory.spelling import plain
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.datasets import DATASETS, ODBL, UNTOLD, Dataset, Gone
from lieudit.toolkit.french import typeset
from lieudit.toolkit.types import Row

APART = gettext_lazy(
    "Cette fiche vient d’une liste qui se partage à l’identique, ou dont la licence n’est pas précisée : elle est "
    "donnée à part, avec celles de cette licence."
)
UNTOLD_LICENCE = gettext_lazy("licence non précisée")
SINCE = gettext_lazy("depuis le %s")
CONFLICTS = ngettext_lazy("désaccord à trancher sur une fiche", "désaccords à trancher sur des fiches", "n")
DOUBTS = ngettext_lazy("champ d’une fiche qui ne serait plus vrai", "champs de fiches qui ne seraient plus vrais", "n")
TWINS = ngettext_lazy("doublon possible à regarder", "doublons possibles à regarder", "n")


def about_conflict(conflict: Conflict, follow: Follow) -> About:
    """« La fiche de La Verrière : adresse », and not the name of a column."""
    return About(_sheet(conflict.place, conflict.field), button=_("Lire ce qui est dit de part et d’autre"))


def about_doubt(doubt: Doubt, follow: Follow) -> About:
    return About(_sheet(doubt.place, doubt.field), button=_("Lire ce qui est dit, et répondre"))


def _sheet(place: Place, field: str) -> str:
    label = label_of(field) if kept_beside(field) else label_of(field).lower()
    return _("la fiche %(of)s, %(field)s") % {"of": of_the(place.name), "field": label}


ABOUT.fill("records.conflict", about_conflict)
ABOUT.fill("records.doubt", about_doubt)
register_moderators(
    FieldSource,
    lambda said: Animator.objects.accounts_over(said.place),
    queue=lambda account: FieldSource.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda said: shown(said.field, said.value),
)
register_moderators(
    Closure,
    lambda closure: Animator.objects.accounts_over(closure.place),
    queue=lambda account: Closure.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda closure: closure.reason,
)
PROGRAMMES = [(gettext_lazy("Label du lieu"), Programme.choices), (gettext_lazy("Zonage de sa commune"), Zone.choices)]
add_filter(Filter("programme", gettext_lazy("Programme"), PROGRAMMES, in_programme))
LICENCES = [
    ("open", gettext_lazy("Réutilisable sous Licence Ouverte")),
    ("share-alike", gettext_lazy("Partage à l’identique (ODbL, CC-BY-SA…)")),
    ("untold", gettext_lazy("Licence non précisée")),
]
add_filter(Filter("licence", gettext_lazy("Licence"), LICENCES, under_licence, any=gettext_lazy("Toutes")))
MARKS.fill("labels", Mark("check", running_labels, programme_words))
add_column(
    "labels",
    gettext_lazy("Programmes qui reconnaissent le lieu, chacun avec son année."),
    running_labels,
    lambda held: [programme_words(row) for row in held],
)
add_column(
    "zonages",
    gettext_lazy("Zonages et programmes de sa commune, chacun avec son année."),
    running_zonings,
    lambda held: [programme_words(row) for row in held],
)
add_column(
    "n_a_pas",
    gettext_lazy("Ce dont on a dit que le lieu n’en a pas. Hors de là, une case vide : personne ne l’a dit."),
    fields_denied,
    lambda held: [label_of(field) for field in held if field in MAY_BE_ABSENT],
)
add_column(
    "listes",
    gettext_lazy("Listes publiées d’où vient la fiche, chacune avec sa licence."),
    list_names,
    lambda held: [f"{row['source']} ({row['licence'] or UNTOLD_LICENCE})" for row in held],
)
add_column(
    "licences",
    gettext_lazy("Licences de ces listes ; « licence non précisée » si l’une n’en dit pas."),
    list_names,
    lambda held: [*dict.fromkeys(row["licence"] or str(UNTOLD_LICENCE) for row in held)],
)


def _networks(place: Place) -> str:
    """Networks and bodies of a place today."""
    links = Affiliation.objects.running().filter(place=place).select_related("organisation")
    return ", ".join(link.organisation.name for link in links.order_by("organisation__name"))


def _programmes(place: Place) -> str:
    """Programmes that recognise a place today, each with its year."""
    labels = Label.objects.running().filter(place=place).order_by("since", "programme")
    rows: list[Row] = [{"programme": label.programme, "since": label.since.isoformat()} for label in labels]
    return ", ".join(map(programme_words, rows))


BESIDE.fill(
    "networks",
    Beside(
        lambda keys: dict.fromkeys(keys, _("réseaux et structures")),
        lambda _key: _("réseaux et structures"),
        lambda place, key: "" if key else _networks(place),
        lambda place, _key: reverse("network:affiliate_place", args=[place.slug]),
    ),
)
BESIDE.fill(
    "programmes",
    Beside(
        lambda keys: dict.fromkeys(keys, _("programmes")),
        lambda _key: _("programmes"),
        lambda place, key: "" if key else _programmes(place),
        lambda _place, _key: "",
    ),
)


def of_ours(dataset: Dataset) -> Dataset:
    """A dataset of places, but those that come from a list under share-alike, which mixed in would bind all others, and
    those of a list that tells no licence, which nobody may give under ours.
    """
    return replace(dataset, rows=lambda: under_licence(cast("PlaceQuerySet", dataset.rows()), "open"), gone=gone)


def gone(slug: str) -> Gone | None:
    """A record that was made one with another, or that is no longer shown; one given apart is said so."""
    place = Place.objects.filter(slug=slug).first() if "\0" not in slug else None
    if place is None:
        return None
    merge = Merge.objects.running().filter(absorbed=place).select_related("kept").first()
    if merge:
        return Gone(gettext_lazy("Cette fiche est réunie à une autre, qui dit le même lieu."), merge.kept.slug)
    shown = Place.objects.shown().filter(pk=place.pk)
    if not shown:
        return Gone(gettext_lazy("Cette fiche n’est plus montrée."))
    return None if under_licence(shown, "open") else Gone(APART)


def _apart() -> None:
    whole = DATASETS["lieux"]
    untold = under_licence(Place.objects.order_by(), "untold").values("pk")
    for name in ("lieux", "services-connus"):
        DATASETS.fill(name, of_ours(DATASETS[name]))
    shared = replace(
        whole,
        title=gettext_lazy("Lieux sous partage à l’identique"),
        about=gettext_lazy(
            "Les fiches, de toute nature, qui viennent d’une liste sous ODbL ou CC-BY-SA : à part, pour que leur "
            "licence ne lie pas les autres. Sans celles qu’une autre liste dit sans préciser de licence."
        ),
        licence=ODBL,
        licence_note=gettext_lazy("La base que l’on en tire se partage sous la même licence."),
        rows=lambda: under_licence(Place.objects.shown().order_by("slug"), "share-alike").exclude(pk__in=untold),
        choices=None,
        choice_labels=dict,
    )
    DATASETS.fill("lieux-partage-identique", shared)
    nobodys = replace(
        shared,
        title=gettext_lazy("Lieux dont la licence n’est pas précisée"),
        about=gettext_lazy(
            "Les fiches, de toute nature, qui viennent d’une liste dont la licence n’est pas précisée : à part, sous "
            "aucune licence d’ici."
        ),
        licence=UNTOLD,
        licence_note=gettext_lazy("Demandez à qui publie la liste ce qu’il permet : la colonne « listes » la nomme."),
        rows=lambda: under_licence(Place.objects.shown().order_by("slug"), "untold"),
    )
    DATASETS.fill("lieux-licence-non-precisee", nobodys)


_apart()


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """What visitors doubt, disagreements and doubles, on the records that the account keeps. Records to confirm are a
    quiet mark.
    """
    url = reverse("records:desk")
    conflicts, twins = Conflict.objects.waiting().kept_by(account), Twin.objects.waiting().animated_by(account)
    doubts = Doubt.objects.waiting().asked_of(account)
    return [
        TodoList(doubts, DOUBTS, url, page="records:doubt", key="pk", by="at", dated=SINCE),
        TodoList(conflicts, CONFLICTS, url, page="records:conflict", key="pk", by="at", dated=SINCE),
        TodoList(twins, TWINS, url, page="records:twin", key="pk", by="found_at", dated=SINCE),
    ]


@receiver(data_export)
def give_sayings(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    said = FieldSource.objects.filter(author=account).select_related("place").order_by("-at")
    return "fields_said", [
        {"place": each.place.name, "field": each.field, "value": each.value, "at": each.at} for each in said[:limit]
    ]


@receiver(data_export)
def give_confirmations(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    said = Confirmation.objects.filter(account=account).select_related("place").order_by("-at")
    return "records_confirmed", [{"place": each.place.name, "at": each.at} for each in said[:limit]]


@receiver(data_export)
def give_doubts(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    said = DoubtVoice.objects.filter(author=account).select_related("doubt__place").order_by("-at")
    return "fields_doubted", [
        {"place": each.doubt.place.name, "field": each.doubt.field, "better": each.better, "at": each.at}
        for each in said[:limit]
    ]


HERE = "municipality__department"
STALE = ngettext_lazy("fiche à confirmer", "fiches à confirmer", "n")


@DESK_LISTS.fill
def conflicts(desk: Desk) -> DeskList:
    """Disagreements on the records of the territory; nobody decides on their own word."""
    waiting = Conflict.objects.waiting().filter(desk.holds(f"place__{HERE}")).exclude(author=desk.account)
    columns = {"pk": "pk", "place": "place__name", "field": "field", "ours": "ours", "theirs": "theirs", "at": "at"}
    rows, here = waiting.order_by("at", "pk"), Conflict.objects.filter(desk.holds(f"place__{HERE}"))
    treated = Treated(("records.conflict_settled",), here)
    return DeskList("desaccords", CONFLICTS, rows, columns, _conflict, reverse("records:desk"), treated=treated)


@DESK_LISTS.fill
def doubts(desk: Desk) -> DeskList:
    """What visitors say is no longer true, where the territory is asked to answer."""
    waiting = Doubt.objects.waiting().asked_of_the_network().filter(desk.holds(f"place__{HERE}"))
    columns = {"pk": "pk", "place": "place__name", "field": "field", "ours": "ours", "at": "at"}
    url = reverse("records:desk")
    rows, here = waiting.order_by("at", "pk"), Doubt.objects.filter(desk.holds(f"place__{HERE}"))
    treated = Treated(("records.doubt_settled",), here)
    return DeskList("indications", DOUBTS, rows, columns, _doubt, url, treated=treated, told=_labelled_rows)


def _labelled_rows(rows: Sequence[Row]) -> list[Row]:
    labels = labels_of(row["field"] for row in rows)
    return [{**row, "label": labels[row["field"]]} for row in rows]


@DESK_LISTS.fill
def twins(desk: Desk) -> DeskList:
    """Records that look alike: astride two departments, they wait at the desk of the region, or of the nation."""
    one = Q(**{f"first__{HERE}": F(f"second__{HERE}")})
    same = Q(**{f"first__{HERE}__region": F(f"second__{HERE}__region")})
    here = one & desk.holds(f"first__{HERE}") | ~one & same & desk.answers(f"first__{HERE}__region")
    pairs = Twin.objects.waiting().filter(here | ~same if desk.land is None else here)
    columns = {"pk": "pk", "first": "first__name", "second": "second__name", "reasons": "reasons", "at": "found_at"}
    return DeskList(
        "doublons", TWINS, pairs.order_by("-score", "pk"), columns, _twin, reverse("records:desk"), quiet=True
    )


@DESK_LISTS.fill
def stale(desk: Desk) -> DeskList:
    """Records that nobody confirmed for a year: whoever speaks for the place is asked once, and the network may. What
    a list brought waits a year too: it is said by the list, with its day.
    """
    now = timezone.now()
    places = Place.objects.public().filter(desk.holds(HERE)).unconfirmed_since(now).exclude(just_listed(now))
    columns = {"slug": "slug", "name": "name", "town": "municipality__name", "on": "confirmed_on"}
    return DeskList(
        "fiches", STALE, places.order_by("confirmed_on", "name"), columns, _stale, reverse("records:desk"), quiet=True
    )


def _conflict(row: Row) -> DeskLine:
    url = reverse("records:conflict", args=[row["pk"]])
    words = {"field": label_of(row["field"]), "ours": shown(row["field"], row["ours"])}
    words["theirs"] = shown(row["field"], row["theirs"])
    text = typeset(_("%(field)s : la fiche dit « %(ours)s », une autre source dit « %(theirs)s ».")) % words
    return DeskLine(row["place"], url, f"{text[:1].upper()}{text[1:]}", row["at"], (DeskAction(_("Trancher"), url),))


def _doubt(row: Row) -> DeskLine:
    url, keep = (reverse(f"records:{page}", args=[row["pk"]]) for page in ("doubt", "keep_field"))
    words = {"field": row["label"], "ours": shown(row["field"], row["ours"])}
    text = typeset(_("%(field)s : la fiche dit « %(ours)s », des visiteurs disent que ce n’est plus vrai.")) % words
    keeping = DeskAction(kept_words_of(row["field"]), keep, at_once=True)
    gestures = (DeskAction(_("Lire et répondre"), url), keeping)
    return DeskLine(row["place"], url, f"{text[:1].upper()}{text[1:]}", row["at"], gestures)


def _twin(row: Row) -> DeskLine:
    url, apart = (reverse(f"records:{page}", args=[row["pk"]]) for page in ("twin", "set_apart"))
    name = _("%(first)s et %(second)s") % {"first": row["first"], "second": row["second"]}
    gestures = (DeskAction(_("Comparer et réunir"), url), DeskAction(_("Ce sont deux lieux"), apart, at_once=True))
    text = signs(row["reasons"])
    return DeskLine(name, url, f"{text[:1].upper()}{text[1:]}.", row["at"], gestures)


def _stale(row: Row) -> DeskLine:
    page, revise, confirm = (
        reverse(f"records:{act}", args=[row["slug"]]) for act in ("place", "revise_place", "confirm_place")
    )
    text = _("%(town)s. Jamais confirmée.") if not row["on"] else _("%(town)s. Confirmée pour la dernière fois :")
    gestures = (DeskAction(_("C’est toujours vrai"), confirm, at_once=True), DeskAction(_("Corriger"), revise))
    return DeskLine(row["name"], page, text % {"town": row["town"]}, row["on"] or "", gestures)


# What shows that a place knows


def _labelled(sought: Sought) -> LabelQuerySet:
    """Programmes that recognise a place: of no domain, and found by the words of their name."""
    rows = Label.objects.running()
    if sought.domain:
        return rows.none()
    if sought.words:
        words = plain(sought.words)
        rows = rows.filter(programme__in=[code for code, label in Programme.choices if words in plain(str(label))])
    return rows


def _label(proof: Proof) -> SafeString:
    return format_html("{} {}", _("a le label"), Programme(proof.title).label)


LABELLED = {"place": "place", "number": "pk", "title": "programme", "on": "since"}
EXPERIENCES.fill("label", Experience(_labelled, LABELLED, _label))

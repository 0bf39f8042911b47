"""How the records of three places of the Creuse are kept: said, disputed, doubled, closed for a while."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from lieudit.imports.formats import OPEN_LICENCE, PLACES, made_by_hand
from lieudit.imports.runner import import_places
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceKind
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.public_services.models import Offer
from lieudit.records.doubts import doubt_field
from lieudit.records.duplicates import find_twins
from lieudit.records.provenance import EMPTY, by_service, said_of
from lieudit.records.services import confirm_place, confirm_places, pause_place, revise_place, say_kind, settle_conflict
from lieudit.records.vocabulary import MAY_BE_ABSENT, SERVICES
from lieudit.toolkit.french import of

LATER_LIST = "Recensement 2026, échantillon"
"""A second list, which names one place again under another spelling."""


def of_town(name: str) -> str:
    """« d’Aubusson », « du Bas Ségala », « de La Courneuve »."""
    for article, link in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return link + name.removeprefix(article)
    return f"{of(name)}{name}"


class Keeping:
    """The animation of the Creuse and those who speak for its places."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.gueret, self.aubusson, self.courtine = cast.places[:3]
        self.animator = cast.roles["creuse"]

    def strands(self) -> Iterator[Strand]:
        yield self.settled()
        yield self.without()
        yield self.disputed()
        yield self.doubted()
        yield self.doubled()
        yield self.known_elsewhere()
        yield self.confirmed_together()
        yield self.paused()

    def settled(self) -> Strand:
        """The network heard other hours; the place answers that its own are right."""
        if speaker := self.cast.speakers.get(self.aubusson.pk):
            yield self.ago(200)
            revise_place(self.aubusson, actor=speaker, hours="Tu-Sa 10:00-18:00")
            yield self.ago(190)
            (conflict,) = revise_place(self.aubusson, actor=self.animator, hours="Tu-Fr 10:00-18:00")
            yield self.ago(186)
            reason = "Nous ouvrons le samedi depuis septembre."
            settle_conflict(conflict, actor=speaker, choice="keep", reason=reason)

    def without(self) -> Strand:
        """A place says what it does not have: that is an answer, where a field left empty is none."""
        yield self.ago(30)
        for place in Place.objects.with_territory().filter(pk__in=self.cast.speakers).order_by("pk"):
            said, offers = by_service(said_of(place)), Offer.objects.filter(place=place)
            offered = {*offers.values_list("domain", flat=True)}
            empty = [field for field in MAY_BE_ABSENT if said[field] in EMPTY]
            services = [field for field in empty if field in SERVICES and SERVICES[field] not in offered]
            empty = [field for field in empty if field not in SERVICES]
            if empty and services:
                revise_place(place, actor=self.cast.speakers[place.pk], absent=[*empty[:2], *services[:2]])
                break

    def disputed(self) -> Strand:
        """Open on Wednesdays, or on Thursdays? At number 4, or at 6? Each side has one answer to give."""
        if speaker := self.cast.speakers.get(self.gueret.pk):
            yield self.ago(44)
            revise_place(self.gueret, actor=self.animator, address="4 rue de l’Ancienne-Mairie")
            yield self.ago(40)
            revise_place(self.gueret, actor=speaker, hours="We 09:00-12:00; PH off")
            confirm_place(self.gueret, actor=speaker)
            yield self.ago(12)
            revise_place(self.gueret, actor=self.animator, hours="Th 09:00-12:00; PH off")
            yield self.ago(9)
            revise_place(self.gueret, actor=speaker, address="6 rue de l’Ancienne-Mairie")

    def doubted(self) -> Strand:
        """Passers-by found a closed door in Guéret: its hours are contested. Somebody knows the address of Aubusson."""
        afternoon = "We 14:00-17:00; PH off"
        for days, visitor, better in ((7, "a", None), (6, "b", afternoon), (4, "c", afternoon)):
            yield self.ago(days)
            if self.gueret.hours:
                doubt_field(self.gueret, field="hours", author=None, sender=visitor, better=better)
        yield self.ago(3)
        if self.aubusson.address:
            doubt_field(self.aubusson, field="address", author=None, sender="d", better="5 quai du Canal")

    def doubled(self) -> Strand:
        """A published list names a place again, in capitals and without its article."""
        yield self.ago(25)
        import_places(self._again(self.courtine), source=LATER_LIST)
        find_twins()

    def known_elsewhere(self) -> Strand:
        """Three published lists tell of libraries, France services and campuses; one library turns out to be a third
        place too.
        """
        towns = list({place.municipality_id: place.municipality for place in self.cast.places}.values())
        yield self.ago(58)
        for kind, name, here in (
            (PlaceKind.LIBRARY, "Bibliothèque {}", towns),
            (PlaceKind.FRANCE_SERVICES, "France services {}", towns[::3]),
            (PlaceKind.CAMPUS, "Campus connecté {}", towns[::12]),
        ):
            list_name = f"{kind.label} (liste inventée)"
            mapping = {"speaks_of": PLACES, "columns": {"name": "nom", "insee": "commune"}, "constants": {"kind": kind}}
            known = made_by_hand(list_name, mapping | {"licence": OPEN_LICENCE})
            rows = [{"nom": name.format(of_town(town.name)), "commune": town.code} for town in here]
            import_places(_as_csv(rows), source=list_name, known=known)
        yield self.ago(21)
        libraries = Place.objects.elsewhere().filter(kind=PlaceKind.LIBRARY)
        if library := libraries.filter(municipality=self.gueret.municipality).first():
            reason = "Elle ouvre un atelier de réparation et une salle partagée, tenus avec des associations."
            say_kind(library, actor=self.animator, kind=PlaceKind.THIRD_PLACE, reason=reason)

    def confirmed_together(self) -> Strand:
        """The animation went through the records of the Creuse that nobody speaks for."""
        silent = [place for place in self.cast.places if place.pk not in self.cast.speakers]
        here = [place for place in silent if place.municipality.department_id == self.gueret.municipality.department_id]
        yield self.ago(14)
        if here:
            confirm_places(actor=self.animator, places=here)

    def paused(self) -> Strand:
        """Works in the hall, announced and under way."""
        if speaker := self.cast.speakers.get(self.courtine.pk):
            yield self.ago(3)
            since = timezone.localdate()
            until = since + dt.timedelta(days=21)
            pause_place(self.courtine, actor=speaker, since=since, until=until, reason="La toiture est refaite.")

    @staticmethod
    def _again(place: Place) -> io.BytesIO:
        row = {
            "ID_UNIQUE": "26-0001",
            "NOM": f"Tiers-lieu {place.name}".upper(),
            "CODPOST": place.postcode,
            "VILLE": place.municipality.name,
            "LATITUDE": place.latitude,
            "LONGITUDE": place.longitude,
        }
        return _as_csv([row])


def _as_csv(rows: Sequence[Mapping[str, object]]) -> io.BytesIO:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())

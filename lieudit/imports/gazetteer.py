"""In which municipality an imported place is. Pure functions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from rapidfuzz.fuzz import ratio

from lieudit.imports.coordinates import BY_DEPARTMENT, Point, degrees_of
from lieudit.imports.rows import PlaceRow, last_words
from lieudit.territory.geography import is_on_earth, locate_fault
from lieudit.territory.grounds import grounds_of_france
from lieudit.territory.spelling import plain, search_words, without_article
from lieudit.toolkit.articles import of_the, to_the
from lieudit.toolkit.tables import Fault

HOME = 0.8
"""Share of the sure rows of a list that stand in one department, for the list to be of this department."""
BORDER_M, ASHORE_M = 300, 1_000
"""Metres: borders of grounds are not truer; a harbour may be that far at sea."""
SHORES_M = (BORDER_M, 500, 750, ASHORE_M)
"""Metres at which the ground is looked for around a point: an island is narrow."""
ALIKE_TOWNS = 80
"""Least likeness, out of 100, of a name typed and of one of the municipalities that its postcode serves."""
MOST_NAMED = 6
SHORTEST_FORMER = 5
"""Letters of the name of a former municipality: shorter ones are parts of many names."""


class Town(NamedTuple):
    """What matching needs of a municipality."""

    pk: int
    code: str
    name: str
    department: str
    latitude: float | None
    longitude: float | None
    area_km2: float | None
    postcodes: list[str]
    former_codes: list[str]
    known_as: str

    @property
    def said(self) -> str:
        """« d’Anglet », « du Havre », « de Lyon »."""
        return of_the(self.name)


class Gazetteer:
    """Every municipality, found by code, by postcode and name, by a name that no other bears, or by its ground.

    A town hall is never taken for the municipality of what is near it. `scope` holds the departments of who sends the
    list; `home` those of which the list speaks, once its first rows told.
    """

    def __init__(self, towns: Iterable[Town], scope: Collection[str] | None = None) -> None:
        self.by_code: dict[str, Town] = {}
        self.by_postcode: dict[str, list[Town]] = defaultdict(list)
        self.scope = frozenset(scope or ())
        self.home: frozenset[str] | None = None
        self.grounds = grounds_of_france()
        former: dict[str, Town] = {}
        for town in towns:
            self.by_code[town.code] = town
            former.update(dict.fromkeys(town.former_codes, town))
            for postcode in town.postcodes:
                self.by_postcode[postcode].append(town)
        self.towns = tuple(self.by_code.values())
        self.by_code = former | self.by_code
        self.by_former_name: dict[str, list[Town]] = {}
        """Filled as names are asked for: few are."""

    @cached_property
    def by_name(self) -> dict[str, list[Town]]:
        """Spelt once a row is asked by a name alone: a list whose rows have codes never does."""
        named: dict[str, list[Town]] = {}
        for town in self.towns:
            named.setdefault(bare_name(town.name), []).append(town)
        return named

    def settle(self, rows: Iterable[PlaceRow]) -> None:
        """Learn from rows that are sure of which departments a list speaks."""
        if self.home is not None:
            return
        sure = Counter(town.department for row in rows if (town := self._surely(row)))
        most = sure.most_common(1)
        self.home = frozenset(code for code, times in most if times >= HOME * sure.total())

    def _surely(self, row: PlaceRow) -> Town | None:
        code, postcode, name = self.by_code.get(row.insee), row.postcode or row.written.postcode, _name(row)
        named = self._by_name(postcode, name)
        return code or named or _only(self.by_postcode.get(postcode, [])) or _only(self.by_name.get(name, []))

    def locate(self, row: PlaceRow, report: Callable[[Fault], None]) -> Town | None:
        """The municipality of a row; puts its coordinates right, or takes them away, and says so."""
        town = self._told(row, report) or self._deduced(row, report)
        if town is None:
            report(Fault(row.line, _("commune"), _where(row), self._unknown(row)))
            return None
        if row.metres and town.department in BY_DEPARTMENT:
            self._project(row, row.metres, town)
        self._check_point(row, town, report)
        return town

    def _project(self, row: PlaceRow, metres: Point, town: Town) -> None:
        """Read the metres of a point overseas again, once its department is known."""
        if known := degrees_of(*metres, town.department):
            row.point = known[0]
            row.latitude, row.longitude = known[0]

    def _told(self, row: PlaceRow, report: Callable[[Fault], None]) -> Town | None:
        """The municipality that a row says, by its code, or by its name and postcode, its own or its address’s."""
        by_code, name = self.by_code.get(row.insee), _name(row)
        postcode = row.postcode or row.written.postcode
        if by_code and (not name or _bears(by_code, name)) and (not postcode or postcode in by_code.postcodes):
            return by_code
        named = self._by_name(postcode, name)
        here = self._at(row) if by_code is None and named else None
        if by_code is None and named and here is not named:
            served = self.by_postcode.get(postcode, [])
            if here in served and named not in served:
                words = _("Le nom est celui %(name)s, code postal et coordonnées sont %(here)s, qui est gardée.")
                said = {"name": named.said, "here": here.said if here else ""}
                report(Fault(row.line, _("commune"), _said(row), words % said, kept=True))
                return here
        if by_code is None:
            if named and row.insee:
                reason = _("Ce code n’est celui d’aucune commune, présente ou ancienne : %s est trouvée par son nom.")
                report(Fault(row.line, _("commune"), _said(row), reason % named.name, kept=True))
            elif named and here is not named and named not in self.by_postcode.get(postcode, [named]):
                words = _("Le code postal %(postcode)s n’est pas celui %(name)s, que dit le nom et qui est gardée.")
                said = {"postcode": postcode, "name": named.said}
                report(Fault(row.line, _("commune"), _said(row), words % said, kept=True))
            return named
        return self._settled(row, by_code, named, postcode, report)

    def _settled(
        self, row: PlaceRow, by_code: Town, named: Town | None, postcode: str, report: Callable[[Fault], None]
    ) -> Town:
        """One of two municipalities that a row says: that of its code, unless its point is in the other one."""
        named = named or _only(self.by_name.get(_name(row), []))
        served = self.by_postcode.get(postcode, [])
        if named and named is not by_code and not _bears(by_code, _name(row)):
            here = self._at(row)
            other = named in served and by_code not in served
            chosen = named if here is named or (other and here is not by_code) else by_code
            words = _("Le code est celui %(code)s, le nom celui %(name)s : %(chosen)s est gardée%(why)s.")
            if here is chosen:
                why = _(", où sont les coordonnées")
            elif chosen is named:
                why = _(", que dessert le code postal")
            else:
                why = ""
            said = {"code": by_code.said, "name": named.said, "chosen": chosen.name, "why": why}
            report(Fault(row.line, _("commune"), _said(row), words % said, kept=True))
            return chosen
        if served and by_code not in served:
            words = _("Le code postal %(postcode)s n’est pas celui %(code)s, que dit le code INSEE et qui est gardée.")
            said = {"postcode": postcode, "code": by_code.said}
            report(Fault(row.line, _("commune"), _said(row), words % said, kept=True))
        return by_code

    def _by_name(self, postcode: str, name: str) -> Town | None:
        """The only municipality of this name, present or former, that the postcode serves or stands beside."""
        if not name:
            return None
        served = self.by_postcode.get(postcode, [])
        departments = _departments(postcode) if postcode else ()
        around = [town for town in self.by_name.get(name, []) if town.department in departments]
        for found in (
            [town for town in served if bare_name(town.name) == name],
            [town for town in served if _bears(town, name)],
            around,
            [town for town in served if bare_name(town.name).startswith(f"{name} ")],
        ):
            if len(found) == 1:
                return found[0]
        return None

    def _deduced(self, row: PlaceRow, report: Callable[[Fault], None]) -> Town | None:
        """What a row says in part: a postcode, a name, or a point. How it is completed is told."""
        postcode, name = row.postcode or row.written.postcode, _name(row)
        served = self.by_postcode.get(postcode, [])
        ways: tuple[Callable[[], tuple[Town | None, str]], ...] = (
            lambda: self._of_postcode(row, served, name),
            lambda: self._of_name(name, postcode, row.departments),
            lambda: self._of_former_name(row, name, postcode),
            lambda: self._of_point(row, served),
            lambda: self._of_name(
                bare_name(last_words(row.facts.get("address") or "")), postcode, row.departments, alone=True
            ),
        )
        for way in ways:
            town, reason = way()
            if town:
                if reason:
                    report(Fault(row.line, _("commune"), _where(row), reason, kept=True))
                return town
        return None

    def _of_postcode(self, row: PlaceRow, served: list[Town], name: str) -> tuple[Town | None, str]:
        """The only one that a postcode serves; or, among those it serves, the only one that is spelled alike."""
        if len(served) == 1:
            here, named = self._at(row), _only(self.by_name.get(name, []))
            if named and named is here and named is not served[0]:
                words = _("Le code postal est celui %(code)s, nom et coordonnées sont %(name)s, qui est gardée.")
                return named, words % {"code": served[0].said, "name": named.said}
            elsewhere = self.by_name.get(name, [])
            if elsewhere and served[0] not in elsewhere and not _bears(served[0], name):
                words = _("Le code postal est celui %(code)s, le nom celui %(name)s : %(kept)s est gardée.")
                said = {"code": served[0].said, "name": elsewhere[0].said, "kept": served[0].name}
                return served[0], words % said
            return served[0], _("Commune déduite du code postal : %s.") % served[0].name
        alike = [town for town in served if name and ratio(name, bare_name(town.name)) >= ALIKE_TOWNS]
        if len(alike) == 1:
            return alike[0], _("Commune de ce code postal au nom le plus proche : %s.") % alike[0].name
        return None, ""

    def _of_former_name(self, row: PlaceRow, name: str, postcode: str) -> tuple[Town | None, str]:
        """The only one of which a former municipality, and none of today, had this name."""
        if postcode or len(name) < SHORTEST_FORMER or name in self.by_name:
            return None, ""
        if name not in self.by_former_name:
            towns = {town.pk: town for town in self.by_code.values()}.values()
            self.by_former_name[name] = [town for town in towns if _was_called(town, name)]
        found = self.by_former_name[name]
        town = _only([each for each in found if not row.departments or each.department in row.departments])
        return town, _("Commune déduite de son ancien nom : %s.") % town.name if town else ""

    def _of_name(
        self, name: str, postcode: str, departments: frozenset[str], *, alone: bool = False
    ) -> tuple[Town | None, str]:
        """The only one of this name: in France or in the department that the row says (sure, and not told), where its
        sender is, or where its list is.
        """
        found = self.by_name.get(name, []) if name else []
        if departments and len(found) > 1:
            found = [town for town in found if town.department in departments] or found
        if postcode:  # of somewhere else, or of nowhere
            found = [town for town in found if town.department in _departments(postcode)]
        if len(found) == 1:
            return found[0], _("Commune déduite de l’adresse : %s.") % found[0].name if alone else ""
        for around, words in (
            (self.scope, _("Commune déduite de son nom et de votre territoire : %(name)s (%(department)s).")),
            (
                self.home or (),
                _("Commune déduite de son nom et du département de la liste : %(name)s (%(department)s)."),
            ),
        ):
            if town := _only([each for each in found if each.department in around]):
                return town, words % {"name": town.name, "department": town.department}
        return None, ""

    def _of_point(self, row: PlaceRow, served: list[Town]) -> tuple[Town | None, str]:
        """The one whose ground holds the point, or, on a shore, the only one beside it."""
        if row.latitude is None or row.longitude is None:
            return None, ""
        inside = self._towns_around(row, 0)
        found = inside or self._towns_around(row, ASHORE_M)
        if not found and self.grounds.at(row.longitude, row.latitude):
            row.latitude, row.longitude = row.longitude, row.latitude
            found = self._towns_around(row, 0)
            if len(found) == 1:
                words = _("Latitude et longitude remises dans l’ordre ; commune déduite des coordonnées : %s.")
                return found[0], words % found[0].name
        around = self._towns_around(row, BORDER_M)
        beside = [town for town in around if town in served]
        town = _only([each for each in found if each in served]) or _only(beside) or _only(found)
        if town is None:
            return None, ""
        others = [each.name for each in around if each is not town]
        words = (
            _("Commune déduite des coordonnées : %s.")
            if inside
            else _("Commune la plus proche des coordonnées, à moins d’un kilomètre : %s.")
        )
        words %= town.name
        return town, f"{words} " + _("À la limite de : %s.") % ", ".join(others) if others else words

    def _at(self, row: PlaceRow) -> Town | None:
        return _only(self._towns_around(row, 0))

    def _towns_around(self, row: PlaceRow, metres: float) -> list[Town]:
        """The municipalities in which a point stands, or at this distance of it."""
        latitude, longitude = row.latitude, row.longitude
        if latitude is None or longitude is None or not is_on_earth(latitude, longitude):
            return []
        if not metres:
            town = self.by_code.get(self.grounds.at(latitude, longitude) or "")
            return [town] if town else []
        found = (self.by_code.get(code) for code in sorted(self.grounds.around(latitude, longitude, metres)))
        return list({town.pk: town for town in found if town}.values())

    def _check_point(self, row: PlaceRow, town: Town, report: Callable[[Fault], None]) -> None:
        """A point is in its municipality, or not far: otherwise it is put in order, or taken away, and told."""
        if row.latitude is None or row.longitude is None or self._at(row) is town:
            return
        reason = locate_fault(row.latitude, row.longitude, town)
        said = f"{row.latitude}, {row.longitude}"
        if reason is None:
            there = self._at(row)
            if there is None and self._is_out_of_france(row, town):
                words = _(
                    "Ces coordonnées ne sont dans aucune commune de France, ni à moins d’un kilomètre. Le lieu est "
                    "gardé dans sa commune, sans coordonnées."
                )
                row.latitude = row.longitude = None
                report(Fault(row.line, _("coordonnées"), said, words, kept=True))
            elif there and town.latitude is not None and town not in self._towns_around(row, BORDER_M):
                words = _(
                    "Ces coordonnées sont %(there)s, la ligne dit %(town)s : c’est la commune dite qui est gardée."
                )
                words %= {"there": to_the(there.name), "town": town.name}
                report(Fault(row.line, _("coordonnées"), said, words, kept=True))
            return
        if town.latitude is not None and locate_fault(row.longitude, row.latitude, town) is None:
            row.latitude, row.longitude = row.longitude, row.latitude
            outcome = _("Elles ont été remises dans l’ordre.")
        else:
            row.latitude = row.longitude = None
            outcome = _("Le lieu est gardé dans sa commune, sans coordonnées.")
        report(Fault(row.line, _("coordonnées"), said, f"{reason} {outcome}", kept=True))

    def _is_out_of_france(self, row: PlaceRow, town: Town) -> bool:
        """Whether a point stands on no ground, nor on a shore: beyond a border, or far at sea. Nobody can tell near a
        municipality whose outline is not published.
        """
        if town.latitude is None or town.longitude is None or not self.grounds.at(town.latitude, town.longitude):
            return False
        return not any(self._towns_around(row, metres) for metres in SHORES_M)

    def _unknown(self, row: PlaceRow) -> str:
        """Why no municipality is found, with those that could be meant."""
        served = self.by_postcode.get(row.postcode or row.written.postcode, [])
        could = served or self.by_name.get(_name(row), [])
        if len(could) > 1:
            names = ", ".join(f"{town.name} ({town.department})" for town in could[:MOST_NAMED])
            words = _(
                "Plusieurs communes répondent : %(names)s%(more)s. Dites le code INSEE, le code postal ou un point."
            )
            return words % {"names": names, "more": "…" if len(could) > MOST_NAMED else ""}
        return _unknown(row)


@lru_cache(maxsize=1 << 12)
def bare_name(name: str) -> str:
    """A name in plain letters, without its article: « Le Préau » and « préau » are one."""
    return without_article(plain(name))


@lru_cache(maxsize=1 << 16)
def _searched(text: str) -> str:
    return without_article(" ".join(search_words(text)))


def _name(row: PlaceRow) -> str:
    """The municipality that a row names, in its column or at the end of its address."""
    return _searched(row.town or row.written.town)


def _bears(town: Town, name: str) -> bool:
    """Whether a municipality, or one of those that it is made of, has this name."""
    return f" {name} " in f"{town.known_as} "


def _was_called(town: Town, name: str) -> bool:
    """Whether a municipality that a town is made of has this name, whatever its own name."""
    return _bears(town, name) and f" {name} " in f" {town.known_as.strip().removeprefix(plain(town.name))} "


def _only(found: list[Town]) -> Town | None:
    return found[0] if len(found) == 1 else None


def _departments(postcode: str) -> tuple[str, ...]:
    """Departments that a postcode may belong to."""
    if postcode.startswith("20"):
        return "2A", "2B"
    return (postcode[:3],) if postcode.startswith(("97", "98")) else (postcode[:2],)


def _said(row: PlaceRow) -> str:
    return " ".join(part for part in (row.insee, row.postcode, row.town) if part)


def _where(row: PlaceRow) -> str:
    """What a row says of where it is: its municipality, else its coordinates."""
    return _said(row) or (f"{row.latitude}, {row.longitude}" if row.latitude is not None else "")


def _unknown(row: PlaceRow) -> str:
    if not _said(row):
        if row.latitude is None:
            return _("Ni commune, ni code, ni coordonnées : on ne sait pas où est ce lieu.")
        return _("Ni commune, ni code, et aucune commune près de ces coordonnées : on ne sait pas où est ce lieu.")
    if row.latitude is None:
        return _("Ni le code, ni le code postal, ni le nom ne désignent une commune : la ligne n’est pas importée.")
    return _("Commune inconnue, et les coordonnées ne la disent pas : la ligne n’est pas importée.")

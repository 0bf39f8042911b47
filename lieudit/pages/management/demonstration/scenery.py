"""What stands before the story begins: the charter, the places, the organisations, the assemblies, the people."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from itertools import batched, cycle

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.text import slugify

from lieudit.accounts.models import Account
from lieudit.accounts.services import set_name
from lieudit.care.services import accept_charter, adopt_charter
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.services import found_assembly, seat_member
from lieudit.imports.runner import import_places
from lieudit.network.models import Affiliation, Organisation, Place
from lieudit.network.services import (
    appoint_animator,
    appoint_representative,
    claim_hat,
    confirm_claim,
    create_organisation,
)
from lieudit.network.vocabulary import Domain, Level, OrganisationKind
from lieudit.pages.management.demonstration import council, oldest
from lieudit.pages.management.demonstration.census import SOURCE, census_file
from lieudit.pages.management.demonstration.clock import Calendar, at, play
from lieudit.records.models import Label
from lieudit.records.services import revise_place
from lieudit.records.vocabulary import Programme
from lieudit.territory.models import Department, Region

SPEAKING = 3
"""One place in three has somebody to speak for it."""
DESCRIBED = 3
"""Of the places that nobody represents, one in three had its page completed by the animation."""


@dataclass
class Cast:
    """Everything and everybody that the story calls by name."""

    dice: random.Random
    calendar: Calendar
    roles: dict[str, Account] = field(default_factory=dict)
    networks: dict[str, Organisation] = field(default_factory=dict)
    """Regional networks, by code of the region; `national` is the team that animates the nation."""
    animators: dict[str, Account] = field(default_factory=dict)
    """Regional animators, by code of the region."""
    institutions: dict[str, Organisation] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    speakers: dict[int, Account] = field(default_factory=dict)
    """Who speaks for a place, by its key."""
    assemblies: dict[str, Assembly] = field(default_factory=dict)
    """`national`, and the regional ones by code of the region."""
    seats: list[tuple[Seat, Account]] = field(default_factory=list)
    """The seats of the national assembly, with who answers for each."""
    newcomers: list[tuple[Organisation, Account]] = field(default_factory=list)
    """Members of the association that do not sit yet, with who answers for each."""
    associates: list[Account] = field(default_factory=list)
    """People of the network that is a cooperative, and of it alone."""
    town: Organisation | None = None
    """The public body that is an associate of it."""
    names: set[str] = field(default_factory=set)

    def animator_of(self, place: Place) -> Account:
        return self.animators[place.municipality.department.region.code]

    def network_of(self, place: Place) -> Organisation:
        return self.networks[place.municipality.department.region.code]

    def places_in(self, region: str) -> list[Place]:
        """Places of a region, those with somebody to speak for them first."""
        here = [place for place in self.places if place.municipality.department.region.code == region]
        return sorted(here, key=lambda place: place.pk not in self.speakers)


def set_the_scene(cast: Cast, place_count: int) -> None:
    """Create all that the story needs, by the services where there is one; what is older comes first, at its dates."""
    _tell_the_oldest(cast)
    for role in council.ROLES:
        if role.key not in cast.roles:
            cast.roles[role.key] = open_account(cast, role.email, role.name)
    import_places(census_file(place_count, cast.dice), source=SOURCE)
    cast.places = list(Place.objects.with_territory().order_by("pk"))
    _name_networks(cast)
    _name_institutions(cast)
    _give_voices(cast)
    _complete_pages(cast)
    _recognise(cast)
    _open_the_council(cast)
    _open_the_regions(cast)


def _tell_the_oldest(cast: Cast) -> None:
    """The network that was a cooperative before the council sat: who is of it, its assembly, its first years."""
    with at(cast.calendar.ago(oldest.BEGUN)):
        adopt_charter()
        for role in council.ROLES:
            if role.key in oldest.ROLES:
                cast.roles[role.key] = open_account(cast, role.email, role.name)
        secretariat = cast.roles["secretariat"]
        secretariat.is_staff = True
        secretariat.save(update_fields=["is_staff"])
        region = Region.objects.get(code=oldest.REGION)
        name = council.REGIONAL_NETWORKS[region.code]
        cast.networks[region.code] = organisation(name, OrganisationKind.NETWORK, Level.REGIONAL, region=region)
        cast.assemblies[region.code] = _assembly_of(region)
        cast.associates = [open_account(cast, email_of(each), each) for each in oldest.ASSOCIATES]
        cast.town = organisation(oldest.TOWN, OrganisationKind.INSTITUTION)
        appoint_representative(cast.roles["elue"], cast.town, actor=secretariat, role="adjointe à la vie associative")
    for _moment in play(oldest.Oldest(cast).strands(), until=timezone.now()):
        pass


def _assembly_of(region: Region) -> Assembly:
    return found_assembly(f"Assemblée des lieux, {region.name}", actor=None, region=region)


def person(cast: Cast) -> Account:
    """Somebody new, whose name nobody else has."""
    while (name := f"{cast.dice.choice(council.FIRST_NAMES)} {cast.dice.choice(council.LAST_NAMES)}") in cast.names:
        pass
    return open_account(cast, email_of(name), name)


def email_of(name: str) -> str:
    return f"{slugify(name).replace('-', '.')}@{council.DOMAIN}"


def open_account(cast: Cast, email: str, name: str) -> Account:
    """An account with a verified address and a published name, who accepted the charter."""
    cast.names.add(name)
    account = Account.objects.create_user(email)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    accept_charter(account)
    return set_name(account, actor=account, name=name, publish=True)


def organisation(name: str, kind: OrganisationKind, level: Level = Level.NATIONAL, **where: object) -> Organisation:
    email = f"contact@{slugify(name)[:40].strip('-')}.invalid"
    presentation = "Organisation inventée pour la démonstration."
    if kind == OrganisationKind.INSTITUTION:
        presentation = "Ce qu’elle répond ici est inventé pour la démonstration."
    return create_organisation(
        actor=None, name=name, kind=kind, level=level, email=email, presentation=presentation, **where
    )


def _name_networks(cast: Cast) -> None:
    """Networks, who animates for them, and the places that belong to them."""
    network, secretariat = OrganisationKind.NETWORK, cast.roles["secretariat"]
    cast.networks["national"] = organisation("L’équipe d’animation nationale", network)
    appoint_animator(cast.roles["national"], cast.networks["national"], actor=secretariat)
    for region in Region.objects.filter(code__in=council.REGIONAL_NETWORKS):
        name = council.REGIONAL_NETWORKS[region.code]
        body = cast.networks.get(region.code) or organisation(name, network, Level.REGIONAL, region=region)
        cast.networks[region.code] = body
        account = cast.roles["region"] if region.code == "75" else person(cast)
        cast.animators[region.code] = account
        appoint_animator(account, body, actor=secretariat, region=region)
        appoint_representative(account, body, actor=secretariat, role="coordination")
    soon = timezone.localdate(cast.calendar.now) + dt.timedelta(days=25)
    for department in Department.objects.filter(code__in=council.DEPARTMENTAL_NETWORKS).select_related("region"):
        name = council.DEPARTMENTAL_NETWORKS[department.code]
        body = organisation(name, network, Level.DEPARTMENTAL, department=department, region=department.region)
        account = cast.roles["creuse"] if department.code == "23" else person(cast)
        appoint_animator(account, body, actor=secretariat, department=department, until=soon)
        appoint_representative(account, body, actor=secretariat, role="animation")
    members = [place for place in cast.places if cast.dice.random() < 0.6]
    Affiliation.objects.bulk_create(Affiliation(place=p, organisation=cast.network_of(p)) for p in members)


def _name_institutions(cast: Cast) -> None:
    for key, name in council.INSTITUTIONS.items():
        cast.institutions[key] = organisation(name, OrganisationKind.INSTITUTION, service="Direction générale")
    agent, body = cast.roles["institution"], cast.institutions["anct"]
    appoint_representative(agent, body, actor=cast.roles["secretariat"], role="cheffe de projet")


def _give_voices(cast: Cast) -> None:
    """One place in three can speak, the first of the Creuse by the role that shows it. One in ten had to ask."""
    for rank, place in enumerate(cast.places[::SPEAKING]):
        account = cast.speakers[place.pk] = cast.roles["lieu"] if rank == 0 else person(cast)
        role, animator = "responsable du lieu", cast.animator_of(place)
        if rank % 10:
            appoint_representative(account, place, actor=animator, role=role)
        else:
            claim = claim_hat(place, actor=account, role=role, message="Élue par l’assemblée générale.")
            confirm_claim(claim, actor=animator)


def _complete_pages(cast: Cast) -> None:
    """Hours, accessibility and domains, written by the place itself or by its animation."""
    for rank, place in enumerate(cast.places):
        speaker = cast.speakers.get(place.pk)
        if speaker is None and rank % DESCRIBED:
            continue
        revise_place(
            place,
            actor=speaker or cast.animator_of(place),
            hours=cast.dice.choice(council.HOURS),
            accessibility=cast.dice.choice(council.ACCESSIBILITY),
            domains=cast.dice.sample([d.value for d in Domain if d != Domain.OTHER], k=cast.dice.randint(1, 3)),
            description="Lieu inventé pour la démonstration ; seule sa commune est réelle.",
        )


def _recognise(cast: Cast) -> None:
    """One place in nine is recognised by a national programme. Zonings are of real municipalities: none is invented."""
    programmes = [Programme.FABRIQUE, Programme.MANUFACTURE, Programme.FRANCE_SERVICES, Programme.CONNECTED_CAMPUS]
    Label.objects.bulk_create(
        Label(place=place, programme=programmes[rank % 4], since=dt.date(2020 + rank % 5, 3, 1), source=SOURCE)
        for rank, place in enumerate(cast.places[::9])
    )


def _open_the_council(cast: Cast) -> None:
    """The national assembly: seven colleges, some forty-five seats, each with somebody to answer for it."""
    assembly = cast.assemblies["national"] = found_assembly("Conseil national des tiers-lieux", actor=None)
    kinds = OrganisationKind
    bodies: dict[str, list[Organisation]] = {
        "third_places": [organisation(name, kinds.OPERATING_BODY) for name in council.OPERATING_BODIES],
        "regional_networks": [cast.networks[code] for code in council.REGIONAL_NETWORKS],
        "thematic_networks": [organisation(name, kinds.NETWORK, Level.THEMATIC) for name in council.THEMATIC_NETWORKS],
        "multi_site_operators": [organisation(name, kinds.OPERATING_BODY) for name in council.MULTI_SITE_OPERATORS],
        "founders": [organisation(name, kinds.PARTNER) for name in council.FOUNDERS],
        "partners": [organisation(name, kinds.PARTNER) for name in council.PARTNERS],
    }
    colleges = {college.code: college for college in assembly.colleges.all()}
    for code, members in bodies.items():
        for rank, body in enumerate(members):
            account = _answers_for(cast, body, first=code == "third_places" and rank == 0)
            until = timezone.localdate(cast.calendar.now) + dt.timedelta(days=20) if rank % 3 == 1 else None
            cast.seats.append((seat_member(colleges[code], actor=None, organisation=body, until=until), account))
    persons = [cast.roles["presidence"], *(person(cast) for _ in range(council.QUALIFIED_PERSONS - 1))]
    for account in persons:
        seat = seat_member(
            colleges["citizens_contributors_qualified"],
            actor=None,
            account=account,
            chairs=account == cast.roles["presidence"],
        )
        cast.seats.append((seat, account))
    for name in council.NEWCOMERS:
        body = organisation(name, kinds.OPERATING_BODY)
        cast.newcomers.append((body, _answers_for(cast, body, first=False)))
    homes = zip(batched(cast.places[3:], 2, strict=False), cycle(bodies["third_places"]), strict=False)
    pairs = [(body, place) for some, body in list(homes)[:20] for place in some]
    Affiliation.objects.bulk_create(Affiliation(place=place, organisation=body) for body, place in pairs)


def _answers_for(cast: Cast, body: Organisation, *, first: bool) -> Account:
    """A regional network is answered for by its animator, other members by somebody new."""
    if body.region and body.level == Level.REGIONAL:
        return cast.animators[body.region.code]
    account = cast.roles["siege"] if first else person(cast)
    appoint_representative(account, body, actor=cast.roles["secretariat"], role="présidence")
    return account


def _open_the_regions(cast: Cast) -> None:
    """An assembly in each region, chaired by its network, with people of its places."""
    for code, network in cast.networks.items():
        if network.region is None:
            continue
        assembly = cast.assemblies[code] = cast.assemblies.get(code) or _assembly_of(network.region)
        colleges = {college.code: college for college in assembly.colleges.all()}
        seat_member(colleges["regional_networks"], actor=None, organisation=network, chairs=True)
        speaking = [cast.speakers[place.pk] for place in cast.places_in(code) if place.pk in cast.speakers]
        for account in speaking[:6]:
            seat_member(colleges["third_places"], actor=None, account=account)

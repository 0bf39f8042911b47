"""What a program does for somebody: express a need, declare a service, keep a place true. The forms of the pages read
what is sent, so that the same words are refused, by the same sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from ninja import Router
from pydantic import BaseModel, Field

from lieudit.advocacy.forms import ReplyForm
from lieudit.advocacy.models import Demand, Referral, Reply
from lieudit.advocacy.services import receive_reply
from lieudit.advocacy.workflow import ReplyKind
from lieudit.api.once import checked_key, digest_of, once, used_already
from lieudit.api.problems import Problem, Refused
from lieudit.needs.deposit import new_deposit_key
from lieudit.needs.forms import ExpressForm
from lieudit.needs.models import Need
from lieudit.needs.services import express_need
from lieudit.network.forms import PlaceForm
from lieudit.network.hat import SELF, hat_for
from lieudit.network.models import Organisation, Place, representations_of
from lieudit.network.permissions import may_edit_place
from lieudit.public_services.forms import OfferForm
from lieudit.public_services.services import declare_offer
from lieudit.records.services import revise_place
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.locks import lock
from lieudit.toolkit.request import who
from lieudit.toolkit.types import Phrase

if TYPE_CHECKING:
    from django.shortcuts import SupportsGetAbsoluteUrl

router = Router(tags=["Agir, avec un jeton"])
REFUSALS = {400: Problem, 401: Problem, 403: Problem, 422: Problem, 429: Problem}
KEY = {
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            "description": "Une clé à vous : renvoyé sous la même dans les 24 heures, l’acte n’est fait qu’une fois.",
        }
    ]
}
CHARTER = "Vrai : la personne accepte la charte de bienveillance. À dire une fois par version de la charte."


class NeedSent(BaseModel):
    """A need, in the words of who says it."""

    words: str = Field(description="Le besoin, avec vos mots.", max_length=20_000)
    domains: list[str] = Field(default_factory=list, max_length=20, description="Les domaines, par leur code.")
    place: str = Field(
        "", max_length=200, description="Le lieu pour lequel vous parlez, par le dernier mot de son adresse."
    )
    organisation: str = Field("", max_length=200, description="Ou l’organisation, de même.")
    where: str = Field("", max_length=200, description="En votre nom : une commune, ou un code postal.")
    place_is_public: bool = Field(True, description="Publier le nom du lieu.")
    charter: bool = Field(False, description=CHARTER)


class OfferSent(BaseModel):
    """A service of a place."""

    place: str = Field(max_length=200, description="Le lieu : la fin de son adresse.")
    title: str = Field(max_length=120)
    domain: str = Field(max_length=40, description="Le domaine, par son code.")
    kind: str = Field(max_length=40, description="La nature du service, par son code.")
    description: str = Field("", max_length=2000)
    hours: str = Field("", max_length=500, description="« mardi et jeudi 14h-18h », ou l’écriture d’OpenStreetMap.")
    price: list[str] = Field(default_factory=list, max_length=20)
    access: list[str] = Field(default_factory=list, max_length=20)
    booking_url: str = Field("", max_length=500)
    accompaniment: list[str] = Field(default_factory=list, max_length=20)
    publics: list[str] = Field(default_factory=list, max_length=20)
    care: list[str] = Field(default_factory=list, max_length=20)
    services: list[str] = Field(default_factory=list, max_length=40)
    programmes: list[str] = Field(default_factory=list, max_length=20)
    trainings: list[str] = Field(default_factory=list, max_length=20)
    itinerancy: list[str] = Field(default_factory=list, max_length=20)
    charter: bool = Field(False, description=CHARTER)


class PlaceSent(BaseModel):
    """What changes of a place; what is not said stays as it is."""

    name: str | None = Field(None, max_length=200)
    address: str | None = Field(None, max_length=250)
    postcode: str | None = Field(None, max_length=10)
    point: str | None = Field(None, max_length=60, description="Latitude puis longitude : « 46.1693, 1.8719 ».")
    summary: str | None = Field(None, max_length=280)
    description: str | None = Field(None, max_length=20_000)
    status: str | None = Field(None, max_length=40)
    opened_on: str | None = Field(None, max_length=10, description="Un jour : 2024-09-01.")
    typologies: list[str] | None = Field(None, max_length=40)
    domains: list[str] | None = Field(None, max_length=20)
    hours: str | None = Field(None, max_length=500)
    accessibility: str | None = Field(None, max_length=500)
    phone: str | None = Field(None, max_length=30)
    email: str | None = Field(None, max_length=254)
    links: list[str] | None = Field(None, max_length=20)
    siret: str | None = Field(None, max_length=20)
    charter: bool = Field(False, description=CHARTER)


class Decision(BaseModel):
    """What an institution decides of one demand."""

    demand: int = Field(description="Le rang de la demande dans la lettre.", ge=1, le=1000)
    outcome: str = Field(max_length=20, description="`accepted`, `partial` ou `refused`.")
    text: str = Field("", max_length=20_000, description="Publié tel quel, sans coupe.")


class ReplySent(BaseModel):
    """What an institution answers to a letter of the council, by the link of the letter."""

    kind: str = Field(max_length=20, description="`acknowledge`, `ask_time`, `answer` ou `commit`.")
    role: str = Field(max_length=150, description="La fonction de qui répond. Aucun nom n’est publié.")
    decisions: list[Decision] = Field(
        default_factory=list, max_length=100, description="Pour `answer` : une par demande ; pour `commit` : une seule."
    )
    text: str = Field("", max_length=20_000, description="Pour `ask_time` : la raison du délai.")
    until: str = Field("", max_length=10, description="Pour `ask_time` et `commit` : un jour, 2027-03-01.")


@dataclass(frozen=True)
class Part:
    """One field of an act: its name, what it is, the most that it holds (signs, or things), whether it is needed."""

    name: str
    meaning: Phrase
    kind: Phrase
    longest: int | None
    needed: bool


KINDS: Mapping[str, Phrase] = {
    "string": _l("texte"),
    "array": _l("liste"),
    "boolean": _l("oui ou non"),
    "integer": _l("nombre entier"),
}


def parts_of(sent: type[BaseModel], form: type[ActForm]) -> Iterator[Part]:
    """What an act takes, as the document says it; named as the form of its page where the document says no more."""
    told = sent.model_json_schema()
    for name, said in told["properties"].items():
        kind = said if "type" in said else next(each for each in said["anyOf"] if each.get("type") != "null")
        label = form.base_fields[name].label if name in form.base_fields else ""
        yield Part(
            name,
            said.get("description") or label or name,
            KINDS[kind["type"]],
            kind.get("maxLength") or kind.get("maxItems"),
            name in told.get("required", ()),
        )


class Done(BaseModel):
    """What was done, and where it is read."""

    address: str
    says: str = Field(description="En une phrase, ce qu’il en est.")


def typed(words: Mapping[str, object]) -> QueryDict:
    """What a browser would have sent: a box that is not ticked says nothing."""
    told = QueryDict(mutable=True)
    for name, value in words.items():
        if isinstance(value, list):
            told.setlist(name, [str(each) for each in value])
        elif value is True:
            told[name] = "on"
        elif value is not False and value is not None:
            told[name] = str(value)
    return told


def shown(form: ActForm) -> dict[str, object]:
    """What a form that is not filled in shows, field by field, as a browser would send it back."""
    told: dict[str, object] = {}
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        as_is = isinstance(value, (list, bool)) or isinstance(widget, forms.widgets.ChoiceWidget)
        told[bound.name] = value if as_is else widget.format_value(value)
    return told


def refused(form: ActForm, **otherwise: str) -> Refused:
    """Why a form was not taken, field by field; `otherwise` are the names here of its fields."""
    wrong = [
        {"parameter": "" if name == "__all__" else otherwise.get(name, name), "detail": str(each)}
        for name, told in form.errors.items()
        for each in list(told)
    ]
    return Refused(422, _("Ce qui est envoyé n’est pas pris : voyez chaque champ."), errors=wrong)


def done(request: HttpRequest, act: Callable[[], Done], status: int) -> HttpResponse:
    """The act, once for its key."""
    digest = digest_of(str(request.method), request.path, request.body)
    token = request.token  # type: ignore[attr-defined]
    code, told = once(token, checked_key(request.headers), digest, lambda: (status, act().model_dump()))
    return JsonResponse(told, status=code, headers={"Location": told["address"]})


def spoken_for(request: HttpRequest, thing: Place | Organisation | None) -> str:
    """The hat that one wears for a place or an organisation."""
    if thing is None:
        return SELF
    if not any(each.hat == thing for each in representations_of(request.user)):
        raise Refused(403, _("Vous ne parlez pas pour %(name)s.") % {"name": thing})
    return hat_for(thing).key


def spoken_name(sent: NeedSent) -> Place | Organisation | None:
    """In whose name a need is said: None for oneself."""
    if sent.organisation:
        return find_organisation(sent.organisation)
    return find_place(sent.place) if sent.place else None


def find_place(slug: str, *, otherwise: int = 422) -> Place:
    found = Place.objects.shown().with_territory().filter(slug=slug).first() if "\0" not in slug else None
    if found is None:
        raise Refused(
            otherwise, _("Aucun lieu n’a cette adresse."), errors=[{"parameter": "place", "detail": slug[:60]}]
        )
    return found


def find_organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first() if "\0" not in slug else None
    if found is None:
        wrong = [{"parameter": "organisation", "detail": slug[:60]}]
        raise Refused(422, _("Aucune organisation n’a cette adresse."), errors=wrong)
    return found


@router.post(
    "acts/needs",
    response={201: Done, **REFUSALS},
    operation_id="needs",
    summary="Exprimer un besoin",
    url_name="needs",
    openapi_extra=KEY,
)
def needs(request: HttpRequest, sent: NeedSent) -> HttpResponse:
    def act() -> Done:
        thing = spoken_name(sent)
        words = {"words": sent.words, "domains": sent.domains, "place": sent.where, "hat": spoken_for(request, thing)}
        more = {"place_is_public": sent.place_is_public, "charter": sent.charter, "key": new_deposit_key()}
        form = ExpressForm(typed(words | more), account=request.user)
        if not form.attempt(express_need, actor=who(request)):
            raise refused(form, place="where", hat="place")
        need: Need = form.outcome
        is_public = need.published_at is not None
        return told(need, _("Publié.") if is_public else _("Reçu : l’animation du territoire le relit d’abord."))

    return done(request, act, 201)


@router.post(
    "acts/offers",
    response={201: Done, **REFUSALS},
    operation_id="offers",
    summary="Déclarer un service d’un lieu",
    url_name="offers",
    openapi_extra=KEY,
)
def offers(request: HttpRequest, sent: OfferSent) -> HttpResponse:
    def act() -> Done:
        place = kept_place(request, sent.place)
        form = OfferForm(typed(sent.model_dump(exclude={"place"})), account=request.user, place=place)
        if not form.attempt(declare_offer, place, actor=who(request)):
            raise refused(form)
        return told(form.outcome, _("Le service est publié."))

    return done(request, act, 201)


@router.patch(
    "acts/places/{slug}",
    response={200: Done, **REFUSALS, 404: Problem},
    operation_id="places",
    summary="Tenir un lieu à jour",
    url_name="places",
    openapi_extra=KEY,
)
def places(request: HttpRequest, slug: str, sent: PlaceSent) -> HttpResponse:
    def act() -> Done:
        place = kept_place(request, slug, otherwise=404)
        lock(place)  # what others correct meanwhile waits, or is read below
        place = find_place(slug, otherwise=404)
        said = sent.model_dump(exclude_unset=True)
        if isinstance(said.get("links"), list):
            said["links"] = "\n".join(said["links"])
        before = shown(PlaceForm(account=request.user, initial=PlaceForm.of(place)))
        form = PlaceForm(typed(before | said), account=request.user)
        if not form.is_valid() or not form.run(revise_place, place, actor=who(request), **only(said, form)):
            raise refused(form)
        count = len(form.outcome)
        return told(place, _("La fiche est corrigée.") if not count else _("Une partie est proposée à qui la tient."))

    return done(request, act, 200)


def only(said: Mapping[str, object], form: ActForm) -> dict[str, object]:
    """What is said of a place, and nothing else: a point is a latitude and a longitude."""
    wanted = {*said, *(("latitude", "longitude") if "point" in said else ())}
    return {name: value for name, value in form.cleaned_data.items() if name in wanted}


def kept_place(request: HttpRequest, slug: str, *, otherwise: int = 422) -> Place:
    """A place that one may correct; `otherwise` is the status where there is none."""
    place = find_place(slug, otherwise=otherwise)
    if not may_edit_place(request.user, place):
        raise Refused(403, _("Vous ne parlez pas pour ce lieu, et n’animez pas son territoire."))
    return place


def told(thing: SupportsGetAbsoluteUrl, says: str) -> Done:
    return Done(address=f"{settings.SITE_URL}{thing.get_absolute_url()}", says=says)


@router.post(
    "acts/replies",
    response={201: Done, **{code: Problem for code in REFUSALS if code != 403}, 410: Problem},
    operation_id="replies",
    summary="Répondre à une lettre du conseil, par son lien",
    description="Le secrétariat vérifie, puis publie, comme sur la page de la lettre. Une pièce se joint sur la page.",
    url_name="replies",
    openapi_extra=KEY,
)
def replies(request: HttpRequest, sent: ReplySent) -> HttpResponse:
    referral: Referral = request.referral  # type: ignore[attr-defined]
    mine = hashlib.sha256(f"{referral.number} {checked_key(request.headers)}".encode()).hexdigest()[:32]
    key = mine + digest_of(str(request.method), request.path, request.body)[:32]
    known = set(Reply.objects.filter(deposit_key__startswith=mine).values_list("deposit_key", flat=True))
    if known - {key}:
        raise used_already()
    if not known:
        demands = list(Demand.objects.filter(referral=referral).with_deadlines())
        form = ReplyForm(typed(answered(sent) | {"deposit_key": key}), referral=referral, demands=demands)
        if not form.attempt(receive_reply, referral, link_key=request.link_key):  # type: ignore[attr-defined]
            raise refused(form)
    done = told(referral, _("Reçu, et daté : le secrétariat vérifie que cela vient de vous, puis publie."))
    return JsonResponse(done.model_dump(), status=201, headers={"Location": done.address})


def answered(sent: ReplySent) -> dict[str, object]:
    """What the page of the letter would send."""
    said: dict[str, object] = {"kind": sent.kind, "role": sent.role, "text": sent.text, "until": sent.until}
    for each in sent.decisions:
        said |= {f"outcome_{each.demand}": each.outcome, f"text_{each.demand}": each.text}
        if sent.kind == ReplyKind.COMMIT:
            said |= {"demand": each.demand, "outcome": each.outcome, "text": each.text}
    return said


ACTS: tuple[tuple[str, str, Phrase, type[BaseModel], type[ActForm]], ...] = (
    ("POST", "acts/needs", _l("Exprimer un besoin"), NeedSent, ExpressForm),
    ("POST", "acts/offers", _l("Déclarer un service d’un lieu"), OfferSent, OfferForm),
    ("PATCH", "acts/places/{lieu}", _l("Tenir un lieu à jour"), PlaceSent, PlaceForm),
    ("POST", "acts/replies", _l("Répondre à une lettre du conseil, par son lien"), ReplySent, ReplyForm),
    ("", "decisions[]", _l("Dans une réponse, chaque décision"), Decision, ReplyForm),
)
"""Method, address, name, what it takes, the form of its page: for who reads the documentation."""

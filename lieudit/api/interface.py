"""The reading interface, `/api/v1/`: every dataset by page and row by row, and what has a point as OGC API Features.

django-ninja reads what is asked and writes the OpenAPI document (decision 71); answers are written here, straight from
rows, as the files are. Each address is read by anybody, from any site, with the ETag of the clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from inspect import Parameter, Signature
from typing import Annotated, Literal

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError, ValidationError
from ninja.params.functions import Query
from pydantic import BaseModel, ConfigDict, Field, create_model

from lieudit.api import changes, features, paging, private, reads, writing
from lieudit.api.private import problem
from lieudit.api.problems import MEDIA, RATES, Problem, Refused, too_many, unread
from lieudit.toolkit.conditional import nothing_else, open_file, open_to_sites
from lieudit.toolkit.datasets import DATASETS, Column, Dataset, Kind, as_json
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.prepared import Line
from lieudit.toolkit.table_files import GEOJSON, properties_of
from lieudit.toolkit.types import Json

ROOT = "/api/v1"
JSON = "application/json; charset=utf-8"
TYPES: dict[Kind, object] = {
    Kind.TEXT: str | None,
    Kind.LINK: str | None,
    Kind.WORDS: list[str],
    Kind.WHOLE: int | None,
    Kind.NUMBER: float | None,
    Kind.DAY: str | None,
    Kind.MOMENT: str | None,
    Kind.YES_NO: bool | None,
}
"""How an answer says what a column holds: days and moments as ISO 8601."""
LONGEST = 300
"""Characters of a choice."""
LATER = ConfigDict(defer_build=True)
"""What reads and checks a model is made once it is needed. Most models only say what is answered: 4 MB."""
Schema.model_config |= LATER


class Link(BaseModel):
    href: str
    rel: str
    type: str
    title: str = ""


class Landing(BaseModel):
    title: str
    description: str
    links: list[Link]


class Conformance(BaseModel):
    conformsTo: list[str]


class Collection(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: str
    title: str
    description: str
    links: list[Link]


class Collections(BaseModel):
    links: list[Link]
    collections: list[Collection]


class Feature(BaseModel):
    type: Literal["Feature"]
    id: str | int
    geometry: dict[str, object] | None
    properties: dict[str, object]
    links: list[Link] = Field(default_factory=list)


class FeatureCollection(BaseModel):
    type: Literal["FeatureCollection"]
    features: list[Feature]
    links: list[Link]
    numberReturned: int


class Change(BaseModel):
    """What a row of a dataset says now; without `row`, it is no longer given, and `why` says why."""

    number: int = Field(description="Sa place dans l’ordre de tous les changements.")
    dataset: str
    key: str = Field(description="Ce qui nomme la ligne dans son jeu, pour toujours.")
    at: str = Field(description="Quand le changement a été vu (temps universel).")
    row: dict[str, object] | None
    why: str
    sameAs: str = Field(description="L’adresse de la ligne qui tient lieu de celle-ci, s’il y en a une.")


class ChangePage(BaseModel):
    changes: list[Change]
    next: str = Field(description="L’adresse de la suite : gardez-la, elle reste bonne quand il n’y a rien de plus.")
    more: bool = Field(description="D’autres changements attendent déjà à cette adresse.")


COLUMNS = "Colonnes, séparées par des virgules ; toutes, sans cela."


Fields = Annotated[str, Query(max_length=2000, description=COLUMNS)]


class Asked(BaseModel):
    """How many rows, from where, which columns."""

    limit: int = Field(paging.USUAL, ge=1, le=paging.MOST, description="Lignes d’une page, 500 au plus.")
    cursor: str = Field("", max_length=500, description="La suite d’une page : le curseur qu’elle a donné.")


class Since(Asked):
    """The same, of one dataset perhaps, and many at once."""

    limit: int = Field(paging.USUAL, ge=1, le=paging.MOST_CHANGES, description="Changements d’une page, 5 000 au plus.")
    dataset: str = Field("", max_length=60, description="Un jeu de données ; tous, sans cela.")


class Within(Asked):
    """The same, in a rectangle, of a moment: the protocol asks that more than a page be served as a page."""

    limit: int = Field(paging.USUAL, ge=1, description="Points d’une page ; au-delà de 500, 500 sont donnés.")
    bbox: str = Field("", max_length=200, description="Un rectangle, en degrés : ouest,sud,est,nord.")
    datetime: str = Field(
        "", max_length=100, description="Un jour, un moment, ou deux de part et d’autre de « / » ; « .. » : sans fin."
    )
    fields: str = Field("", max_length=2000, description=COLUMNS)


REFUSALS = {400: Problem, 404: Problem, 422: Problem, 429: Problem}
api = NinjaAPI(
    title="Lieudit, interface pour les programmes",
    version="1.0.0",
    description=(
        "Tout ce qui est public de Lieudit, en JSON, sans clé. Les mêmes choix que sur les pages ; des curseurs qui "
        "restent justes pendant que les lignes changent ; un ETag à chaque réponse. Ce qui n’est pas public demande un "
        "jeton, ouvert sur son compte."
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="v1",
)
router = Router()


# What answers


def answer(content: Json, media: str = JSON, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items() if value}
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type=media, headers=named)


@api.exception_handler(Refused)
def refuse(request: HttpRequest, refused: Refused) -> HttpResponse:
    return problem(refused)


@api.exception_handler(ValidationError)
def refuse_badly_written(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What is asked is not of its kind: each choice with what is wrong with it."""
    wrong = [{"parameter": str(each["loc"][-1]), "detail": str(each["msg"])} for each in error.errors]
    return problem(Refused(422, _("Un choix n’est pas écrit comme il faut."), errors=wrong))


@api.exception_handler(HttpError)
def refuse_unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What is sent is no JSON, or too long."""
    return problem(Refused(400, _("Ce qui est envoyé n’est pas du JSON, ou est trop long.")))


@api.exception_handler(Http404)
def refuse_unknown(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(Refused(404, _("Rien n’est à cette adresse.")))


def address_with(request: HttpRequest, cursor: str) -> str:
    """The same address, further on."""
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"


def line_of(name: str, dataset: Dataset, item: str, columns: Sequence[Column], *, on_a_map: bool = False) -> list[Line]:
    """The row that an address names, or none."""
    key = dataset.key_named(item)
    names = reads.names_of(columns)
    return [] if key is None else reads.one.lines(name, names, on_a_map, timezone.localdate(), key=key)


def missing(name: str, dataset: Dataset, key: str) -> Refused:
    """Why a row is not given: it never was, or it was and something happened."""
    gone = dataset.gone(key) if dataset.gone else None
    if gone is None and not changes.was_given(name, key):
        return Refused(404, _("Aucune ligne ne porte cet identifiant."))
    gone = gone or changes.gone_of(name, key)
    more = {"sameAs": address} if (address := changes.same_as(name, gone.same_as)) else {}
    return Refused(410, gone.why, **more)


# Every dataset


def row_model(name: str, dataset: Dataset) -> type[BaseModel]:
    """What a row says, column by column."""
    told: dict[str, tuple[object, object]] = {}
    for column in dataset.all_columns:
        default: object = ... if column.name == dataset.key else [] if column.kind is Kind.WORDS else None
        kind = TYPES[column.kind]
        if column.name == dataset.key:
            kind = int if column.kind is Kind.WHOLE else str
        told[column.name] = (kind, Field(default, description=str(column.meaning)))
    return create_model(f"Ligne_{name.replace('-', '_')}", __config__=LATER, **told)  # type: ignore[call-overload,no-any-return]


def asked_model(name: str, dataset: Dataset) -> type[Asked]:
    """What may be asked of a list: the choices of its page, and how much of it."""
    columns = ", ".join(column.name for column in dataset.all_columns)
    told: dict[str, tuple[object, object]] = {
        "fields": (
            str,
            Field("", max_length=2000, description=f"Colonnes, séparées par des virgules, parmi : {columns}."),
        )
    }
    for each, label in dataset.choice_labels().items():
        told[each] = (str, Field("", max_length=LONGEST, description=str(label)))
    made: type[Asked] = create_model(f"Choix_{name.replace('-', '_')}", __base__=Asked, **told)  # type: ignore[call-overload]
    return made


def offer_dataset(name: str, dataset: Dataset) -> None:
    """The list of a dataset, and each of its rows."""
    row, asked_of = row_model(name, dataset), asked_model(name, dataset)
    holds: dict[str, tuple[object, object]] = {"data": (list[row], ...), "next": (str | None, None)}  # type: ignore[valid-type]
    page = create_model(f"Page_{name.replace('-', '_')}", __config__=LATER, **holds)  # type: ignore[call-overload]

    def many(request: HttpRequest, asked: Asked) -> HttpResponse:
        found = paging.page_of(
            name,
            dataset,
            request.GET,
            limit=asked.limit,
            cursor=asked.cursor,
            fields=request.GET.get("fields", ""),
        )
        following = address_with(request, found.following) if found.following else ""
        told = f'<{following}>; rel="next"' if following else ""
        return answer({"data": found.rows, "next": following or None}, Link=told)

    def one(request: HttpRequest, item: str, fields: Fields = "") -> HttpResponse:
        columns = paging.chosen_columns(dataset, fields)
        found = as_json(line_of(name, dataset, item, columns), columns)
        if not found:
            raise missing(name, dataset, item)
        return answer(found[0])

    first = Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
    query = Parameter("asked", Parameter.KEYWORD_ONLY, annotation=asked_of, default=Query(...))
    many.__signature__ = Signature([first, query])  # type: ignore[attr-defined]
    title, tags = str(dataset.title), [str(dataset.title)]
    router.get(
        f"/{name}",
        response={200: page, **REFUSALS},
        tags=tags,
        operation_id=f"{name}.list",
        summary=f"{title} : par page",
        description=str(dataset.about),
        url_name="many",
    )(many)
    router.get(
        f"/{name}/{{item}}",
        response={200: row, **REFUSALS, 410: Problem},
        tags=tags,
        operation_id=f"{name}.one",
        summary=f"{title} : une ligne",
        url_name="one",
    )(one)


# What changed


@router.get(
    "changes",
    response={200: ChangePage, **REFUSALS, 410: Problem},
    tags=["Changements"],
    operation_id="changes",
    summary="Ce qui a changé, dans l’ordre",
    description=(
        "Pour tenir une copie. Partez sans curseur : chaque ligne de chaque jeu vient une fois. Puis gardez `next`, et "
        "redemandez-le quand vous voulez : rien n’est omis, une ligne peut revenir telle quelle. Remplacez-la par "
        "`row` ; ôtez-la quand `row` est nul."
    ),
    url_name="changes",
)
def changes_page(request: HttpRequest, asked: Since = Query(...)) -> HttpResponse:  # noqa: B008
    if asked.dataset and asked.dataset not in DATASETS:
        raise Refused(422, _("Ce jeu de données n’existe pas."))
    found = changes.changes_after(read_until(asked.cursor), limit=asked.limit, dataset=asked.dataset)
    following = address_with(request, paging.cursor_of("changes", found.read))
    content = {"changes": found.told, "next": following, "more": found.more}
    return answer(content, Link=f'<{following}>; rel="next"')


def read_until(cursor: str) -> changes.Read:
    """How far the changes were read; from the start without a cursor."""
    if not cursor:
        return changes.Read()
    match paging.key_of("changes", cursor):
        case [int(number), str(moment)]:
            return changes.Read(number, moment)
    raise Refused(400, _("Ce curseur n’est pas à nous : reprenez la liste du début."))


# What has a point


def find_collection(name: str) -> Dataset:
    found = features.collections().get(name)
    if found is None:
        raise Refused(404, _("Aucune collection ne porte ce nom."))
    return found


def columns_on_a_map(dataset: Dataset, fields: str) -> list[Column]:
    """Those that are asked for; a point is said apart."""
    wanted = {column.name for column in paging.chosen_columns(dataset, fields)}
    return [column for column in properties_of(dataset) if column.name in wanted]


def root() -> str:
    return f"{settings.SITE_URL}{ROOT}"


@router.get(
    "",
    response={200: Landing, 400: Problem, 429: Problem},
    tags=["OGC API Features"],
    operation_id="landing",
    summary="Où tout se trouve",
    url_name="landing",
)
def landing(request: HttpRequest) -> HttpResponse:
    features.only(request.GET, ())
    links = [
        features.link(f"{root()}/{name}", "item", "application/json", str(each.title))
        for name, each in DATASETS.items()
    ]
    about = features.link(f"{settings.SITE_URL}/donnees/interface/", "service-doc", "text/html", "Mode d’emploi")
    return answer(features.landing(root(), [about, *links]))


@router.get(
    "conformance",
    response={200: Conformance, 400: Problem, 429: Problem},
    tags=["OGC API Features"],
    operation_id="conformance",
    summary="Ce que l’interface suit",
    url_name="conformance",
)
def conformance(request: HttpRequest) -> HttpResponse:
    features.only(request.GET, ())
    return answer({"conformsTo": features.CONFORMS})


@router.get(
    "collections",
    response={200: Collections, 400: Problem, 429: Problem},
    tags=["OGC API Features"],
    operation_id="collections",
    summary="Ce qui a un point",
    url_name="collections",
)
def collections(request: HttpRequest) -> HttpResponse:
    features.only(request.GET, ())
    told = [features.collection(name, dataset, root()) for name, dataset in features.collections().items()]
    return answer({"links": [features.link(f"{root()}/collections", "self", "application/json")], "collections": told})


@router.get(
    "collections/{name}",
    response={200: Collection, **REFUSALS},
    tags=["OGC API Features"],
    operation_id="collection",
    summary="Une collection",
    url_name="collection",
)
def collection(request: HttpRequest, name: str) -> HttpResponse:
    features.only(request.GET, ())
    return answer(features.collection(name, find_collection(name), root()))


@router.get(
    "collections/{name}/items",
    response={200: FeatureCollection, **REFUSALS},
    tags=["OGC API Features"],
    operation_id="items",
    summary="Les points d’une collection",
    url_name="items",
)
def items(request: HttpRequest, name: str, asked: Within = Query(...)) -> HttpResponse:  # noqa: B008
    """Points, in a rectangle (`bbox`); every choice of the list may be added."""
    dataset = find_collection(name)
    features.only(request.GET, {*Within.model_fields, *dataset.choice_labels()})
    columns, limit = columns_on_a_map(dataset, asked.fields), min(asked.limit, paging.MOST)
    lines = paging.lines_of(
        name, dataset, request.GET, columns, limit=limit, cursor=asked.cursor, bbox=asked.bbox, moment=asked.datetime
    )
    read = features.features(dataset, lines, columns)
    told, here = read[:limit], f"{settings.SITE_URL}{request.get_full_path()}"
    links = [features.link(here, "self", GEOJSON), features.link(f"{root()}/collections/{name}", "collection", JSON)]
    if len(read) > limit:
        following = address_with(request, paging.cursor_of(name, told[-1]["id"]))
        links.append(features.link(following, "next", GEOJSON))
    content = {"type": "FeatureCollection", "features": told, "links": links, "numberReturned": len(told)}
    return answer(content, GEOJSON)


@router.get(
    "collections/{name}/items/{item}",
    response={200: Feature, **REFUSALS, 410: Problem},
    tags=["OGC API Features"],
    operation_id="feature",
    summary="Un point",
    url_name="feature",
)
def one_feature(request: HttpRequest, name: str, item: str, fields: Fields = "") -> HttpResponse:
    dataset = find_collection(name)
    features.only(request.GET, {"fields"})
    columns = columns_on_a_map(dataset, fields)
    found = features.features(dataset, line_of(name, dataset, item, columns, on_a_map=True), columns)
    if not found:
        raise missing(name, dataset, item)
    address = f"{root()}/collections/{name}"
    links = [features.link(f"{address}/items/{item}", "self", GEOJSON), features.link(address, "collection", JSON)]
    return answer(found[0] | {"links": links}, GEOJSON)


# The whole


api.add_router("", private.router)
api.add_router("", writing.router)
for each_name in sorted(DATASETS, key=lambda name: name == "lieux"):  # last: the names of routes are those of places
    offer_dataset(each_name, DATASETS[each_name])
api.add_router("", router)


@cache
def document() -> str:
    """The OpenAPI 3.1 document: what ninja says, with refusals as they are, and where the interface answers."""
    told: Json = json.loads(json.dumps(api.get_openapi_schema(path_prefix=f"{ROOT}/")))
    told["servers"] = [{"url": settings.SITE_URL}]
    told["info"]["license"] = {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"}
    told["info"]["contact"] = {"name": settings.PUBLISHER["name"], "email": settings.PUBLISHER["email"]}
    link = "Le lien d’une lettre du conseil : la fin de son adresse."
    told["components"]["securitySchemes"] = {
        "jeton": {"type": "http", "scheme": "bearer"},
        "lien": {"type": "http", "scheme": "bearer", "description": link},
    }
    told["paths"] = {
        path.removesuffix("/") if path != f"{ROOT}/" else path: told["paths"][path] for path in told["paths"]
    }
    for operations in told["paths"].values():
        for operation in operations.values():
            for status, each in operation["responses"].items():
                each["description"] = SAID.get(status, "La réponse.")
                if int(status) >= 400:
                    (content,) = each["content"].values()
                    each["content"] = {MEDIA: content}
                elif operation["operationId"] in {"items", "feature"}:
                    (content,) = each["content"].values()
                    each["content"] = {GEOJSON: content}
            if operation["operationId"] in private.SCOPES:
                operation["security"] = [{"jeton": [private.SCOPES[operation["operationId"]]]}]
            elif operation["operationId"] == private.BY_LINK:
                operation["security"] = [{"lien": []}]
            else:
                operation["responses"]["304"] = {"description": "Rien n’a changé depuis l’ETag donné."}
    return json.dumps(told, ensure_ascii=False)


SAID = {
    "401": "Un jeton est demandé, ou celui-ci n’ouvre plus rien.",
    "403": "Ce jeton, ou la personne qui l’a ouvert, ne peut pas cela.",
    "400": "Un curseur qui n’est pas à nous, un rectangle ou un moment mal écrit, un paramètre inconnu.",
    "404": "Rien n’est à cette adresse.",
    "410": "Ce qui était là a été retiré, masqué, ou réuni à autre chose.",
    "422": "Un choix qui n’existe pas.",
    "429": "Trop de demandes en une minute.",
}


@csrf_exempt
@login_not_required
def nowhere(request: HttpRequest, where: str) -> HttpResponse:
    """What no dataset and no act answers, told as the rest is: for programs."""
    response = problem(Refused(404, _("Rien n’est à cette adresse.")))
    open_to_sites(response)
    return response


def openapi(request: HttpRequest) -> HttpResponse:
    return HttpResponse(document(), content_type=features.OPENAPI)


def open_reading(
    view: Callable[..., HttpResponse], also: Callable[..., str] = nothing_else
) -> Callable[..., HttpResponse]:
    """Read only, by anybody, from any site, so many times a minute. `also` says what changes in it without an act."""
    kept = open_file(view, also)

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        allowed, told = RATES.ask(origin_of(request, "api"))
        try:
            response = _read(kept, request, args, kwargs) if allowed else problem(too_many())
        except SuspiciousOperation:
            response = problem(unread())
        for name, value in told.items():
            response[name] = value
        response["Access-Control-Allow-Origin"] = "*"
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return login_not_required(answered)


def _read(
    view: Callable[..., HttpResponse], request: HttpRequest, args: tuple[object, ...], kwargs: Mapping[str, object]
) -> HttpResponse:
    """HEAD is GET without its content; OPTIONS says what a page of another site may send."""
    if request.method == "OPTIONS":
        may = {"Access-Control-Allow-Methods": READING, "Access-Control-Allow-Headers": "*", "Allow": READING}
        return HttpResponse(status=204, headers=may | {"Access-Control-Max-Age": "86400"})
    if request.method not in {"GET", "HEAD"}:
        response = problem(Refused(405, _("L’interface se lit : GET, HEAD ou OPTIONS.")))
        response["Allow"] = READING
        return response
    if request.method == "HEAD":
        request.method = "GET"
        response = view(request, *args, **kwargs)
        length, response.content = len(response.content), b""
        response["Content-Length"] = str(length)
        return response
    return view(request, *args, **kwargs)


READING = "GET, HEAD, OPTIONS"


def last_change(**_named: object) -> str:
    return str(changes.last_number())


def addresses() -> list[URLPattern]:
    """Where each of them answers."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in found:
        if each.name in private.SCOPES:
            each.callback = private.with_token(each.callback, private.SCOPES[each.name])
            continue
        if each.name == private.BY_LINK:
            each.callback = private.with_link(each.callback)
            continue
        also = last_change if each.name == "changes" else nothing_else
        each.callback = open_reading(each.callback, also)
    return found

"""What the interface gives to who says a token: their own data, and what waits in the territories that they animate.

No page of another site may ask for it, no cache keeps it, and each request looks at the token again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel, Field

from lieudit.accounts.second_factor import READING, withhold
from lieudit.accounts.services import export_data
from lieudit.advocacy.links import link_fault, read_reply_token
from lieudit.advocacy.models import Referral
from lieudit.api.problems import MEDIA, RATES, Problem, Refused, too_many, unread
from lieudit.api.tokens import token_of
from lieudit.api.workflow import Scope
from lieudit.desks.permissions import keeps_desk
from lieudit.desks.reads import desk_at, find_land
from lieudit.territory.desk import ShownList, lists_of
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.request import who
from lieudit.toolkit.types import Json

SCOPES = {"me": Scope.MINE, "desk": Scope.DESK, **dict.fromkeys(("needs", "offers", "places"), Scope.ACTS)}
"""What a token has to open for each address, by the name of its route."""
BY_LINK = "replies"
"""The address that the link of a letter opens."""
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 429: Problem}
router = Router(tags=["Avec un jeton"])


class Mine(BaseModel):
    """All that the site keeps of a person, as on their account."""

    model_config = {"extra": "allow"}
    exported_at: str
    account: dict[str, object]


class Line(BaseModel):
    name: str
    url: str
    text: str
    since: str = Field(description="Depuis quand : un jour, ou un moment.")
    due: str | None = Field(description="Le jour avant lequel c’est à traiter, s’il y en a un.")


class Waiting(BaseModel):
    key: str
    words: str
    count: int
    lines: list[Line] = Field(description="Les premières ; les autres sont à l’adresse `url`.")
    url: str


class DeskPage(BaseModel):
    territory: str
    waiting: list[Waiting]


@router.get(
    "me",
    response={200: Mine, **REFUSALS},
    operation_id="me",
    summary="Ce que le site garde de moi",
    url_name="me",
)
def me(request: HttpRequest) -> HttpResponse:
    return JsonResponse(export_data(who(request)), json_dumps_params={"ensure_ascii": False})


@router.get(
    "desk/{territory}",
    response={200: DeskPage, **REFUSALS},
    operation_id="desk",
    summary="Ce qui attend dans un territoire",
    description="`territory` est le dernier mot de l’adresse du territoire : `creuse`, `nouvelle-aquitaine`, `france`.",
    url_name="desk",
)
def desk(request: HttpRequest, territory: str) -> HttpResponse:
    known, land = find_land(territory.replace("\0", " "))
    if not known:
        raise Refused(404, _("Aucun territoire ne porte ce nom."))
    if not keeps_desk(request.user, land):
        raise Refused(403, _("Vous n’animez pas ce territoire."))
    waiting = lists_of(desk_at(who(request), land), reverse("desks:desk", args=[territory]))
    return JsonResponse({"territory": territory, "waiting": [told_list(each) for each in waiting]})


def told_list(shown: ShownList) -> Json:
    """A list of the desk, without its gestures: a program reads, a person decides. `more`: it is counted no further."""
    lines = [
        {"name": each.name, "url": each.url, "text": each.text, "since": each.since or "", "due": each.due}
        for each in shown.lines
    ]
    counted = {"count": shown.count, "more": shown.more}
    return {"key": shown.key, "words": shown.words, **counted, "lines": lines, "url": shown.url}


def problem(refused: Refused) -> HttpResponse:
    """A refusal as it is answered; one of a token says what is wrong with it (RFC 6750, § 3)."""
    response = HttpResponse(refused.text, status=refused.status, content_type=MEDIA)
    if refused.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="lieudit"'
    return response


def with_token(view: Callable[..., HttpResponse], scope: str) -> Callable[..., HttpResponse]:
    """Answer as the account of the token that the request says, if it opens `scope`."""

    def admit(request: HttpRequest, words: str) -> None:
        token = token_of(words, scope)
        request.user, request.token = token.account, token  # type: ignore[attr-defined]
        if request.method not in READING:
            withhold(token.account)

    return admitted(view, admit)


def with_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer to who holds the link of a letter of the council: the end of its address is said as a token is."""

    def admit(request: HttpRequest, words: str) -> None:
        request.referral, request.link_key = referral_of(words)  # type: ignore[attr-defined]

    return admitted(view, admit)


def referral_of(header: str) -> tuple[Referral, str]:
    """The letter that a link opens, and the key of this link.

    Raises:
        Refused: 401 where there is none; 410 where it was passed on, is over, or too old.
    """
    scheme, _space, words = header.partition(" ")
    read = read_reply_token(words.strip()) if scheme.lower() == "bearer" else None
    found = Referral.objects.public().with_thread().filter(number=read[0]).first() if read else None
    if read is None or found is None:
        raise Refused(401, _("Dites le lien de la lettre : « Authorization: Bearer … », la fin de son adresse."))
    if link_fault(found, read[1], timezone.localdate()):
        raise Refused(410, _("Ce lien ne sert plus : la lettre a été transmise, ou sa conversation est close."))
    return found, read[1]


def admitted(
    view: Callable[..., HttpResponse], admit: Callable[[HttpRequest, str], None]
) -> Callable[..., HttpResponse]:
    """Answer to whom `admit` lets in by what the request says of itself; so many times a minute."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        allowed, told = RATES.ask(origin_of(request, "api"))
        try:
            if not allowed:
                raise too_many()
            admit(request, request.headers.get("Authorization", ""))
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = problem(refused)
        except SuspiciousOperation:
            response = problem(unread())
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allow = response["Allow"]
            response = problem(Refused(405, _("Méthodes de cette adresse : %(methods)s.") % {"methods": allow}))
            response["Allow"] = allow
        for name, value in {**told, "Cache-Control": "no-store"}.items():
            response[name] = value
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return login_not_required(answered)

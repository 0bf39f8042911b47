"""The assembly of all the members of an association: founded beside its council, its seats made from membership.

A seat of it begins with the record day on which its member had a voice, and ends with the membership (`receivers.py`).
Everything that works on seats (who comes, proxies, the session, ballots, minutes) then works unchanged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import SEAT_KEY, Assembly, AssemblyKind, College, Rulebook, Seat
from lieudit.governance.rules import complete, members_rules, name_of
from lieudit.journal import services as journal
from lieudit.membership.models import Member, MemberQuerySet
from lieudit.network.models import Organisation
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting import services as voting
from lieudit.voting.models import RollEntry
from lieudit.voting.workflow import BallotState, EndedBy

LONGEST_SLUG = 120


@transaction.atomic
def found_members_assembly(council: Assembly, *, actor: Account | None) -> Assembly:
    """Found the assembly of all the members of the association that `council` leads: same colleges, same rules."""
    council = lock(council)
    if council.is_of_members:
        raise RuleBroken(_("Cette assemblée est déjà celle des membres."))
    if Assembly.objects.filter(council=council).exists():
        raise RuleBroken(_("L’assemblée des membres existe déjà."))
    name = str(_("Assemblée générale de l’association nationale"))
    if council.region:
        name = _("Assemblée générale du réseau, %(region)s") % {"region": council.region}
    slug = slugify(name)[:LONGEST_SLUG]
    taken = Assembly.objects.filter(slug=slug).exists()
    assembly = Assembly.objects.create(
        slug=f"{slug[:100]}-{council.pk}" if taken else slug,
        name=name,
        kind=AssemblyKind.MEMBERS,
        region=council.region,
        council=council,
    )
    for book in council.rulebooks.order_by("version"):
        follow_rules(assembly, book)
    things = [assembly, council.region] if council.region else [assembly]
    data = {"assembly": name, "council": council.name}
    journal.record("governance.members_assembly_founded", *things, actor=actor, data=data)
    return assembly


def follow_rules(assembly: Assembly, book: Rulebook) -> Rulebook:
    """The assembly of the members follows a version of the rules of its council, with the colleges that it names."""
    rules = members_rules(book.rules)
    colleges = rules["colleges"]
    for code, name in colleges["names"].items():
        words = {"name": name, "letter": colleges["letters"][code]}
        College.objects.update_or_create(assembly=assembly, code=code, defaults=words)
    return Rulebook.objects.create(
        assembly=assembly, version=book.version, rules=rules, in_force_from=book.in_force_from
    )


def voters(assembly: Assembly, day: dt.date) -> MemberQuerySet:
    """The members who have a voice: they belong to the association that day and today; and, where the rules ask for
    it, were up to date with their dues that day."""
    members = Member.objects.of_association(assembly.region)
    held = members.in_standing(day) if complete(assembly.rulebook.rules)["members"]["dues"] else members.running(day)
    return held.filter(_still())


def _still() -> Q:
    """Of a member of some day that is past: it is one today too."""
    return Q(until=None) | Q(until__gte=timezone.localdate())


def owing(assembly: Assembly, day: dt.date) -> MemberQuerySet:
    """The members of that day and today who have no voice because of their dues."""
    members = Member.objects.of_association(assembly.region)
    return members.running(day).filter(_still()).exclude(pk__in=voters(assembly, day).values("pk"))


def homes_of(assembly: Assembly, codes: Collection[str]) -> dict[str, College]:
    """Where members sit, by the college of their membership: a change of the rules may have moved it meanwhile.

    Refused, with what to do, when the rules have no such college any more.
    """
    books = [complete(book.rules)["colleges"] for book in assembly.rulebooks.order_by("version")]
    rows = {college.code: college for college in assembly.colleges.under(assembly.rulebook)}
    homes = {}
    for code in codes:
        home = code
        for colleges in books:
            if home not in colleges["weights"]:
                home = colleges["moved"].get(home, home)
        if home not in rows:
            words = _("Des membres sont du collège « %(name)s », que les règles n’ont plus : donnez-leur un collège.")
            raise RuleBroken(words % {"name": name_of(code)})
        homes[code] = rows[home]
    return homes


@transaction.atomic
def seat_members(assembly: Assembly, members: Collection[Member], day: dt.date, homes: Mapping[str, College]) -> None:
    """Give these members their seat, from `day`: who sits in its college stays there, who changed college moves."""
    chairs = _chairing(assembly)
    former: dict[int, Seat] = {}
    for seat in Seat.objects.filter(college__assembly=assembly, member__in=[each.pk for each in members]):
        if seat.member_id and (seat.member_id not in former or _term(seat) > _term(former[seat.member_id])):
            former[seat.member_id] = seat
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    made, moved = [], []
    for member in members:
        college, last = homes[member.college], former.get(member.pk)
        if last and last.college_id == college.pk and _term(last) >= yesterday:
            if last.until is not None:  # it was taken off the list a moment ago
                Seat.objects.filter(pk=last.pk).update(until=None)
            continue
        if last and _term(last) >= yesterday:
            moved.append(last.pk)
        made.append(
            Seat(
                college=college,
                organisation_id=member.organisation_id,
                account_id=member.account_id,
                member=member,
                since=day,
                chairs=(member.organisation_id, member.account_id) in chairs,
            )
        )
    _end(Seat.objects.filter(pk__in=moved))
    _after_the_former(assembly, made)
    Seat.objects.bulk_create(made)


def _term(seat: Seat) -> dt.date:
    return seat.until or dt.date.max


def _after_the_former(assembly: Assembly, made: list[Seat]) -> None:
    """A seat begins after the one that the same holder had there before, if it had one."""
    last: dict[tuple[int | None, int | None], dt.date] = {}
    rows = Seat.objects.filter(college__assembly=assembly, until__isnull=False).order_by()
    for organisation, account, until in rows.values_list("organisation", "account").annotate(last=Max("until")):
        last[organisation, account] = until
    for seat in made:
        if (until := last.get((seat.organisation_id, seat.account_id))) and until >= seat.since:
            seat.since = until + dt.timedelta(days=1)


def _chairing(assembly: Assembly) -> set[tuple[int | None, int | None]]:
    """Who chairs the council presides over the assembly of the members."""
    rows = Seat.objects.running().filter(college__assembly=assembly.council_id, chairs=True)
    return set(rows.values_list("organisation", "account"))


@transaction.atomic
def unseat_others(assembly: Assembly, kept: MemberQuerySet) -> int:
    """End the seats of whoever is not among the members `kept`, how many they were; who presides is said again."""
    chairs = _chairing(assembly)
    running = Seat.objects.unended().filter(college__assembly=assembly)
    holders = running.values_list("pk", "organisation", "account", "chairs")
    changed = {pk: not there for pk, org, account, there in holders if there != ((org, account) in chairs)}
    for value in (True, False):
        Seat.objects.filter(pk__in=[pk for pk, there in changed.items() if there == value]).update(chairs=value)
    others = Seat.objects.unended().filter(college__assembly=assembly).exclude(member__in=kept.values("pk"))
    return _end(others)


def _end(seats: QuerySet[Seat]) -> int:
    """End seats, from today, with their voices in the ballots that are not closed."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    found = list(seats.values_list("pk", flat=True))
    if not found:
        return 0
    keys = [f"{SEAT_KEY}{pk}" for pk in found]
    voting.end_voices(RollEntry.objects.filter(key__in=keys), EndedBy.SEAT)
    begun = Seat.objects.filter(pk__in=found, since__lte=yesterday)
    begun.update(until=yesterday)
    young = Seat.objects.filter(pk__in=found, since__gt=yesterday)
    try:
        with transaction.atomic():
            young.delete()
    except ProtectedError:  # something was written about it: it is left with one day
        young.update(until=yesterday, since=yesterday)
    return len(found)


def voices_by_college(assembly: Assembly, day: dt.date | None = None) -> list[tuple[College, int]]:
    """The colleges that have voices that day, with how many, in their order."""
    running = Seat.objects.running(day).filter(college__assembly=assembly).order_by()
    counts = dict(running.values_list("college").annotate(n=Count("pk")))
    return [(college, counts[college.pk]) for college in assembly.colleges.all() if counts.get(college.pk)]


# Of a cooperative: its associates sit there, by their parts


@transaction.atomic
def open_to_associates(assembly: Assembly, *, actor: Account | None) -> Assembly:
    """From today its seats come from parts, which another room opens and ends; those of the members end."""
    assembly = lock(assembly)
    if assembly.associates_since:
        raise RuleBroken(_("Les associés y siègent déjà."))
    _end(Seat.objects.unended().filter(college__assembly=assembly))
    assembly.associates_since = timezone.localdate()
    assembly.save(update_fields=["associates_since"])
    data = {"assembly": assembly.name}
    journal.record("governance.associates_assembly", assembly, actor=actor, data=data)
    return assembly


def associate_college(assembly: Assembly, code: str) -> College:
    """Where a category sits: the college of that code or, where the rules have none, the first of theirs."""
    rows = assembly.colleges.under(assembly.rulebook).order_by("letter", "pk")
    found = rows.filter(code=code).first() or rows.first()
    assert found is not None
    return found


@transaction.atomic
def seat_associate(assembly: Assembly, holder: Organisation | Account, code: str, since: dt.date) -> Seat:
    """The one seat of an associate, from the day on which its parts count."""
    own = {"organisation": holder} if isinstance(holder, Organisation) else {"account": holder}
    held = Seat.objects.filter(college__assembly=assembly, **own)
    if sits := held.unended().first():
        return sits
    last = held.aggregate(last=Max("until"))["last"]
    begins = max(since, last + dt.timedelta(days=1)) if last else since
    chairs = (own["organisation"].pk if "organisation" in own else None, getattr(own.get("account"), "pk", None))
    return Seat.objects.create(
        college=associate_college(assembly, code), since=begins, chairs=chairs in _chairing(assembly), **own
    )


def move_associate(assembly: Assembly, holder: Organisation | Account, code: str, since: dt.date) -> Seat:
    """The seat of an associate, in another college from today.

    Raises:
        RuleBroken: a ballot of the assembly that is not closed counts this voice in the former one.
    """
    own = Q(organisation=holder) if isinstance(holder, Organisation) else Q(account=holder)
    sits = Seat.objects.unended().filter(own, college__assembly=assembly)
    if stays := sits.filter(college=associate_college(assembly, code)).first():
        return stays
    keys = [f"{SEAT_KEY}{pk}" for pk in sits.values_list("pk", flat=True)]
    if RollEntry.objects.filter(key__in=keys).exclude(ballot__state=BallotState.CLOSED).exists():
        raise RuleBroken(_("Un vote est en cours, où cette voix compte dans son collège : attendez qu’il soit clos."))
    unseat_associate(assembly, holder)
    return seat_associate(assembly, holder, code, since)


def unseat_associate(assembly: Assembly, holder: Organisation | Account) -> int:
    """End it at once, with its voices in the ballots that are not closed."""
    own = Q(organisation=holder) if isinstance(holder, Organisation) else Q(account=holder)
    return _end(Seat.objects.unended().filter(own, college__assembly=assembly))


def associates_on(assembly: Assembly, day: dt.date) -> QuerySet[Seat]:
    """The seats of a day that are seats today too: the register of a record day, less who left since."""
    return Seat.objects.running(day).filter(college__assembly=assembly).filter(_still())

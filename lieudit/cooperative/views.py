"""Pages of the way to a cooperative: the law as it was read, who promised, the parts of each, the register."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lieudit.accounts.models import Account
from lieudit.cooperative import (
    correcting,
    drawn,
    fec,
    files,
    forms,
    interest,
    keeping,
    leaving,
    naming,
    papers,
    paying,
    reading_forms,
    reads,
    renouncing,
    services,
    shown,
    tables,
    verify_ledger,
)
from lieudit.cooperative import transfers as payments
from lieudit.cooperative.bank import proposals
from lieudit.cooperative.certificates import ask_certificates
from lieudit.cooperative.chart import said_lines
from lieudit.cooperative.conversion_steps import STEPS
from lieudit.cooperative.converting import where_they_are
from lieudit.cooperative.models import (
    Associate,
    Cooperative,
    Correction,
    Keeper,
    Movement,
    Payout,
    Promise,
    Subscription,
    Terms,
)
from lieudit.cooperative.permissions import (
    CORRECTION_ACCESS,
    PAYOUT_ACCESS,
    SUBSCRIPTION_ACCESS,
    is_associate,
    keeps,
    keeps_register,
    kept_by,
    led_by,
    may_prepare,
    presides,
    to_answer,
)
from lieudit.cooperative.reckoned import reading_in
from lieudit.cooperative.wording import in_categories, missing_categories, missing_without
from lieudit.governance.law import CLAUSES, FIRM, LAW, by_subject
from lieudit.governance.models import Decision
from lieudit.membership.models import BankLine
from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import drawn_once, public_page, tick_of
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.kept_forms import with_token
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who

ACT = "cooperative/act.html"
SHOWN = 40
"""Cooperatives on one page: one a region, and the nation."""
MOST_LINES = 200
"""Payouts, or mandates, on one page."""


def or_404[Thing](found: Thing | None) -> Thing:
    if found is None:
        raise Http404
    return found


def find(slug: str) -> Cooperative:
    return or_404(reads.cooperative_of(slug))


def find_whole(slug: str) -> Cooperative:
    """With what a whole page asks of its ledger and of its rules."""
    return or_404(reads.whole_of(slug))


def find_subscription(pk: int) -> Subscription:
    rows = Subscription.objects.select_related("associate__cooperative__assembly", "associate__organisation")
    return get_object_or_404(rows, pk=pk)


@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """Lines of the statements that quote parts, or look like it: each with what it pays, or why it cannot."""
    demand(is_secretariat(request.user))
    found = proposals(reads.bank_lines())
    context = {"proposals": [each for each in found if each.fits or vars(each.line)["quotes"]]}
    return render_page(request, "cooperative/bank.html", context)


def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which subscription a line pays, or which reimbursement it is."""
    demand(is_secretariat(request.user))
    found = get_object_or_404(BankLine.objects.waiting().select_related("file"), pk=pk)
    form = forms.SettleForm(*sent(request), line=found, account=who(request))
    return act_page(request, ACT, form, form.act, found, about=None, to=reverse("cooperative:bank"), line=found)


@drawn_once
def law(request: HttpRequest) -> HttpResponse:
    """Every clause, how it was read, when and by whom; what applied before stays, with its dates."""
    today = timezone.localdate()
    subjects = [
        (subject, [(each, each.applies_on(today)) for each in clauses])
        for subject, clauses in by_subject(CLAUSES).items()
    ]
    firm = sum(1 for each in CLAUSES if each.read in FIRM)
    context = {"subjects": subjects, "firm": firm, "total": len(CLAUSES)}
    return render_page(request, "cooperative/law.html", context)


FILE = ("conversion__change__ballot__tally", "conversion__change__base")


@drawn_once
def cooperatives(request: HttpRequest) -> HttpResponse:
    """Each with what blocks it today, the law beside, and what the reader may do of it."""
    rows = Cooperative.objects.select_related("assembly", *FILE).order_by("opened_on", "assembly__name", "pk")
    found = list(rows[:SHOWN])
    context = {
        "files": where_they_are(found),
        "steps": len(STEPS),
        "kept": kept_by(request.user, found),
        "led": led_by(request.user, found),
        "today": timezone.localdate(),
        "prepares": may_prepare(request.user),
    }
    return render_page(request, "cooperative/cooperatives.html", context)


@drawn_once
def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    """Who promised, or who holds the capital: by category, persons never named; what is missing by law."""
    found = find_whole(slug)
    reading, opened, under = reading_in(found), bool(found.opened_on), found.signed_under
    totals = in_categories(found, reading)
    context = {
        "cooperative": found,
        "terms": found.terms(),
        "totals": totals,
        "owed": sum(total.owed for total in totals),
        "missing": missing_categories(totals),
        "capital": leaving.capital_of(found, reading=reading) if opened else None,
        "queue": leaving.queue_of(found, reading) if opened else [],
        "signs": under is not None,
        "to_admit": to_admit(request, found, under),
        "promises": Promise.objects.standing().of_account(request.user).filter(cooperative=found),
        "mine": found.associates.of_account(request.user).order_by("number"),
        "named": naming.named_in(found) if opened else [],
        "keeps": keeps(request.user, found),
    }
    return render_page(request, "cooperative/cooperative.html", context)


def to_admit(request: HttpRequest, found: Cooperative, under: Terms | None) -> Iterable[Subscription]:
    """What waits for who presides, where the statutes say that they admit: who keeps the register reads it there."""
    if under is None or under.admission != "chair" or not presides(request.user, found):
        return []
    rows = to_answer(who(request)).filter(associate__cooperative=found)
    return rows.select_related("associate").order_by("pk")[:SHOWN]


@drawn_once
def day_one(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario, or two side by side, from an address that is shared; the same as a file."""
    found = find(slug)
    boards = forms.scenarios(found, request.GET)
    if request.GET.get("format") == "csv":
        named = {"Content-Disposition": 'attachment; filename="premier-jour.csv"'}
        text = files.first_day_csv([(each.title, each.day, each.replays) for each in boards if each.day])
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=named)
    query = request.GET.copy()
    query["format"] = "csv"
    context = {
        "cooperative": found,
        "boards": boards,
        "file": query.urlencode(),
        "shared": request.build_absolute_uri(),
    }
    return render_page(request, "cooperative/day_one.html", context)


def promise(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    form = forms.PromiseForm(*sent(request), account=who(request))
    return act_page(request, ACT, form, services.make_promise, found, about=found)


@require_POST
def withdraw_promise(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Promise.objects.of_account(request.user).select_related("cooperative__assembly", "organisation")
    found = get_object_or_404(mine, pk=pk)
    press(request, services.withdraw_promise, found, message=_("Votre promesse est retirée."))
    return redirect(found.cooperative)


def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """The bulletin, read and signed on one page: whom and how many, then its very words and the box that signs."""
    found, account, read = find(slug), who(request), request.POST.get("read")
    form = forms.SubscriptionForm(*sent(request), account=account)
    if read and form.attempt(services.sign_subscription, found, actor=account, read=read):
        return done(request, form.done, form.outcome.associate)
    asked = forms.BulletinForm(*sent(request), account=account)
    text = asked.outcome if asked.attempt(services.read_bulletin, found) else ""
    if text and not read:
        form = forms.SubscriptionForm(account=account, initial=request.POST.dict())
    context = {
        "form": form if text else asked,
        "about": found,
        "back": found,
        "terms": found.coming or found.terms(),
        "text": text,
        "digest": services.digest_of(text),
    }
    return render_page(request, "cooperative/subscribe.html", context)


def associate(request: HttpRequest, number: int) -> HttpResponse:
    """The parts of one: what they are worth, what was paid, what leaving today would give, all that happened."""
    found = or_404(reads.associate_of(number))
    keeper = keeps_register(who(request), found)
    demand(keeper or is_associate(who(request), found))
    body = drawn.sums_of(found, who(request), tick_of(request), timezone.localdate(), keeper=keeper)
    context = {"associate": found, "home": found.cooperative, "body": with_token(request, body)}
    return render_page(request, "cooperative/associate.html", context)


@require_safe
def paper(request: HttpRequest, number: int, kind: str, rank: int) -> HttpResponse:
    """A bulletin, a certificate or the slip of a movement, for the associate and who keeps the register."""
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(keeps_register(who(request), found) or is_associate(who(request), found))
    made = papers.paper_of(kind, number, rank)
    if made is None:
        raise Http404
    response = HttpResponse(made.pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{made.file_name}"'
    return response


@public_page
def check(request: HttpRequest, kind: str, number: int, rank: int, digest: str) -> HttpResponse:
    """Whether a paper is ours, by its fingerprint, and whether something followed; never a name."""
    made = papers.paper_of(kind, number, rank)
    ours = made if made and constant_time_compare(made.digest, digest) else None
    context = {"paper": ours, "changed": bool(ours) and papers.is_followed(kind, number, rank)}
    return render_page(request, "cooperative/check.html", context)


def certificates(request: HttpRequest, slug: str) -> HttpResponse:
    """The certificates of all, set by the worker: how far they are, then their archive."""
    found = find(slug)
    demand(keeps(request.user, found))
    form, runs = forms.CertificatesForm(*sent(request)), found.certificate_runs.select_related("asked_by")
    context = {
        "run": runs.running().first(),
        "made": runs.exclude(file="").first(),
        "holders": found.associates.running().count(),
    }
    template, to = "cooperative/certificates.html", reverse("cooperative:certificates", args=[slug])
    return act_page(request, template, form, ask_certificates, found, about=found, to=to, **context)


@require_safe
def certificates_file(request: HttpRequest, slug: str) -> FileResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    made = found.certificate_runs.exclude(file="").first()
    if made is None:
        raise Http404
    day = timezone.localdate(made.asked_at)
    headers = attached(f"certificats-{slug}-{day}.zip") | {"Cache-Control": "private, no-store"}
    return FileResponse(made.file.open("rb"), content_type="application/zip", headers=headers)


def transfer(request: HttpRequest, number: int) -> HttpResponse:
    """What two associates signed is written by who keeps the register, and speaks for neither."""
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(keeps_register(who(request), found))
    form = forms.TransferForm(*sent(request), account=who(request), giver=found)
    return act_page(request, ACT, form, leaving.transfer_parts, found, about=found)


def leave(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(is_associate(who(request), found))
    form = forms.LeaveForm(*sent(request))
    return act_page(
        request,
        "cooperative/leave.html",
        form,
        leaving.leave_cooperative,
        found,
        about=found,
        exit=leaving.exit_of(found),
        terms=found.cooperative.terms(),
        missing=missing_without(found),
        withdrawal=LAW["withdrawal"],
    )


def renounce(request: HttpRequest, number: int) -> HttpResponse:
    """Give up a sum that is owed, by the associate’s own hand."""
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(is_associate(who(request), found))
    form = forms.RenounceForm(*sent(request), associate=found)
    return act_page(request, ACT, form, renouncing.renounce, found, about=found)


@require_POST
def say_named(request: HttpRequest, number: int) -> HttpResponse:
    """An organisation says whether everybody may read that it is an associate."""
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(is_associate(who(request), found))
    named = request.POST.get("named") == "yes"
    said = _("C’est dit : la page de la coopérative vous nomme.") if named else _("C’est dit : vous n’y êtes plus.")
    press(request, naming.say_named, found, message=said, named=named)
    return redirect(found)


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_subscription(pk)
    SUBSCRIPTION_ACCESS.demand("admit", request.user, found)
    form = forms.AnswerForm(*sent(request), subscription=found)
    keeper = keeps_register(who(request), found.associate)
    about = found.associate if keeper else found.associate.cooperative
    return act_page(request, ACT, form, answer_with, found, about=about, signed=found)


def answer_with(
    subscription: Subscription, *, actor: Account, decision: str, reason: str, cited: Decision | None = None
) -> Subscription:
    """The answer that was chosen."""
    if decision == "admit":
        return services.admit_subscription(subscription, actor=actor, decision=cited)
    return services.refuse_subscription(subscription, actor=actor, reason=reason, decision=cited)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_subscription(pk)
    SUBSCRIPTION_ACCESS.demand("withdraw", request.user, found)
    press(request, services.withdraw_subscription, found, message=_("La souscription est retirée."))
    return redirect(found.associate)


def receive(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_subscription(pk)
    SUBSCRIPTION_ACCESS.demand("pay", request.user, found)
    form = forms.PaymentForm(*sent(request), subscription=found)
    return act_page(request, ACT, form, paying.receive_payment, found, about=found.associate, signed=found)


@require_POST
def prepare_payout(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Associate.objects.with_names(), number=number)
    demand(keeps_register(request.user, found))
    press(request, leaving.prepare_payout, found, message=_("C’est préparé : une autre personne le valide."))
    return redirect(found)


@require_POST
def prepare_return(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Subscription.objects.select_related("associate__cooperative__assembly", "associate__organisation")
    found = get_object_or_404(rows, pk=pk)
    demand(keeps_register(request.user, found.associate))
    said = _("Le remboursement est préparé : une autre personne le valide.")
    press(request, leaving.prepare_return, found, message=said)
    return redirect(found.associate)


@require_POST
def drop_payout(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_payout(pk)
    PAYOUT_ACCESS.demand("drop", request.user, found)
    press(request, leaving.drop_payout, found, message=_("Ce paiement est abandonné : rien n’est parti."))
    return redirect(found.associate)


def validate(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_payout(pk)
    PAYOUT_ACCESS.demand("validate", request.user, found)
    form = forms.ValidateForm(*sent(request))
    return act_page(request, ACT, form, leaving.validate_payout, found, about=found.associate, payout=found)


def find_payout(pk: int) -> Payout:
    rows = Payout.objects.select_related("associate__cooperative__assembly", "associate__organisation", "subscription")
    return get_object_or_404(rows, pk=pk)


def give_iban(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one is paid back: for who receives it, and for who keeps the register."""
    found = find_payout(pk)
    PAYOUT_ACCESS.demand("give_iban", request.user, found)
    form = forms.IbanForm(*sent(request))
    return act_page(request, ACT, form, payments.give_iban, found, about=found.associate, payout=found)


def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The sum and where it goes, read by another, who orders the transfer."""
    found = find_payout(pk)
    PAYOUT_ACCESS.demand("order", request.user, found)
    form = forms.OrderForm(*sent(request))
    return act_page(request, ACT, form, payments.order_payout, found, about=found.associate, payout=found)


@require_POST
def prepare_interest(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    said = _("Les intérêts sont préparés : chacun dit où être payé, une autre personne valide.")
    press(request, interest.prepare_interest, found, message=said)
    return redirect("cooperative:transfers", slug)


def transfers(request: HttpRequest, slug: str) -> HttpResponse:
    """What is prepared, what is ordered, and the file for the bank: made at once, from an account that is not kept."""
    found = find(slug)
    demand(keeps(request.user, found))
    payouts = payments.ordered_of(found)
    form = forms.TransfersForm(*sent(request), initial={"on": timezone.localdate()})
    if form.attempt(payments.payment_file, found, payouts):
        headers = attached(f"virements-{timezone.localdate()}.xml")
        return HttpResponse(form.outcome, content_type="application/xml", headers=headers)
    owed, owed_sum = interest.preparable(found)
    context = {
        "cooperative": found,
        "payouts": payouts,
        "prepared": payments.prepared_of(found)[:MOST_LINES],
        "owed": owed,
        "owed_sum": owed_sum,
        "form": form,
    }
    return render_page(request, "cooperative/transfers.html", context)


@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Who keeps the register reads it on a day, and what waits for an answer."""
    found = find_whole(slug)
    demand(keeps(request.user, found))
    body = drawn.register_body(found, tuple(request.GET.items()), tick_of(request), timezone.localdate())
    return render_page(request, "cooperative/register.html", {"cooperative": found, "body": body})


def open_register(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    form = forms.OpenForm(*sent(request), initial={"on": timezone.localdate()})
    return act_page(request, ACT, form, services.open_cooperative, found, about=found)


def keepers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who keeps the register, from when to when; and the form that names somebody."""
    found = find(slug)
    demand(is_secretariat(request.user))
    form = forms.KeeperForm(*sent(request))
    if form.attempt(keeping.name_keeper, found, actor=who(request)):
        return done(request, form.done, "cooperative:keepers", slug)
    mandates = found.keepers.select_related("account")[:MOST_LINES]
    context = {"cooperative": found, "form": form, "mandates": mandates, "today": timezone.localdate()}
    return render_page(request, "cooperative/keepers.html", context)


@require_POST
def end_keeper(request: HttpRequest, pk: int) -> HttpResponse:
    demand(is_secretariat(request.user))
    found = get_object_or_404(Keeper.objects.select_related("cooperative__assembly"), pk=pk)
    press(request, keeping.end_keeper, found, message=_("Le mandat est terminé."))
    return redirect("cooperative:keepers", found.cooperative.assembly.slug)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that a movement be undone by a contrary one."""
    found = get_object_or_404(Movement.objects.select_related("cooperative__assembly", "subscription"), pk=pk)
    mine = Associate.objects.of_account(request.user).filter(pk__in=found.postings.values("associate"))
    demand(keeps(request.user, found.cooperative) and not mine.exists())
    form = forms.UndoForm(*sent(request))
    back = reverse("cooperative:register", args=[found.cooperative.assembly.slug])
    context = {"movement": found, "postings": said_lines(found)}
    return act_page(request, ACT, form, correcting.ask_correction, found, about=None, to=back, **context)


def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction that was asked: another person writes it, or it is dropped."""
    found = get_object_or_404(Correction.objects.waiting().with_movement(), pk=pk)
    steps = CORRECTION_ACCESS.open_steps(who(request), found)
    demand(bool(steps))
    form = forms.CorrectionForm(*sent(request), steps=steps)
    back = reverse("cooperative:register", args=[found.movement.cooperative.assembly.slug])
    context = {"movement": found.movement, "asked": found, "postings": said_lines(found.movement)}
    return act_page(request, ACT, form, correct, found, about=None, to=back, **context)


def correct(found: Correction, *, actor: Account, decision: str) -> Correction:
    """The answer that was chosen."""
    act = correcting.validate_correction if decision == "validate" else correcting.drop_correction
    return act(found, actor=actor)


def shown_to(request: HttpRequest, found: Cooperative) -> Iterable[shown.Shown]:
    """The movements of a ledger, by numbers: whole for who keeps it, as the statutes say for an associate."""
    if keeps(request.user, found):
        return shown.whole(found)
    mine = Associate.objects.running().of_account(request.user).filter(cooperative=found)
    numbers = set(mine.values_list("number", flat=True))
    demand(bool(numbers))
    return shown.to_associate(found, numbers)


@require_safe
def accounting(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is handed over to the accountant: the extract of a year, tables on a day, journals, the ledger."""
    found = find(slug)
    demand(keeps(request.user, found))
    return accounting_page(request, found)


def accounting_page(request: HttpRequest, found: Cooperative) -> HttpResponse:
    year = timezone.localdate().year
    body = drawn.accounting_body(found, tuple(request.GET.items()), tick_of(request), year=year)
    return render_page(request, "cooperative/accounting.html", {"cooperative": found, "body": body})


@require_safe
def fec_file(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The extract of a year, or its description; what was typed wrong is said on the page."""
    found = find(slug)
    demand(keeps(request.user, found))
    form = reading_forms.ExtractForm(request.GET)
    if not form.is_valid():
        return accounting_page(request, found)
    lines, named = form.written(found)
    pieces = fec.encoded(lines, form.cleaned_data["encoding"])
    kind = f"text/plain; charset={form.cleaned_data['encoding']}"
    return StreamingHttpResponse(pieces, content_type=kind, headers=attached(named))


def attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@require_safe
def table_file(request: HttpRequest, slug: str, table: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """A table on a day (today), as it was known on another (now), as a CSV, a workbook, or its schema."""
    found = find(slug)
    demand(keeps(request.user, found))
    chosen = tables.TABLES.get(table)
    if chosen is None or form not in {*tables.MEDIA, "json"}:
        raise Http404
    if form == "json":
        return JsonResponse(tables.schema(table, chosen), json_dumps_params={"ensure_ascii": False})
    day = reading_forms.day_of(request.GET.get("jour", "")) or timezone.localdate()
    pieces = tables.write(chosen, found, day, form, reading_forms.known_at(request.GET.get("su", "")))
    return StreamingHttpResponse(pieces, content_type=tables.MEDIA[form], headers=attached(f"{table}-{day}.{form}"))


@require_safe
def journal_file(request: HttpRequest, slug: str, program: str) -> StreamingHttpResponse:
    """The ledger as a journal of hledger or Beancount, by numbers."""
    found = find(slug)
    movements = shown_to(request, found)
    write = {"hledger": files.hledger_journal, "beancount": files.beancount_journal}.get(program)
    if write is None:
        raise Http404
    kind = "text/plain; charset=utf-8"
    return StreamingHttpResponse(write(found, movements), content_type=kind, headers=attached(f"parts.{program}"))


def ledger_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The ledger, by numbers: for who keeps it, and for associates."""
    found = find(slug)
    pieces = files.ledger_csv(found, shown_to(request, found))
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=attached("grand-livre.csv"))


@public_page
def script(request: HttpRequest) -> HttpResponse:
    text = Path(verify_ledger.__file__).read_bytes()
    named = {"Content-Disposition": 'attachment; filename="verify_ledger.py"'}
    return HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=named)

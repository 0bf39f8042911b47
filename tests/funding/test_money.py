"""Where money comes from: the year of a place and its privacy, the sums of the council and the rows behind them."""

import datetime as dt
import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.promising import announce_instalment, receive_instalment
from lieudit.agreements.services import ask_sequel as ask_agreement
from lieudit.agreements.services import confirm_agreement, renew_agreement, sign_agreement
from lieudit.care.services import hide_text
from lieudit.care.taken_back import taken_back
from lieudit.funding.datasets import MIXES
from lieudit.funding.models import Income, YearMix
from lieudit.funding.money import Said, add_income, ask_sequel, hear_sequel, say_mix, withdraw_income
from lieudit.funding.year_totals import count_years_due
from lieudit.journal.models import Entry
from lieudit.records.duplicates import merge_places
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Beat
from tests.accounts.factories import AccountFactory
from tests.funding.factories import an_income, said_year
from tests.governance.factories import a_council
from tests.membership.factories import a_member, a_scale, paid
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def page(client, name, *args, **sent):
    return client.get(reverse(name, args=args), sent).content.decode()


def rows(**words):
    filled = {"year": str(YEAR)}
    for at, (funder, nature, amount) in enumerate(words.pop("lines")):
        filled |= {f"funder_{at}": funder, f"nature_{at}": nature, f"amount_{at}": amount}
    return filled | words


# A place


def test_a_place_says_its_year_on_one_page(client):
    spoken = RepresentativeFactory()
    client.force_login(spoken.account)
    lines = [("Région", "74", "120 000"), ("Ventes", "70", "60 000"), ("", "74", ""), ("Dons", "754", "1 234,50")]
    answer = client.post(reverse("funding:say_mix", args=[spoken.place.slug]), rows(lines=lines))
    assert answer.status_code == 302, answer.context["form"].errors
    mix = YearMix.objects.get()
    assert [(line.rank, line.funder, line.amount) for line in mix.lines.all()] == [
        (1, "Région", Decimal(120_000)),
        (2, "Ventes", Decimal(60_000)),
        (3, "Dons", Decimal("1234.50")),
    ]
    assert not mix.is_public
    assert "Son lieu seul le lit" in page(client, "funding:mix", spoken.place.slug)


def test_the_form_is_filled_with_last_year_and_keeps_what_was_typed(client):
    mix = said_year(year=YEAR - 1)
    client.force_login(mix.speaker)
    address = reverse("funding:say_mix", args=[mix.place.slug])
    shown = client.get(address).content.decode()
    assert f"Rempli avec ce que le lieu a dit de {YEAR - 1}" in shown
    assert 'value="Région Bretagne"' in shown
    answer = client.post(address, rows(lines=[("Région", "74", "-3"), ("Ventes", "70", "")]))
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "Une somme est au-dessus de zéro" in words
    assert "Écrivez la somme, ou videz la ligne" in words
    assert 'value="Ventes"' in words


def test_a_year_without_a_line_or_to_come_is_refused():
    spoken = RepresentativeFactory()
    with pytest.raises(RuleBroken, match="au moins une ligne"):
        say_mix(spoken.place, actor=spoken.account, year=YEAR, lines=[])
    with pytest.raises(RuleBroken, match="Une année entre"):
        say_mix(spoken.place, actor=spoken.account, year=YEAR + 1, lines=[Said("A", "74", Decimal(1))])


def test_said_again_a_year_is_replaced_and_its_lines_keep_their_number():
    mix = said_year()
    first = mix.lines.get(rank=1).pk
    say_mix(mix.place, actor=mix.speaker, year=mix.year, lines=[Said("Seul", "70", Decimal(9))])
    assert [(line.pk, line.funder) for line in mix.lines.all()] == [(first, "Seul")]


def test_a_private_year_is_read_by_nobody_else(client):
    mix = said_year(lines=[Said("Financeur secret", "74", Decimal(31_337))])
    for reader in (None, AccountFactory(), AccountFactory(secretariat=True)):
        client.logout()
        if reader:
            client.force_login(reader)
        for shown in (
            page(client, "funding:mix", mix.place.slug),
            page(client, "funding:territories"),
            client.get(mix.place.get_absolute_url()).content.decode(),
        ):
            assert "Financeur secret" not in shown
            assert "31" + "\u202f" + "337" not in shown
    assert not MIXES.rows().exists()
    assert not [entry for entry in Entry.objects.public() if entry.kind.startswith("funding.mix")]


def test_a_published_year_is_read_and_taken_back(client):
    mix = said_year(is_public=True)
    assert "Région Bretagne" in page(client, "funding:mix", mix.place.slug)
    assert "d’où vient son argent en" in client.get(mix.place.get_absolute_url()).content.decode()
    assert MIXES.rows().count() == 4
    assert taken_back() is None
    say_mix(mix.place, actor=mix.speaker, year=mix.year, lines=[Said("A", "74", Decimal(1))])
    assert taken_back() is not None
    assert not MIXES.rows().exists()
    assert "Rien n’est publié ici" in page(client, "funding:mix", mix.place.slug)


def test_to_correct_a_private_year_does_not_publish_it(client):
    """The box was ticked as the last year said."""
    place = said_year(is_public=True).place
    speaker = YearMix.objects.get(place=place).author
    say_mix(place, actor=speaker, year=2023, lines=[Said("A", "74", Decimal(1))])
    client.force_login(speaker)
    form = client.get(reverse("funding:say_mix", args=[place.slug]), {"annee": 2023}).context["form"]
    assert form.initial["is_public"] is False
    last = client.get(reverse("funding:say_mix", args=[place.slug]), {"annee": YearMix.objects.latest("year").year})
    assert last.context["form"].initial["is_public"] is True


def test_one_asks_what_is_missing_if_another_stops(client):
    mix = said_year(is_public=True)
    shown = page(client, "funding:mix", mix.place.slug, si="Ventes")
    assert "Il manque 25\u00a0%, soit trois\u00a0mois" in shown


def test_five_places_of_a_region_are_told_together_four_are_not(client):
    town = PlaceFactory().municipality
    for _each in range(4):
        said_year(place=PlaceFactory(municipality=town), year=2024)
    assert count_years_due() == []
    assert "Cette année n’est pas encore comptée" in page(client, "funding:territories", annee=2024)
    said_year(place=PlaceFactory(municipality=town), year=2024)
    assert count_years_due() == [], "once a year, on the first of July"
    Beat.objects.update(at=timezone.now() - dt.timedelta(days=366))
    assert [totals.year for totals in count_years_due()] == [2024]
    shown = page(client, "funding:territories")
    assert town.department.region.name in shown
    assert "1\u202f200" in shown


def test_who_speaks_after_the_count_is_not_had_by_a_subtraction(client):
    town = PlaceFactory().municipality
    for _each in range(5):
        said_year(place=PlaceFactory(municipality=town), year=2024)
    count_years_due()
    before = page(client, "funding:territories", annee=2024)
    said_year(place=PlaceFactory(municipality=town), year=2024)
    assert count_years_due() == []
    again = page(client, "funding:territories", annee=2024)
    assert "1\u202f200" in before
    assert "1\u202f440" not in again
    assert '<td class="num">5</td>' in again


def test_a_total_is_kept_once_those_that_do_not_publish_are_fewer_than_five(client):
    """Four of five publish after the count: the total less theirs would be the sum of the fifth."""
    town = PlaceFactory().municipality
    said = [said_year(place=PlaceFactory(municipality=town), year=2024) for _each in range(5)]
    count_years_due()
    assert "1\u202f200" in page(client, "funding:territories", annee=2024)
    YearMix.objects.filter(pk__in=[mix.pk for mix in said[:4]]).update(is_public=True)
    shown = page(client, "funding:territories", annee=2024)
    assert "1\u202f200" not in shown
    assert "600" not in shown, "nor by a nature"
    YearMix.objects.update(is_public=True)
    assert "1\u202f200" in page(client, "funding:territories", annee=2024)


def test_a_place_that_published_and_that_care_hides_hides_the_others_no_more(client):
    """Its sum was read by all: the total less it would be the sum of four."""
    town = PlaceFactory().municipality
    said = [said_year(place=PlaceFactory(municipality=town), year=2024) for _each in range(6)]
    YearMix.objects.filter(pk__in=[mix.pk for mix in said[:1]]).update(is_public=True)
    count_years_due()
    assert "1\u202f440" in page(client, "funding:territories", annee=2024)
    hide_text(said[0].place, actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    assert "1\u202f440" in page(client, "funding:territories", annee=2024), "five others do not publish"
    YearMix.objects.filter(pk=said[1].pk).update(is_public=True)
    assert "1\u202f440" not in page(client, "funding:territories", annee=2024), "four are left, and it is not of them"


def test_a_place_made_one_with_another_and_that_publishes_hides_the_others_no_more(client):
    """Its sum is read under the other record: the total less it would be the sum of four."""
    town = PlaceFactory().municipality
    said = [said_year(place=PlaceFactory(municipality=town), year=2024) for _each in range(5)]
    count_years_due()
    twin = TwinFactory(first=said[4].place, second=PlaceFactory(municipality=town))
    merge_places(twin, actor=AccountFactory(), kept=twin.second, reason="Un seul lieu.")
    assert "1\u202f200" not in page(client, "funding:territories", annee=2024)
    YearMix.objects.filter(pk=said[4].pk).update(is_public=True)
    assert "240" in page(client, "funding:mix", twin.second.slug)
    assert "1\u202f200" not in page(client, "funding:territories", annee=2024)


def test_a_year_of_which_nothing_can_be_said_is_no_fault(client):
    for year in ("9999", "10000", "0", "abc", "-1"):
        assert client.get(reverse("funding:territories"), {"annee": year}).status_code == 200
        assert client.get(reverse("funding:incomes"), {"annee": year}).status_code == 200


def test_another_year_that_was_said_is_not_written_over(client):
    """One opens a year that is public, and types one that is private."""
    place = said_year(is_public=True).place
    speaker = YearMix.objects.get(place=place).author
    say_mix(place, actor=speaker, year=2023, lines=[Said("A", "74", Decimal(1))])
    client.force_login(speaker)
    sent = rows(lines=[("Région", "74", "5")], is_public="on") | {"year": "2023"}
    answer = client.post(f"{reverse('funding:say_mix', args=[place.slug])}?annee={YEAR}", sent)
    assert "L’année 2023 est déjà dite" in answer.content.decode()
    kept = YearMix.objects.get(place=place, year=2023)
    assert (kept.is_public, kept.lines.get().funder) == (False, "A")


def test_a_year_that_is_not_over_is_not_counted(client):
    for _each in range(5):
        said_year(year=YEAR)
    assert count_years_due() == []
    assert f"à partir du 1er\u00a0juillet {YEAR + 1}" in page(client, "funding:territories", annee=YEAR)


# The council


def keeper():
    return AccountFactory(secretariat=True)


def test_the_secretariat_writes_a_sum_with_its_paper(client):
    client.force_login(keeper())
    sent = {
        "said": "Agence inventée",
        "nature": "74",
        "words": "Premier versement",
        "amount": "246 000",
        "year": str(YEAR),
        "on": str(timezone.localdate()),
        "source": "Avis de versement du 2 mars",
    }
    assert client.post(reverse("funding:add_income"), sent).status_code == 302
    assert Income.objects.get().funder == "Agence inventée"
    twice = client.post(reverse("funding:add_income"), sent)
    assert "déjà écrite" in twice.content.decode()


def test_a_member_reads_on_whom_the_council_depends_and_the_rows(client):
    an_income(said="Agence inventée", amount=Decimal(180))
    an_income(said="Fondation", amount=Decimal(20), words="Don d’une fondation")
    an_income(said="Fondation", amount=Decimal(50), year=YEAR - 1, on=dt.date(YEAR - 1, 5, 2))
    shown = page(client, "funding:council")
    assert "Agence inventée pèse 90\u00a0%" in shown
    assert "Autant que 1,2 financeurs égaux" in shown
    assert str(YEAR - 2) in shown
    lines = page(client, "funding:incomes", annee=str(YEAR), de="Fondation")
    assert "Don d’une fondation" in lines
    assert "Agence inventée" not in lines


def test_dues_are_read_of_the_members_and_name_none(client):
    member = a_member(a_scale())
    payment = paid(member)
    shown = page(client, "funding:council", annee=str(payment.paid_on.year))
    assert "Cotisations des membres" in shown
    lines = page(client, "funding:incomes", annee=str(payment.paid_on.year), de="Cotisations des membres")
    assert str(payment.period.line.label) in lines
    assert payment.period.member.desk_name not in lines


def test_a_request_waits_until_it_is_answered(client):
    income = an_income(said="Région", until=timezone.localdate())
    an_income(said="Ville", amount=Decimal(10))
    with pytest.raises(RuleBroken, match="après la demande"):
        hear_sequel(income, actor=keeper(), on=timezone.localdate())
    ask_sequel(income, actor=keeper(), on=timezone.localdate() - dt.timedelta(days=60))
    assert "sans réponse depuis" in page(client, "funding:council")
    hear_sequel(income, actor=keeper(), on=timezone.localdate(), until=dt.date(YEAR + 4, 1, 1))
    shown = page(client, "funding:council")
    assert "sans réponse depuis" not in shown
    assert f"1er janvier {YEAR + 4}" in shown.replace("\u00a0", " ")


def test_a_sum_is_withdrawn_with_a_reason_and_stays(client):
    income = an_income(said="Région", words="Compté deux fois")
    with pytest.raises(RuleBroken):
        withdraw_income(income, actor=keeper(), reason=" ")
    withdraw_income(income, actor=keeper(), reason="Compté deux fois")
    assert "Aucune somme n’est écrite" in page(client, "funding:council")
    assert "Retirée" in page(client, "funding:incomes", annee=str(YEAR))
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        withdraw_income(Income.objects.get(), actor=keeper(), reason="Encore")


def test_what_was_written_is_not_rewritten_by_anybody():
    income = an_income()
    with pytest.raises(Error), transaction.atomic():
        Income.objects.filter(pk=income.pk).update(amount=1)
    with pytest.raises(Error), transaction.atomic():
        Income.objects.filter(pk=income.pk).delete()


def test_a_sum_says_who_and_keeps_its_dates_in_order():
    words = {"nature": "74", "words": "x", "amount": Decimal(1), "year": YEAR, "source": "y"}
    today = timezone.localdate()
    with pytest.raises(RuleBroken, match="de qui elle vient"):
        add_income(actor=keeper(), on=today, **words)
    with pytest.raises(RuleBroken, match="finirait avant"):
        add_income(actor=keeper(), said="A", on=today, until=today - dt.timedelta(days=1), **words)
    with pytest.raises(RuleBroken, match="trop loin"):
        add_income(actor=keeper(), said="A", on=dt.date(YEAR - 5, 1, 1), **words)


def test_who_keeps_no_accounts_writes_nothing(client):
    client.force_login(RepresentativeFactory().account)
    assert client.get(reverse("funding:add_income")).status_code == 403
    assert client.get(reverse("funding:withdraw_income", args=[an_income().number])).status_code == 403


def test_the_instalments_of_agreements_weigh_in_the_mix_and_lead_to_their_rows(client):
    council = a_council()
    chair, today = council.seats[0].voter, timezone.localdate()
    held = sign_agreement(
        council,
        actor=chair,
        partner=OrganisationFactory(name="L’Agence inventée"),
        title="Deux ans de soutien",
        starts_on=today - dt.timedelta(days=400),
        ends_on=today + dt.timedelta(days=90),
    )
    sums = [
        announce_instalment(held, actor=chair, payer="partner", words=words, amount=Decimal(sum_), announced_on=today)
        for words, sum_ in (("avance", 30_000), ("solde", 9_000))
    ]
    an_income(said="Ventes", organisation=None, nature="70", amount=Decimal(10_000), year=today.year, on=today)
    confirm_agreement(held, actor=None)
    receive_instalment(held, actor=chair, instalment=sums[0], on=today)
    ask_agreement(held, actor=chair, on=today - dt.timedelta(days=80))
    shown = page(client, "funding:council")
    for words in ("40\u202f000&nbsp;€", "L’Agence inventée pèse 75\u00a0%", "et finit le", "sans réponse depuis"):
        assert words in shown, words
    rows_of = client.get(reverse("funding:incomes"), {"annee": today.year, "de": "L’Agence inventée"})
    shown = rows_of.content.decode()
    assert held.get_absolute_url() in shown
    assert "avance" in shown
    assert "solde" not in shown
    assert "Ventes" not in shown.partition("<main")[2]


def a_paid_agreement(council, partner, amount, ends_on, after=None):
    """Signed or renewed, confirmed, one instalment of this year received."""
    chair, today = council.seats[0].voter, timezone.localdate()
    days = {"title": "Un soutien", "starts_on": today - dt.timedelta(days=400), "ends_on": ends_on}
    if after:
        held = renew_agreement(after, actor=chair, starts_on=today, ends_on=ends_on)
    else:
        held = sign_agreement(council, actor=chair, partner=partner, **days)
    words = {"payer": "partner", "words": "avance", "amount": Decimal(amount), "announced_on": today}
    paid = announce_instalment(held, actor=chair, **words) if amount else None
    held = confirm_agreement(held, actor=None)
    if paid:
        receive_instalment(held, actor=chair, instalment=paid, on=today)
    return held


def test_an_end_is_judged_agreement_by_agreement(client):
    """The same funder is engaged for little until later: the large agreement that ends is told all the same."""
    council, partner = a_council(), OrganisationFactory(name="L’Agence inventée")
    today = timezone.localdate()
    large = a_paid_agreement(council, partner, 35_000, today + dt.timedelta(days=90))
    a_paid_agreement(council, partner, 2_000, today + dt.timedelta(days=1_500))
    an_income(said="Ventes", organisation=None, nature="70", amount=Decimal(63_000), year=today.year, on=today)
    shown = page(client, "funding:council")
    assert f"la convention n°\u00a0{large.number} pèse 35\u00a0%, et finit le" in shown
    assert "engagé pour 35\u00a0% jusqu’au" in shown


def test_what_came_in_by_an_agreement_that_another_follows_lasts_as_long_as_that_one(client):
    council, partner = a_council(), OrganisationFactory(name="L’Agence inventée")
    today = timezone.localdate()
    first = a_paid_agreement(council, partner, 35_000, today + dt.timedelta(days=90))
    an_income(said="Ventes", organisation=None, nature="70", amount=Decimal(65_000), year=today.year, on=today)
    assert "et finit le" in page(client, "funding:council")
    a_paid_agreement(council, partner, 0, today + dt.timedelta(days=1_500), after=first)
    assert "et finit le" not in page(client, "funding:council")


def test_each_number_of_the_council_leads_to_its_rows(client):
    """The years beside, the natures and the totals too; and what is read there adds up to what led there."""
    an_income(said="Agence", nature="74", amount=Decimal(180), words="Aide de l’année")
    an_income(said="Agence", nature="70", amount=Decimal(20), words="Une formation")
    an_income(said="Agence", nature="74", amount=Decimal(75), year=YEAR - 1, on=dt.date(YEAR - 1, 5, 2))
    a_paid_agreement(a_council(), OrganisationFactory(name="Ville"), 40, timezone.localdate() + dt.timedelta(days=900))
    cells = re.findall(r'<td class="num">(.*?)</td>', page(client, "funding:council"), re.DOTALL)
    sums = [cell for cell in cells if "%" not in cell and re.search(r">[^<]*\d", f">{cell}")]
    assert len(sums) == 9, "two funders and two natures, the year before of one, three totals of years, one of natures"
    for cell in sums:
        address, said = re.search(r'<a\s+href="(.*?)">(.*?)</a>', cell, re.DOTALL).groups()
        behind = client.get(unescape(re.sub(r"\s+", "", address))).content.decode()
        assert f'<p class="lead">{said}&nbsp;€ en tout' in behind, cell
    grants = page(client, "funding:incomes", annee=str(YEAR), nature="74")
    assert "Subventions, " in grants
    assert "Aide de l’année" in grants
    assert "avance" in grants
    assert "Une formation" not in grants
    assert "Aide de l’année" in page(client, "funding:incomes", annee=str(YEAR), nature="rien"), "no such nature: all"


def test_the_mix_is_measured_by_nature_as_it_is_by_funder(client):
    """Three funders of one nature are one nature: 1/4 + 9/16, hence 1,6."""
    mix = said_year(
        is_public=True,
        lines=[Said("Ventes", "70", Decimal(25)), *(Said(f"F{n}", "74", Decimal(25)) for n in range(3))],
    )
    by_funder, by_nature = page(client, "funding:mix", mix.place.slug).split('id="h-hand-natures"')
    for words in ("0,750 ; 0,250", "0,625", "1,6", "0,38", "Subventions, 75\u00a0%"):
        assert words in by_nature, words
    assert "0,250 ; 0,250 ; 0,250 ; 0,250" in by_funder

"""What a newcomer can, in real browsers: three at once follow a transfer until it is parts; what blocks is read on one
page, two scenarios are shared by their address, the day of the conversion is that of the vote, a file is counted again.
"""

import subprocess
import sys
from contextlib import nullcontext

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.cooperative.models import Cooperative, Movement
from lieudit.cooperative.papers import paper_of
from tests.accounts.factories import AccountFactory
from tests.cooperative.converting import Converting
from tests.cooperative.factories import a_cooperative, a_keeper, a_prepared, an_admitted, an_associate
from tests.membership.factories import secretariat

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_three_browsers_see_a_transfer_become_parts_and_a_certificate(
    page, wide_page, no_js_page, site, sign_in, assert_axe
):
    account = AccountFactory(public=True, name="Ana Petit")
    signed = an_admitted(a_cooperative("Coopérative du relevé"), 2, holder=account)
    member, keeper, stranger = page, wide_page, no_js_page
    sign_in(member, account)
    sign_in(keeper, secretariat())
    mine = f"{site}{signed.associate.get_absolute_url()}"
    member.goto(mine)
    expect(member.get_by_text("Reste à verser")).to_be_visible()
    statement = f"Date;Libellé;Montant\n{timezone.localdate():%d/%m/%Y};VIR {signed.reference} ANA PETIT;100,00\n"
    keeper.goto(f"{site}{reverse('membership:bank')}")
    file = {"name": "releve.csv", "mimeType": "text/csv", "buffer": statement.encode()}
    keeper.locator("input[type=file]").set_input_files(file)
    keeper.get_by_role("button", name="Lire ce relevé").click()
    keeper.get_by_role("button", name="Lire les encaissements").click()
    expect(keeper.get_by_role("heading", name="Relevé lu")).to_be_visible()
    keeper.goto(f"{site}{reverse('cooperative:bank')}")
    assert_axe(keeper)
    keeper.get_by_role("button", name="Rapprocher").click()
    expect(keeper.get_by_text("écrit au registre")).to_be_visible()
    member.reload()
    expect(member.get_by_text("Si je partais aujourd’hui")).to_be_visible()
    expect(member.get_by_text("Reste à verser")).to_have_count(0)
    assert_axe(member)
    made = paper_of("certificat", signed.associate.number, Movement.objects.latest("pk").number)
    stranger.goto(made.address.replace(settings.SITE_URL, site))
    expect(stranger.get_by_role("heading", name="Ce document est le nôtre")).to_be_visible()
    expect(stranger.get_by_text("Ana")).to_have_count(0)


def test_what_keeps_an_association_from_it_is_on_one_page_with_its_articles(no_js_page, page, site, assert_axe):
    a_prepared("Conseil qui prépare", regime="assoc_1901")
    no_js_page.goto(f"{site}/cooperative/")
    expect(no_js_page.get_by_text("Ni salarié, ni producteur").first).to_be_visible()
    expect(no_js_page.get_by_text("art. 19 septies").first).to_be_visible()
    page.goto(no_js_page.url)
    assert_axe(page)


def test_two_scenarios_are_shared_by_their_address(page, no_js_page, site, assert_axe):
    cooperative = a_prepared("Conseil aux scénarios", regime="assoc_1901")
    page.goto(f"{site}{reverse('cooperative:day_one', args=[cooperative.assembly.slug])}")
    page.locator("[name=un-nominal]").fill("20")
    page.locator("[name=deux-nominal]").fill("100")
    page.get_by_role("button", name="Compter").click()
    page.wait_for_url("**deux-nominal=100**")
    assert_axe(page)
    no_js_page.goto(page.url)
    expect(no_js_page.locator("[name=un-nominal]")).to_have_value("20")
    expect(no_js_page.locator("[name=deux-nominal]")).to_have_value("100")
    told = [each.locator("table").all_inner_texts() for each in (page, no_js_page)]
    assert told[0] == told[1] != []


def test_the_statutes_are_voted_and_the_cooperative_is_open_the_same_evening(
    page, wide_page, site, sign_in, assert_axe
):
    its = Converting()
    its.is_ready(lambda **_options: nullcontext())
    steps = f"{site}{reverse('cooperative:conversion', args=[its.council.slug])}"
    first, second = wide_page, page
    sign_in(first, its.keeper)
    sign_in(second, its.second)
    first.goto(steps)
    first.get_by_role("link", name="Préparer ce jour").click()
    first.locator("[name=funds]").fill("12 000")
    first.get_by_role("button", name="Dire que tout est prêt").click()
    first.wait_for_url(f"{site}{its.cooperative.get_absolute_url()}")
    second.goto(steps)
    assert_axe(second)
    second.get_by_role("button", name="Basculer aujourd’hui").click()
    expect(second.get_by_text("12 étapes prouvées")).to_be_visible()
    cooperative = Cooperative.objects.get()
    assert cooperative.opened_on == timezone.localdate()
    assert cooperative.associates.running().count() == 3


def test_the_file_and_the_script_that_the_site_gives_count_all_again_and_name_the_row_that_was_altered(
    page, site, sign_in, tmp_path
):
    account = AccountFactory(public=True)
    one = an_associate(a_cooperative("Coopérative recomptée"), 4, holder=account)
    an_associate(one.cooperative, 6)
    sign_in(page, account)
    page.goto(f"{site}{one.get_absolute_url()}")
    for link, name in (("Le registre en CSV", "registre.csv"), ("verify_ledger.py", "verify_ledger.py")):
        with page.expect_download() as given:
            page.get_by_role("link", name=link).click()
        given.value.save_as(tmp_path / name)
    assert "se lit avec --partiel" in counted(tmp_path).stderr, "what is not whole is no whole ledger"
    assert '"capital": "500.00"' in counted(tmp_path, "--partiel").stdout
    register = tmp_path / "registre.csv"
    text = register.read_text()
    assert text.count("200.00") >= 2
    register.write_text(text.replace("200.00", "900.00", 1))
    told = counted(tmp_path, "--partiel")
    assert told.returncode == 1
    assert "mouvement 1" in told.stderr


def test_an_address_is_written_on_a_telephone_and_read_by_a_keeper_who_says_why(
    page, wide_page, site, sign_in, assert_axe
):
    account = AccountFactory(public=True)
    one = an_associate(a_cooperative("Coopérative qui écrit"), 2, holder=account)
    sign_in(page, account)
    sign_in(wide_page, a_keeper())
    page.goto(f"{site}{one.get_absolute_url()}")
    page.get_by_role("link", name="Ma naissance et mon adresse").click()
    assert_axe(page)
    page.get_by_label("Adresse").fill("3 rue des Fours, Guéret")
    page.get_by_role("button", name="Écrire").click()
    expect(page.get_by_text("C’est écrit, à part du registre")).to_be_visible()
    wide_page.goto(f"{site}{one.get_absolute_url()}")
    wide_page.get_by_role("link", name="Lire la naissance et l’adresse").click()
    expect(wide_page.get_by_text("rue des Fours")).to_have_count(0)
    wide_page.get_by_label("Pourquoi").fill("Une convocation est revenue.")
    wide_page.get_by_role("button", name="Lire").click()
    expect(wide_page.get_by_text("3 rue des Fours, Guéret")).to_be_visible()
    assert_axe(wide_page)


def counted(folder, *asked):
    """The script alone, as anybody runs it: no library, no setting."""
    given = [sys.executable, "-I", "verify_ledger.py", *asked, "registre.csv"]
    return subprocess.run(given, cwd=folder, capture_output=True, text=True, check=False)

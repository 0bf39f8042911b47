"""An import from the browser, from its file to its undoing; refusals say why and keep what was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from lieudit.imports.models import Import
from lieudit.network.models import Place
from lieudit.territory.models import Zoning
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, a_file, an_import, imported, undone
from tests.network.factories import AnimatorFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
LISTED = reverse("imports:imports")


@pytest.fixture
def gueret():
    return MunicipalityFactory()


@pytest.fixture
def browser(gueret):
    """The secretariat's; tasks run when their act is committed."""
    client = Client()
    client.force_login(AccountFactory(secretariat=True))
    return client


@pytest.fixture
def send(browser, django_capture_on_commit_callbacks):
    def post(address, **data):
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(address, data)
        return browser.get(answer.url) if answer.status_code == 302 else answer

    return post


def test_a_file_is_shown_imported_and_undone_in_four_clicks(browser, send):
    page = send(LISTED, file=a_file(PREAU, PREAU | {"ID": "2", "NOM_TL": "=1+1"}), told_on="2026-11-01", source="")
    run = Import.objects.get()
    assert page.context["run"] == run
    text = page.content.decode()
    assert "Ce que ce fichier changerait" in text
    assert "Cette cellule contient une formule" in text
    assert not Place.objects.exists()
    page = send(reverse("imports:start_import", args=[run.number]))
    assert "Ce que ce fichier a changé" in page.content.decode()
    assert Place.objects.get().name == "Le Préau"
    page = send(reverse("imports:undo_import", args=[run.number]))
    assert "Lieux retirés : 1." in page.content.decode()
    assert not Place.objects.exists()
    assert "annulé" in browser.get(LISTED).content.decode()


def test_an_unknown_list_is_mapped_with_what_we_guess(browser, send):
    send(LISTED, file=a_file({"Lieu": "Le Préau", "Code postal": "23000"}), told_on="2026-11-01")
    run = Import.objects.get()
    page = browser.get(run.get_absolute_url())
    assert page.context["form"].fields["postcode"].initial == "Code postal"
    wrong = send(run.get_absolute_url(), source="Ma liste", name="Lieu", latitude="Lieu")
    assert wrong.status_code == 422
    assert "vont ensemble" in wrong.content.decode()
    assert 'value="Ma liste"' in wrong.content.decode()
    page = send(run.get_absolute_url(), source="Ma liste", name="Lieu", postcode="Code postal")
    assert "Le Préau" in page.content.decode()
    assert "Corriger les colonnes" in page.content.decode()


def test_a_list_mapped_by_hand_may_bear_the_name_of_another(send):
    send(LISTED, file=a_file({"Lieu": "Le Préau", "Code postal": "23000"}), told_on="2026-11-01")
    run = Import.objects.get()
    send(run.get_absolute_url(), source="LaMednum 1.0.2", name="Lieu", postcode="Code postal")
    run.refresh_from_db()
    assert (run.state, run.counts["created"]) == ("preview", 1)


def test_municipalities_of_a_programme_are_mapped_from_the_same_page(send):
    send(LISTED, file=a_file({"commune": "23096"}), told_on="2026-11-01")
    run = Import.objects.get()
    address = f"{run.get_absolute_url()}?colonnes=zones"
    send(address, source="Villages", codes="commune", programme="village-avenir")
    page = send(reverse("imports:start_import", args=[run.number]))
    assert "entrée dans un zonage" in page.content.decode()
    assert Zoning.objects.get().programme == "village-avenir"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choisissez le fichier"),
        ({"file": a_file(PREAU), "told_on": "2999-01-01"}, "pas encore venu"),
        ({"file": a_file(PREAU), "told_on": "0001-01-01"}, "trop ancienne"),
        ({"file": a_file({"a": "1" * 11_000_000})}, "dépasse 10 Mo"),
    ],
)
def test_a_refused_file_is_told_beside_its_field_and_the_name_is_kept(send, typed, said):
    page = send(LISTED, **{"told_on": "2026-11-01", "source": "Recensement 2026"} | typed)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert 'value="Recensement 2026"' in page.content.decode()


def test_the_same_file_started_twice_is_told(browser, send):
    run = imported(PREAU)
    page = send(reverse("imports:start_import", args=[run.number]))
    assert "pas possible à ce stade" in page.content.decode()
    page = send(LISTED, file=a_file(PREAU), told_on="2026-11-01")
    assert f"import n° {run.number}" in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_rows_at_fault_come_back_whole_with_their_reasons(browser):
    run = imported(PREAU, PREAU | {"ID": "2", "NOM_TL": "@SUM(A1)"})
    file = browser.get(reverse("imports:import_faults", args=[run.number]))
    heading, row = b"".join(file).decode("utf-8-sig").splitlines()
    assert heading == "ligne,raison,ligne gardée,ID,NOM_TL,CP,COMINIT,INSEECOM"
    assert row.startswith("3,NOM_TL : Cette cellule contient une formule")
    assert row.endswith(",non,2,'@SUM(A1),23000,Guéret,23096")
    run.file.delete()
    file = browser.get(reverse("imports:import_faults", args=[run.number]))
    assert b"".join(file).decode("utf-8-sig").splitlines()[1].endswith(",non,NOM_TL,'@SUM(A1)")


def test_a_line_left_out_is_said_so_beside_each_of_its_cells(browser):
    run = imported(PREAU, PREAU | {"ID": "2", "CP": "23", "COMINIT": "Nullepart", "INSEECOM": ""})
    page = " ".join(browser.get(run.get_absolute_url()).content.decode().split())
    faults = page.partition('id="h-faults"')[2].partition("</table>")[0]
    assert "Un code postal a cinq chiffres." in faults
    assert (faults.count("<td>non</td>"), faults.count("<td>oui</td>")) == (2, 0)
    Import.objects.update(counts=run.counts | {"doubles": 1})
    said = browser.get(run.get_absolute_url()).content.decode()
    assert "signalé et jamais fondu." in said


def test_a_task_at_work_shows_how_far_it_is(browser):
    run = an_import(PREAU)
    Import.objects.update(state="running", read=1200, total=5000)
    text = browser.get(run.get_absolute_url()).content.decode()
    assert '<progress aria-label="Avancement" value="1200" max="5000">' in " ".join(text.split())
    assert 'data-hx-trigger="every 2s"' in text
    Import.objects.update(beat_at="2026-01-01T00:00:00Z")
    text = browser.get(run.get_absolute_url()).content.decode()
    assert "Le travail s’est arrêté" in text
    assert "every 2s" not in text
    assert "Annuler l’import" in text
    assert "Reprendre l’import" in text


def test_each_state_has_its_page(browser):
    assert "Aucun import" in browser.get(LISTED).content.decode()
    for state, said in (("reading", "Nous lisons"), ("undoing", "L’annulation avance"), ("failed", "Rien n’a été")):
        run = an_import(PREAU | {"ID": state})
        Import.objects.filter(pk=run.pk).update(state=state)
        assert said in browser.get(run.get_absolute_url()).content.decode()
    Import.objects.update(state="failed")  # a list at work is not undone
    text = browser.get(undone(imported(PREAU)).get_absolute_url()).content.decode()
    assert "Cet import est annulé" in text


def test_an_animator_sees_their_own_imports_only(client, gueret):
    theirs, other = an_import(PREAU), AnimatorFactory(department=gueret.department).account
    client.force_login(other)
    assert client.get(theirs.get_absolute_url()).status_code == 403
    own = an_import(PREAU | {"ID": "9"}, by=other)
    assert [run.number for run in client.get(LISTED).context["page"]] == [own.number]


def test_pages_ask_little(browser, django_assert_max_num_queries):
    run = imported(*(PREAU | {"ID": str(i), "NOM_TL": f"Lieu {i % 40}"} for i in range(60)))
    with django_assert_max_num_queries(12):
        browser.get(run.get_absolute_url())
    with django_assert_max_num_queries(8):
        browser.get(LISTED)

"""Figures, from the home page: what is in one’s municipality, the rows of a number, two territories, a citation.

A click is a link followed or a button pressed.
"""

import csv
import io

import pytest

from lieudit.deliberation.models import Finding
from lieudit.observatory.figures import figures_of
from lieudit.observatory.snapshots import take_snapshot
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_convergence, a_council, a_draft
from tests.journeys.visitor import Hurried
from tests.observatory.world import lands, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return lands()


@pytest.fixture
def draft(towns):
    return a_draft(a_council(), a_convergence(), opened=False)


@pytest.fixture
def taken(towns):
    places(towns, Guéret=7, Limoges=13, Vannes=6)
    return take_snapshot()


def test_what_is_here_and_what_lacks_in_two_clicks(taken):
    visitor = Hurried(AccountFactory()).at_home()
    visitor.follow("Chiffres").send("Voir", q="Guéret")
    visitor.within(2)
    visitor.reads("Médiation numérique", "Personne ne l’a dit")


def test_the_rows_of_a_number_one_click_more_and_its_file_one_more(taken, towns):
    visitor = Hurried(AccountFactory()).at_home()
    visitor.follow("Chiffres").send("Voir", q="Creuse")
    visitor.follow(figures_of("d-23", only=["representation"])[0].words)
    visitor.within(3)
    visitor.reads("7 lignes", "Guéret, Creuse")
    (address,) = [url for said, url in visitor.page.links if said == "Ces lignes en CSV"]
    lines = b"".join(visitor.client.get(address).streaming_content).decode()
    assert len(list(csv.DictReader(io.StringIO(lines)))) == 7


def test_a_newcomer_finds_what_lacks_around_and_takes_the_sheet_in_three(taken, django_capture_on_commit_callbacks):
    visitor = Hurried(None).at_home()
    visitor.follow("Chiffres").send("Voir", q="Guéret").reads("Médiation numérique", "Personne ne l’a dit")
    with django_capture_on_commit_callbacks(execute=True):
        visitor.clicks += 1
        form = next(each for each in visitor.page.forms if each.action.startswith("/bilans/fiche/"))
        token = {name: values[0] for name, values in form.values.items()}
        asked = visitor.client.post(form.action, token)
    visitor.within(3)
    assert visitor.client.get(asked.url).content.startswith(b"%PDF")


def test_two_territories_side_by_side_in_three(taken):
    visitor = Hurried(AccountFactory()).at_home()
    visitor.follow("Chiffres").send("Comparer", un="Creuse", autre="Morbihan")
    visitor.within(3)
    visitor.reads("Creuse", "Morbihan")


def test_a_figure_is_cited_in_two_clicks_and_stays_what_it_was(taken, draft, towns):
    taken = take_snapshot() or taken
    visitor = Hurried(draft.author).open(f"/chiffres/releves/{taken.pk}/density/d-23/")
    visitor.clicks = 0
    visitor.follow("Citer dans un texte").send(draft.title)
    visitor.within(2)
    cited = Finding.objects.get(draft=draft)
    before = cited.figure
    places(towns, Guéret=4)
    take_snapshot()
    cited.refresh_from_db()
    assert cited.figure == before
    visitor.open(cited.url[cited.url.index("/chiffres/") :]).reads("Ce chiffre a changé depuis")

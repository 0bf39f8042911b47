"""Before anything is written, one may renounce: the file goes, and may come again."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.imports import services
from lieudit.imports.models import Import
from lieudit.imports.services import receive_list
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, a_file, an_import, imported
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


def test_nothing_is_kept_and_the_file_may_come_again():
    run = services.discard_import(an_import(PREAU), actor=AccountFactory())
    assert (run.state, run.file.name, run.lines.count(), Place.objects.count()) == ("undone", "", 0, 0)
    assert an_import(PREAU).state == "preview"


def test_what_is_imported_is_undone_not_discarded():
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        services.discard_import(imported(PREAU), actor=AccountFactory())


def test_what_nobody_started_for_a_month_is_renounced(client):
    run = receive_list(actor=AccountFactory(secretariat=True), file=a_file({"zz": "23096", "Lieu": "Le Préau"}))
    Import.objects.update(at=timezone.now() - dt.timedelta(days=31))
    assert list(services.erase_old_files()) == [run]
    client.force_login(run.by)
    assert "Vous avez renoncé" in client.get(run.get_absolute_url()).text

"""Before anything is written, one may renounce: the file goes, and may come again."""

import pytest

from lieudit.network.models import Place
from lieudit.records import intake
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.records.factories import PREAU, an_import, imported
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


def test_nothing_is_kept_and_the_file_may_come_again():
    run = intake.discard_import(an_import(PREAU), actor=AccountFactory())
    assert (run.state, run.file.name, run.lines.count(), Place.objects.count()) == ("undone", "", 0, 0)
    assert an_import(PREAU).state == "preview"


def test_what_is_imported_is_undone_not_discarded():
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        intake.discard_import(imported(PREAU), actor=AccountFactory())

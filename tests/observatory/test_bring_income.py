"""The official file of standards of living: brought by the secretariat, never carried by the program."""

import gzip
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lieudit.observatory.figures import figures_of
from lieudit.observatory.income import medians_of
from lieudit.observatory.models import IncomeList
from lieudit.observatory.services import bring_income
from lieudit.observatory.sheets import State
from lieudit.observatory.snapshots import take_snapshot
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.observatory.world import lands, places

WIDE = "CODGEO;LIBGEO;MED21\n23096;Guéret;19 840,5\n87085;Limoges;21340\n56260;Vannes;s\n99999;Ailleurs;20000\n"
LONG = "GEO;FILOSOFI_MEASURE;OBS_VALUE\n23096;MED_SL;19840\n23096;D1_SL;11000\n56260;MED_SL;\n"


def read(text):
    return medians_of(io.BytesIO(text.encode()))


def test_both_shapes_of_the_file_are_read_and_what_is_secret_stays_so():
    assert read(WIDE) == {"23096": "19840.5", "87085": "21340", "56260": "s", "99999": "20000"}
    assert read(LONG) == {"23096": "19840", "56260": "s"}
    assert medians_of(io.BytesIO(gzip.compress(WIDE.encode())))["87085"] == "21340"


@pytest.mark.django_db
class TestBringing:
    @pytest.fixture(autouse=True)
    def towns(self):
        towns = lands()
        places(towns, Guéret=6, Limoges=9, Vannes=7)
        return towns

    def bring(self, text, year=2021):
        return bring_income(actor=AccountFactory(secretariat=True), file=io.BytesIO(text.encode()), year=year)

    def test_what_waited_for_it_is_worked_out(self):
        take_snapshot()
        assert figures_of("france", only=["concentration-income"])[0].state == State.TO_LOAD
        assert self.bring(WIDE).medians == {"23096": "19840.5", "56260": "s", "87085": "21340"}
        take_snapshot()
        (found,) = figures_of("france", only=["concentration-income"])
        assert found.state == State.KNOWN
        assert 0 < found.completeness < 1, "Vannes is kept back: the share of inhabitants that are ranked is said"

    def test_the_last_year_counts(self):
        self.bring(WIDE, 2021)
        self.bring("CODGEO;MED20\n23096;15000\n", 2020)
        assert IncomeList.objects.by_code()["87085"] == "21340"

    @pytest.mark.parametrize(
        "text",
        ["", "a;b\n1;2\n", "CODGEO;MED21\n99999;20000\n", "CODGEO;MED21\n23096;s\n", "CODGEO;MED21\n23096;3\n", "\x00"],
        ids=["empty", "other columns", "unknown codes", "all secret", "no median", "no table"],
    )
    def test_what_is_not_that_file_is_refused_in_words(self, text):
        with pytest.raises(RuleBroken) as refusal:
            self.bring(text)
        assert refusal.value.messages[0]
        assert not IncomeList.objects.exists()

    def test_the_secretariat_alone_brings_it(self, client):
        url = reverse("observatory:bring_income")
        client.force_login(AccountFactory())
        assert client.post(url).status_code == 403
        client.force_login(AccountFactory(secretariat=True))
        page = client.post(url, {"file": SimpleUploadedFile("a.csv", b"x;y\n1;2\n"), "year": "3021"})
        assert page.status_code == 422
        assert "avenir" in page.content.decode()
        assert client.post(url, {"file": SimpleUploadedFile("a.csv", WIDE.encode()), "year": "2021"}).status_code == 302
        assert IncomeList.objects.get().year == 2021

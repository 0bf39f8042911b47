"""A letter that leaves is a witness: read back, it says the last seal of the journal."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from lieudit.journal import sealing
from lieudit.journal.models import Seal
from tests.access.world import World
from tests.journal.test_seals import act, seal_all

pytestmark = pytest.mark.django_db


def test_a_letter_that_is_made_and_read_back_says_the_last_seal_of_its_day(client):
    act("Un")
    seal_all()
    world = World()
    client.force_login(world.people["staff"])
    made = client.get(reverse("advocacy:letter_pdf", args=world.address("advocacy:letter_pdf")))
    assert (made.status_code, made["Content-Type"]) == (200, "application/pdf")
    pages = PdfReader(io.BytesIO(made.getvalue())).pages
    printed = "".join("".join(page.extract_text() for page in pages).split())
    said = "".join(sealing.seal_words().split())
    assert Seal.objects.order_by("-number").first().digest[:4] in said
    assert said in printed

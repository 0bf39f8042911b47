import pytest
from django.urls import reverse

from lieudit.advocacy.models import Statement
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_referral, a_representative, an_institution, staff

pytestmark = pytest.mark.django_db


def address(institution):
    return reverse("advocacy:statement", args=[institution.slug])


@pytest.mark.parametrize("who", [a_representative, lambda institution: staff()])
def test_an_institution_has_the_last_word_on_its_own_page(client, who):
    institution = a_referral().institution
    client.force_login(who(institution))
    client.post(address(institution), {"text": "Nos services ont répondu par téléphone.", "role": "cabinet"})
    client.post(address(institution), {"text": "Nos services ont répondu le 3 mars.", "role": "cabinet"})
    client.logout()
    page = client.get(reverse("advocacy:institution", args=[institution.slug])).content.decode()
    assert "Nos services ont répondu le 3 mars." in page
    assert "par téléphone" not in page
    assert Statement.objects.count() == 2


def test_nobody_else_speaks_for_it(client):
    institution = an_institution()
    client.force_login(AccountFactory())
    assert client.get(address(institution)).status_code == 403

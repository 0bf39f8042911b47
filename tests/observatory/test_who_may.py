"""Who prepares the report of an assembly, and who cites a figure: each door, asked of everybody around."""

import pytest

from lieudit.accounts.models import Account
from lieudit.deliberation.models import Draft
from lieudit.observatory import permissions
from lieudit.observatory.permissions import REPORT_ACCESS
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_draft
from tests.governance.factories import a_council
from tests.governance.people import CHAIRS, around
from tests.network.people import doors, who
from tests.observatory.report_factories import a_report

pytestmark = pytest.mark.django_db


def test_a_report_is_led_by_who_chairs_its_assembly():
    council = a_council()
    report = a_report(council, actor=AccountFactory(secretariat=True))
    everybody = around(council) | {"author": AccountFactory()}
    report.author = everybody["author"]
    assert doors(REPORT_ACCESS, everybody, report) == dict.fromkeys(REPORT_ACCESS.workflow.steps, CHAIRS)


def test_a_figure_is_cited_by_who_writes_the_draft_while_it_is_written():
    council = a_council()
    draft = Draft(assembly=council, author=AccountFactory(), state="writing")
    everybody = around(council) | {"author": draft.author}
    assert who(everybody, lambda account: permissions.cites(account, draft)) == CHAIRS | {"author"}
    draft = Draft(assembly=council, author=draft.author, state="adopted")
    assert who(everybody, lambda account: permissions.cites(account, draft)) == set()


def test_the_drafts_that_are_offered_are_ones_own_the_last_first_and_no_more_than_a_page(monkeypatch):
    first = a_draft(opened=False)
    second = a_draft(first.council, opened=False)
    author = second.author
    Draft.objects.filter(pk=first.pk).update(author=author)
    other = a_draft(first.council, opened=False)
    Draft.objects.filter(pk=other.pk).update(state="adopted", author=author)
    assert permissions.drafts_of(author) == [second, first]
    assert permissions.drafts_of(Account.objects.get(pk=other.author_id)) == []
    monkeypatch.setattr(permissions, "MOST", 1)
    assert permissions.drafts_of(author) == [second]


def test_twenty_drafts_are_a_page():
    draft = a_draft(opened=False)
    words = {
        "assembly": draft.assembly,
        "rulebook": draft.rulebook,
        "author": draft.author,
        "title": "Un autre",
        "state": draft.state,
    }
    Draft.objects.bulk_create(Draft(number=draft.number + rank, **words) for rank in range(1, 21))
    found = permissions.drafts_of(Account.objects.get(pk=draft.author_id))
    assert [each.number for each in found] == [draft.number + rank for rank in range(20, 0, -1)]

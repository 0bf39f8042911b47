"""docs/reference/ledger.md is written from the code: no account, no kind, no movement is left out of it."""

import inspect
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from lieudit.cooperative import entries
from lieudit.cooperative.vocabulary import Kind, Ledger
from lieudit.pages.ledger_reference import examples, ledger
from lieudit.pages.management.commands.write_references import FOLDER

MAKERS = [
    name
    for name, made in inspect.getmembers(entries, inspect.isfunction)
    if made.__module__ == entries.__name__ and made.__annotations__["return"] == "list[Line]" and name[0] != "_"
]


def test_the_page_is_up_to_date():
    assert (FOLDER / "ledger.md").read_text() == ledger(), "`make docs` writes it anew"


def test_every_account_and_every_kind_is_told():
    page = ledger()
    assert all(f"| `{account}` | {account.label} |" in page for account in Ledger)
    assert {kind for each in examples() for kind in each.kinds} == set(Kind)
    assert all(entries.balanced(each.lines) for each in examples())


@pytest.mark.parametrize("maker", MAKERS)
def test_every_function_that_makes_lines_has_its_example(maker):
    with mock.patch.object(entries, maker, wraps=getattr(entries, maker)) as called:
        examples()
    assert called.called, f"add an example of {maker} to pages/ledger_reference.py"


def test_the_check_of_references_reads_it():
    other = mock.patch.dict("lieudit.pages.management.commands.write_references.PAGES", {"ledger.md": lambda: "other"})
    with other, pytest.raises(CommandError, match=r"ledger\.md no longer true"):
        call_command("write_references", check=True)

"""Every delay is said in docs/reference/delays.md with what it is."""

from lieudit.pages.management.commands.write_references import delays


def test_a_delay_says_what_it_is():
    silent = [row.split("|")[1:3] for row in delays().splitlines() if row.endswith("|  |")]
    assert silent == [], "write under each constant, between triple quotes, from when to when it runs, and its unit"


def test_delays_of_the_rules_and_of_the_code_are_both_there():
    page = delays()
    assert "| `review_days` | Jours ouvrés pour relire un besoin déposé sans compte | 0 to 60 |" in page
    assert "| `needs/delays.py` | `SORTING_DAYS` | 5 | Working days that the animation gives itself" in page
    assert "| `elections/schedule.py` | `CORRECTION_DAYS` | 5 |" in page

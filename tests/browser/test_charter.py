"""The charter, read and reported against, in Chromium."""

from lieudit.care.services import adopt_charter


def test_the_charter_is_read_on_a_telephone_and_on_a_computer(page, wide_page, site, assert_axe):
    adopt_charter()
    for reader in (page, wide_page):
        reader.goto(f"{site}/charte/")
        assert "bienveillance" in reader.get_by_role("heading", level=1).inner_text()
        assert_axe(reader)

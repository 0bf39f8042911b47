"""A visitor of the journeys (tests/journeys/visitor.py) whose pages are those of a real browser: the same gestures,
links that are clicked and fields that are filled in, with or without scripts."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from playwright.sync_api import Error

from tests.journeys.visitor import Reader, Visitor, spaced

STILL = """() => document.readyState === "complete" && !window.lieuditBefore
  && document.querySelector("[class*=htmx-]") === null"""
LONGEST = 15.0
"""Seconds that a page may take to follow a click."""


def _is_the_answer(answer: Any) -> bool:
    """Whether this is what a click brought: neither a step on the way, nor what the heading asks for by itself."""
    arrives = answer.request.resource_type in {"document", "xhr", "fetch"}
    return arrives and not 300 <= answer.status < 400 and not answer.url.endswith(reverse("journal:unread"))


class Browsing(Visitor):
    """One person in front of a page of a browser. What is read is what the document holds, as elsewhere; what is
    pressed must be there to be pressed."""

    def __init__(self, browser: Any, *, scripts: bool = True) -> None:
        self.browser, self.scripts = browser, scripts
        self.url, self.status, self.html = "", 0, ""
        self.taken: list[Any] = []
        browser.on("download", lambda file: self.taken.append(file))

    def open(self, url: str) -> Browsing:
        answer = self.browser.goto(url.partition("#")[0])
        self.status = answer.status if answer else 0
        return self._read()

    def follow(self, text: str) -> Browsing:
        links = self.browser.locator("a:visible")
        said = [spaced(words) for words in links.all_inner_texts()]
        fit = [rank for rank, words in enumerate(said) if words.startswith(text)]
        if not fit:  # folded away: a person unfolds first
            self._unfold()
            said = [spaced(words) for words in links.all_inner_texts()]
            fit = [rank for rank, words in enumerate(said) if words.startswith(text)]
        doors = {links.nth(rank).get_attribute("href") for rank in fit}
        assert len(doors) == 1, f"« {text} » leads to {doors or 'nothing'} on {self.url}: {said}"
        return self._press(links.nth(fit[0]))

    def send(self, text: str, /, **typed: Any) -> Browsing:
        button = self._button(text)
        form = button.locator("xpath=ancestor-or-self::form[1]")
        for name, value in typed.items():
            for each in value if isinstance(value, list) else [value]:
                self._fill(form, name, each)
        return self._press(button)

    def _button(self, text: str) -> Any:
        buttons = self.browser.locator("button:visible")
        fit = [rank for rank, words in enumerate(buttons.all_inner_texts()) if spaced(words).startswith(text)]
        if not fit:
            self._unfold()
            fit = [rank for rank, words in enumerate(buttons.all_inner_texts()) if spaced(words).startswith(text)]
        assert fit, f"« {text} » is no button of {self.url}: {buttons.all_inner_texts()}"
        return buttons.nth(fit[-1])

    def _unfold(self) -> None:
        for summary in self.browser.locator("details:not([open]) > summary:visible").all():
            summary.click()

    def _fill(self, form: Any, name: str, value: Any) -> None:
        fields = form.locator(f'[name="{name}"]')
        kind = fields.first.evaluate("(field) => field.type")
        if isinstance(value, UploadedFile):
            sent = {"name": value.name, "mimeType": "text/csv", "buffer": value.read()}
            fields.set_input_files(sent)
        elif kind in {"radio", "checkbox"}:
            box = fields if value == "on" else form.locator(f'[name="{name}"][value="{value}"]')
            box.first.check()
        elif kind.startswith("select"):
            fields.select_option(value)
        else:
            fields.fill(value)

    def _press(self, element: Any) -> Browsing:
        """Click, and wait for what comes: a page, a part of one, a file."""
        if self.scripts:
            self.browser.evaluate("window.lieuditBefore = true")
        with self.browser.expect_response(_is_the_answer) as came:
            element.click()
        self.status, answer = came.value.status, came.value
        if "attachment" in answer.headers.get("content-disposition", ""):
            return self._take()
        if answer.request.resource_type != "document":
            self.browser.evaluate("delete window.lieuditBefore")
        self._wait()
        return self._read()

    def _wait(self) -> None:
        end = monotonic() + LONGEST
        while monotonic() < end:
            self.browser.wait_for_load_state()
            if not self.scripts or self._is_still():
                return
            self.browser.wait_for_timeout(20)
        raise AssertionError(f"{self.browser.url} does not settle")

    def _is_still(self) -> bool:
        """Whether nothing is on its way; a page that goes as it is asked is not still."""
        try:
            return bool(self.browser.evaluate(STILL))
        except Error as gone:
            if "context was destroyed" not in str(gone):
                raise
            return False

    def _take(self) -> Browsing:
        """The words of a file that was downloaded, as those of a page."""
        end = monotonic() + LONGEST
        while not self.taken and monotonic() < end:
            self.browser.wait_for_timeout(20)
        self.html = Path(self.taken.pop().path()).read_text()
        self.page = Reader(self.html)
        return self

    def _read(self) -> Browsing:
        self.url = self.browser.url
        self.html = self.browser.content()
        self.page = Reader(self.html)
        return self

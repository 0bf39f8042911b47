"""Somebody in front of the real pages: opens addresses, follows links, fills in the forms that are shown.

No script runs here: what a visitor does, a browser without JavaScript does. A link, a button or a field
that the page does not show fails the test, with what the page does show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

SILENT = {"script", "style", "svg", "template"}
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "small", "span", "strong", "use"}


def spaced(text: str) -> str:
    """Words with single plain spaces, whatever the spaces of French typography are."""
    return re.sub(r"\s+", " ", text).strip()


@dataclass
class Button:
    name: str = ""
    value: str = ""
    action: str = ""
    method: str = ""
    text: str = ""


@dataclass
class Form:
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


class Reader(HTMLParser):
    """The words, links and forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._link = self._button = self._area = self._select = None
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = {name: value or "" for name, value in attrs}
        self._silent += tag in SILENT
        self.words.append("" if tag in INLINE else " ")
        if tag == "a" and "href" in given:
            self._link = [given["href"], ""]
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, Any]) -> None:
        assert self._form
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button" and given.get("type", "submit") == "submit":
            self._button = Button(name, value, given.get("formaction", ""), given.get("formmethod", "").lower())
            self._form.buttons.append(self._button)
        elif tag == "textarea":
            self._area = name
            self._form.values[name] = [""]
        elif tag == "select":
            self._select = name
            self._form.values[name], self._form.choices[name] = [], set()
        elif tag == "option" and self._select:
            self._form.choices[self._select].add(value)
            if "selected" in given or not self._form.values[self._select]:
                self._form.values[self._select] = [value]
        elif tag == "input":
            self._input(name, value, given)

    def _input(self, name: str, value: str, given: dict[str, Any]) -> None:
        assert self._form
        kept, kind = self._form.values.setdefault(name, []), given.get("type")
        if kind in {"radio", "checkbox"}:
            value = value if "value" in given else "on"
            self._form.choices.setdefault(name, set()).add(value)
            if "checked" in given:
                kept.append(value)
        elif kind != "file":
            kept.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        if tag == "a" and self._link:
            self.links.append((spaced(self._link[1]), self._link[0]))
            self._link = None
        elif tag == "form":
            self._form = None
        elif tag == "button":
            self._button = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._silent > 0:
            return
        if self._area is not None and self._form is not None:
            self._form.values[self._area][0] += data.removeprefix("\n")
        self.words.append(data)
        if self._link:
            self._link[1] += data
        if self._button:
            self._button.text += data


class Visitor:
    """One person and their session; `account` None is somebody without account."""

    def __init__(self, account: Any = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        if account is not None:
            self.client.force_login(account)
        self.url, self.status, self.html = "", 0, ""

    def open(self, url: str) -> Visitor:
        return self._go("get", url.removeprefix("http://testserver").partition("#")[0])

    def follow(self, text: str) -> Visitor:
        """Follow the link whose words begin with `text`."""
        links = self.page.links
        found = {url for said, url in links if said.startswith(text)}
        assert len(found) == 1, f"« {text} » leads to {found or 'nothing'} on {self.url}: {[s for s, _ in links]}"
        return self.open(found.pop())

    def send(self, text: str, /, **typed: Any) -> Visitor:
        """Fill in the form of the button whose words begin with `text`, and press it."""
        pairs = [(form, b) for form in self.page.forms for b in form.buttons if spaced(b.text).startswith(text)]
        shown = [spaced(button.text) for form in self.page.forms for button in form.buttons]
        doors = {(form.action, b.name, b.value, b.action) for form, b in pairs}
        assert len(doors) == 1, f"« {text} » is {len(doors)} buttons on {self.url}: {shown}"
        form, button = pairs[-1]
        values: dict[str, Any] = dict(form.values)
        for name, value in typed.items():
            assert name in values, f"no field {name} on {self.url}: {sorted(values)}"
            wanted = [] if value is None else value if isinstance(value, list) else [value]
            unknown = {str(each) for each in wanted} - form.choices.get(name, {str(each) for each in wanted})
            assert not unknown, f"{name} does not offer {unknown}: {form.choices[name]}"
            values[name] = wanted
        if button.name:
            values[button.name] = [button.value]
        return self._go(button.method or form.method, button.action or form.action or self.url, values)

    def _go(self, method: str, url: str, data: dict[str, Any] | None = None) -> Visitor:
        answer = getattr(self.client, method)(url, data or {}, follow=True)
        last = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        self.url, self.status, self.html = (
            last.partition("#")[0],
            answer.status_code,
            (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace"),
        )
        self.page = Reader(self.html)
        return self

    @property
    def words(self) -> str:
        return spaced("".join(self.page.words))

    def reads(self, *texts: str) -> Visitor:
        for text in texts:
            assert spaced(text) in self.words, f"« {text} » is not on {self.url} ({self.status}): {self.words[:3000]}"
        return self

    def does_not_read(self, *texts: str) -> Visitor:
        for text in texts:
            assert spaced(text) not in self.words, f"« {text} » is on {self.url}"
        return self


class Hurried(Visitor):
    """Somebody who counts: each link followed and each button pressed is a click."""

    clicks = 0

    def follow(self, text: str) -> Hurried:
        self.clicks += 1
        return super().follow(text)  # type: ignore[return-value]

    def send(self, text: str, /, **typed: Any) -> Hurried:
        self.clicks += 1
        return super().send(text, **typed)  # type: ignore[return-value]

    def fill_in(self, text: str, /, **typed: Any) -> Hurried:
        """Send the form that the budget counts apart."""
        return super().send(text, **typed)  # type: ignore[return-value]

    def at_home(self) -> Hurried:
        self.clicks = 0
        return self.open("/")  # type: ignore[return-value]

    def within(self, most: int) -> None:
        """So many clicks at most, since the last page from which one counted."""
        assert self.clicks <= most, f"{self.clicks} clicks, {most} at most"

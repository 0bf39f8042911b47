"""A hand that counts its clicks, and one that has only a keyboard."""

from __future__ import annotations

from typing import Any

SHOWS_FOCUS = """() => {
  const drawn = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  const here = document.activeElement;
  const box = here.getBoundingClientRect();
  const label = here.closest("label") || (here.labels && here.labels[0]) || null;
  return (drawn(here) && box.width > 4 && box.height > 4) || (label !== null && drawn(label));
}"""
NAME = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels[0];
  return (here.getAttribute("aria-label") || (label ? label.innerText : here.innerText) || here.name || "").trim();
}"""
MOST_TABS = 60


class Hand:
    """What a person does on a page: each link or button pressed is one click; choices of a form are its filling in."""

    def __init__(self, page: Any, *, scripts: bool = True) -> None:
        self.page, self.scripts, self.clicks = page, scripts, 0

    def press(self, role: str, name: str) -> None:
        self.page.locator("body > :not(.footer)").get_by_role(role, name=name).last.click()
        self.clicks += 1

    def link(self, name: str) -> None:
        self.press("link", name)

    def button(self, name: str) -> None:
        self.press("button", name)

    def tick(self, selector: str) -> None:
        """A box that is itself the act of choosing a thing: one click."""
        self.page.locator(selector).check()
        self.clicks += 1

    def spent(self) -> int:
        """The clicks since the last time they were asked."""
        clicks, self.clicks = self.clicks, 0
        return clicks


class Keyboard:
    """Tab, Enter, Space and letters; what has the focus must show it."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def reach(self, name: str) -> None:
        """Tab until the focus is on what is called `name`."""
        met = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            met.append(" ".join(self.page.evaluate(NAME).split()))
            assert self.page.evaluate(SHOWS_FOCUS), f"the focus on « {met[-1]} » is not seen, {self.page.url}"
            if met[-1].startswith(name):
                return
        raise AssertionError(f"« {name} » is not reached on {self.page.url}: {met}")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

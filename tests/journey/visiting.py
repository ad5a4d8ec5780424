"""Somebody at a browser: says what they do in their own words, and notices whatever a browser complains about."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Response

LISTEN = """document.addEventListener("securitypolicyviolation", (e) =>
  console.error(`policy violated: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));"""
WIDE, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (40[39]|41[02]|422|428)")


class Visitor:
    """One browser profile with one page in front.

    `complaints`: every console error, uncaught exception, dialog, failed request and violation of the content policy.
    A refusal's status (4xx) of a page that was asked for is no complaint: steps look at it themselves.
    """

    def __init__(self, browser: Browser, address: str, *, script: bool = True) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            viewport=WIDE,
            base_url=address,
            java_script_enabled=script,
            reduced_motion="reduce",  # type: ignore[arg-type]
        )
        self.context.add_init_script(LISTEN)
        self.complaints: list[str] = []
        self.context.on("console", self._said)
        self.context.on("weberror", lambda e: self.complaints.append(f"exception: {e.error}"))
        self.context.on("dialog", self._dialog)
        self.context.set_default_timeout(120_000)  # a machine that has much to do is no finding
        self.page: Page = self.context.new_page()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.search(message.text):
            self.complaints.append(f"{message.location.get('url', '')}: {message.type}: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def close(self) -> None:
        """Leave; a complaint that nobody has looked at is an error."""
        self.context.close()
        assert not self.complaints, self.complaints

    # ---- going and reading ------------------------------------------------------------------------------------------

    def go(self, path: str, status: int = 200) -> Response:
        """Open an address; it must answer with this status."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}: {self.text()[:600]}"
        return answer

    def text(self, where: str = "body") -> str:
        """What one reads there, its spaces made single."""
        return " ".join(self.page.inner_text(where).split())

    def reads(self, *sentences: str, where: str = "body") -> None:
        """All of this stands on the page."""
        shown = self.text(where)
        for sentence in sentences:
            assert sentence in shown, f"{sentence!r} is not in: {shown[:3000]}"

    def hears(self, *sentences: str) -> None:
        """All of this is said after an act, also what the page finds out later."""
        self.page.wait_for_function("() => document.querySelector('.messages .later') === null")
        self.reads(*sentences, where=".messages")

    def reads_nowhere(self, *sentences: str, where: str = "main") -> None:
        """None of this stands on the page."""
        shown = self.text(where)
        for sentence in sentences:
            assert sentence not in shown, f"{sentence!r} is in: {shown[:3000]}"

    def settle(self) -> None:
        """Wait for what a page brings in after it is there."""
        self.page.wait_for_function("() => document.querySelector('.htmx-request') === null")

    @property
    def path(self) -> str:
        """The address of the page in front, without the host."""
        return self.page.url.removeprefix(self.address)

    # ---- doing ------------------------------------------------------------------------------------------------------

    def follow(self, name: str, where: str = "main") -> None:
        """Click a link by its words."""
        self.page.locator(where).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str, where: str = "body") -> None:
        """Click a button by its words, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(where).get_by_role("button", name=name, exact=True).first.click()

    def fill(self, **answers: str) -> None:
        """Answer a form's questions by the names of their fields."""
        for name, value in answers.items():
            one = self.page.locator(f"main [name='{name}']").first
            kind = one.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                one.select_option(value)
            elif kind == "checkbox":
                one.set_checked(value == "yes")
            elif kind == "file":
                one.set_input_files(value)
            else:
                one.fill(value)

    def act(self, path: str, button: str, **answers: str) -> str:
        """Open the form of an act, answer it, send it; returns where that led."""
        self.go(path)
        self.fill(**answers)
        self.press(button, "main form.act-form")
        return self.path

    def sign_in(self, email: str, password: str) -> None:
        """By password, on the page for it."""
        self.go("/sign-in/")
        self.page.get_by_label("E-mail").first.fill(email)
        self.page.get_by_label("Password").first.fill(password)
        self.press("Sign in")
        assert "/sign-in" not in self.path, self.text()

    # ---- looking closely --------------------------------------------------------------------------------------------

    def overhang(self, width: int) -> list[str]:
        """What reaches beyond the right edge at this width; empty when nothing scrolls sideways."""
        self.page.set_viewport_size({"width": width, "height": PHONE["height"] if width < 800 else WIDE["height"]})
        found: list[str] = self.page.evaluate(OVERHANG)
        return found

    def picture(self, path: Any) -> None:
        """A screenshot of the whole page, to look at."""
        self.page.screenshot(path=path, full_page=True)


OVERHANG = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const right = (e) => Math.round(e.getBoundingClientRect().right);
  return [...document.querySelectorAll("body *")].filter((e) => right(e) > wide + 1)
    .slice(0, 4).map((e) => `${e.tagName.toLowerCase()}.${e.className} reaches ${right(e)}`)
    .concat([`the page is ${document.documentElement.scrollWidth} wide`]);
}"""

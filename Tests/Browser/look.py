"""How a page has to look, whoever looks at it."""

from pathlib import Path

import axe_playwright_python
from server import HOUSE

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
SCREENSHOTS = HOUSE / ".build/screenshots"


class Watch:
    """Remembers what went wrong while pages were open: script errors, CSP violations, calls to other hosts."""

    def __init__(self, page, address):
        self.seen = []
        page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        page.on("console", self.console)
        page.on("request", lambda request: self.request(request, address))
        page.on("response", self.response)

    def console(self, message):
        # A failed load is told by `response`, with its address.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console: {message.text}")

    def request(self, request, address):
        if not request.url.startswith((address, "data:", "about:")):
            self.seen.append(f"calls another host: {request.url}")

    def response(self, response):
        # A page may be an error page on purpose; what it is made of may not.
        if response.status >= 400 and not response.request.is_navigation_request():
            self.seen.append(f"{response.status} for {response.url}")

    def check(self):
        assert not self.seen, "\n".join(self.seen)


def axe(page, only=None):
    """Fails on any violation of axe-core's rules (or of the one named), saying where and what to do."""
    page.evaluate(AXE)
    options = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": [only]}
    violations = page.evaluate("options => axe.run(document, options)", options)["violations"]
    told = []
    for violation in violations:
        told.append(f"{violation['id']} ({violation['impact']}): {violation['help']} {violation['helpUrl']}")
        for node in violation["nodes"][:5]:
            told.append(f"    {' '.join(map(str, node['target']))}\n        {node['html'][:200]}")
            told.extend(f"        {reason['message']}" for reason in node["any"] + node["all"] + node["none"])
        if len(violation["nodes"]) > 5:
            told.append(f"    and {len(violation['nodes']) - 5} more")
    assert not violations, f"{page.url} at {page.viewport_size['width']} px\n" + "\n".join(told)


def fits(page):
    """Nothing is wider than the window; what is, is named."""
    wide = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth
            if (document.documentElement.scrollWidth <= room) return null
            return [...document.querySelectorAll("body *")]
                .filter(element => element.getBoundingClientRect().right > room + 0.5)
                .slice(0, 5).map(element => element.outerHTML.slice(0, 160))
        }"""
    )
    assert wide is None, f"{page.url} is wider than {page.viewport_size['width']} px:\n" + "\n".join(wide)


def shot(page, name):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def looks_right(page, name=None, in_the_dark=True):
    """All of the above, in light and in dark. Without JavaScript axe-core would never answer: only the watch."""
    if not page.javascript:
        return page.watch.check()
    page.emulate_media(color_scheme="light")
    fits(page)
    axe(page)
    if name:
        shot(page, name)
    if in_the_dark:
        page.emulate_media(color_scheme="dark")
        axe(page, only="color-contrast")
        if name:
            shot(page, f"{name}-dark")
        page.emulate_media(color_scheme="light")
    page.watch.check()

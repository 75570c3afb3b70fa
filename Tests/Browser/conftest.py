"""One server and one Chromium for all browser tests; each test gets windows of its own."""

import contextlib
import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from look import Watch
from server import HOUSE, Server

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
HEIGHTS = {360: 740, 1280: 900}


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    shutil.rmtree(HOUSE / ".build/screenshots", ignore_errors=True)
    server = Server(tmp_path_factory.mktemp("data"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium():
    # Chromium has no sandbox for root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def window(server, chromium):
    """`window(width, javascript=True)`: a new window with nobody signed in; its page is watched for errors."""
    with contextlib.ExitStack() as windows:

        def open_window(width, javascript=True):
            context = chromium.new_context(
                base_url=server.address, locale="ja-JP", timezone_id="Asia/Tokyo", java_script_enabled=javascript,
                viewport={"width": width, "height": HEIGHTS[width]}, is_mobile=width < 600, has_touch=width < 600,
                reduced_motion="reduce",
            )
            windows.callback(context.close)
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.javascript = javascript
            page.watch = Watch(page, server.address)
            return page

        yield open_window

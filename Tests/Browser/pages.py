"""Where things are on our pages. When a page changes, its tests change here and nowhere else.

Fields are found by their name in the form, buttons by the form they send; both must have a label a person can
read, which axe-core sees to. No test depends on the interface's words.
"""

import re

RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class Form:
    """The form that is sent to `action` (how the address ends)."""

    def __init__(self, page, action):
        self.page = page
        self.form = page.locator(f'form[action$="{action}"]').first

    def fill(self, **fields):
        for name, value in fields.items():
            self.form.locator(f'[name="{name}"]').fill(value)
        return self

    def choose(self, name, *values):
        """Radio buttons, check boxes or a list: whatever has this name. People click labels, so we do."""
        choice = self.form.locator(f'select[name="{name}"]')
        if choice.count():
            choice.select_option(list(values))
            return self
        for value in values:
            box = self.form.locator(f'[name="{name}"][value="{value}"]')
            around = f'label:has([name="{name}"][value="{value}"])'
            self.form.locator(f'label[for="{box.get_attribute("id")}"], {around}').first.click()
            assert box.is_checked(), f"{name} = {value} cannot be chosen by its label"
        return self

    def has(self, name, value=None):
        return self.form.locator(f'[name="{name}"]' + (f'[value="{value}"]' if value else "")).count() > 0

    def value(self, name):
        return self.form.locator(f'[name="{name}"]').first.input_value()

    def press(self, value, status=None):
        """Sends the form with the button of this value; the answer, after the redirect."""
        with self.page.expect_navigation() as navigation:
            self.form.locator(f'button[name="do"][value="{value}"]').click()
        answer = navigation.value
        assert answer.status == status if status else answer.ok, f"{answer.status} from {answer.url}"
        return answer

    def send(self):
        """The answer, after the redirect."""
        with self.page.expect_navigation() as navigation:
            self.form.get_by_role("button").last.click()
        answer = navigation.value
        assert answer.status < 500, f"{answer.status} from {answer.url}:\n{self.page.locator('main').inner_text()}"
        return answer


class Visitor:
    """A person with a window of their own."""

    def __init__(self, page):
        self.page = page

    def open(self, path):
        answer = self.page.goto(path)
        assert answer.status == 200, f"{answer.status} for {path}"
        return self

    def form(self, action):
        return Form(self.page, action)

    def follow(self, path):
        """Clicks the link to `path`: it must be on the page."""
        with self.page.expect_navigation():
            self.page.locator(f'main a[href$="{path}"]').first.click()
        return self

    def reads(self, text):
        """Whether the page says `text`, however its lines are broken."""
        def flat(words):
            return re.sub(r"\s+", "", words)

        return flat(text) in flat(self.page.locator("main").inner_text())

    def rate(self, service, score, outcome, comment):
        """Rates from the service's own page; the receipt's code."""
        self.open(service).follow(f"{service}/rate")
        form = self.form("/ratings").choose("score", str(score)).choose("outcome", outcome).fill(comment=comment)
        answer = form.send()
        code = RECEIPT.search(self.page.locator("main").inner_text())
        assert answer.ok and code, f"no receipt at {answer.url}:\n{self.page.locator('main').inner_text()}"
        return code[0]

    def look_up_receipt(self, code):
        self.open("/receipts")
        self.form("/receipts").fill(code=code).send()


class Member(Visitor):
    """A person of an organisation, who signs in."""

    def sign_in(self, email, password):
        self.open("/sign-in")
        answer = self.form("/sign-in").fill(email=email, password=password).send()
        assert answer.ok and not self.page.url.endswith("/sign-in"), f"{email} cannot sign in"

    def sign_out(self):
        self.page.locator('form[action$="/sign-out"]').first.get_by_role("button").click()
        self.page.wait_for_load_state()

    def new_service(self, organization, slug, title, title_en, summary, url, attributes, channels):
        """The new service's path."""
        self.open(f"/services/new?organization={organization}")
        form = self.form("/services")
        if form.form.locator('select[name="organization"]').count():
            form.choose("organization", organization)
        form.fill(slug=slug, title_ja=title, title_en=title_en, summary_ja=summary, url=url)
        for name, value in attributes.items():
            form.choose(name, value)
        form.choose("channels", *channels).send()
        path = f"/services/{organization}/{slug}"
        # Where others do something alike, they are shown first.
        assert self.page.url.split("?")[0].removesuffix("/simplicity").endswith(path), (
            f"not at the new service, but at {self.page.url}")
        return path

    def fill_canvas(self, service, **fields):
        """Fields: customer, need, value, asks, existing, measures (one per line)."""
        self.open(f"{service}/canvas")
        assert self.form("/canvas").fill(**fields).send().ok

    def move_to(self, service, phase):
        self.open(f"{service}/gate")
        form = self.form(f"{service}/phase")
        if form.form.locator('select[name="phase"], [name="phase"][type="radio"]').count():
            form.choose("phase", phase)
        assert form.send().ok

    def items(self, service):
        """The addresses of the check sheet's items, in its order."""
        self.open(f"{service}/check-sheet")
        links = self.page.locator(f'main a[href*="{service}/check-sheet/"]')
        return list(dict.fromkeys(link.get_attribute("href") for link in links.all()))

    def answer_item(self, item, state, note, link):
        self.open(item)
        assert self.form(item).choose("state", state).fill(note=note, link=link).send().ok

    def record_study(self, service, held_on, ratings, tasks=None):
        self.open(f"{service}/studies")
        form = self.form("/studies")
        if form.has("kind"):
            form.choose("kind", "usability")
        form.fill(held_on=held_on, ratings=ratings)
        if tasks and form.has("tasks"):
            form.fill(tasks=tasks)
        assert form.send().ok

    def release(self, service):
        """Asks for the release; whether it was granted."""
        self.open(f"{service}/gate")
        return self.form("/releases").send().ok


class Keeper(Member):
    """A member who keeps the rows of one registry for an organisation."""

    def __init__(self, page, organization, registry):
        super().__init__(page)
        self.registry = f"/organizations/{organization}/registries/{registry}"

    def paste(self, *rows):
        """Pastes what a spreadsheet puts on the clipboard."""
        self.open(f"{self.registry}/grid")
        self.form("/grid").fill(paste="\n".join("\t".join(row) for row in rows)).press("read")

    def cell(self, row, column):
        return self.page.locator(f'[name="c.{row}.{column}"]').input_value()

    def fill_cell(self, row, column, value):
        self.page.locator(f'[name="c.{row}.{column}"]').fill(value)

    def wrong_rows(self):
        """The numbers of the rows that have a cell to be mended."""
        names = [cell.get_attribute("name") for cell in self.page.locator('[name^="c."][aria-invalid="true"]').all()]
        return sorted({int(name.split(".")[1]) for name in names})

    def publish_grid(self):
        self.form("/grid").press("publish")

    def send_file(self, name, text):
        """The path of the import."""
        self.open(f"{self.registry}/imports")
        self.page.set_input_files(
            '[name="file"]', {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        )
        self.form("/imports").send()
        return self.page.url

    def wait_for_import(self, path):
        """Until the page no longer follows the work."""
        for _ in range(60):
            answer = self.page.goto(path)
            if "refresh" not in answer.headers:
                return self
            self.page.wait_for_timeout(250)
        raise AssertionError(f"{path} is still running after 15 seconds")

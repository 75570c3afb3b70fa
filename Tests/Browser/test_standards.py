"""A sheet that fills itself, a review, a year that passes, and a rule that is tried before it binds."""

import datetime
import zoneinfo

import pytest
from look import looks_right
from pages import Member, Visitor
from server import Server

CITY = "mihon"
CUSTOMER = {
    "customer": "引っ越してきて、近くの図書室をまだ知らない人",
    "need": "仕事の後では窓口が閉まっていて、利用カードを作れない",
    "value": "夜でも10分で申し込みが終わり、翌日に受け取れる",
    "asks": "名前、住所、連絡先、受け取る図書室",
    "existing": "窓口の紙の申込書。よその市の申し込みを三つ調べた",
}
MEASURES = "申し込みを最後まで終えた人の割合\n申し込みから受け取りまでの日数\n窓口で書き直しになった件数"
TWO_THIRDS = 2 / 3


@pytest.fixture
def server(tmp_path):
    """One of its own: its clock is moved, and its rules are changed."""
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


class Team(Member):
    """A team with a service in the sample city."""

    def sheet(self, service):
        """The items of the sheet, as a program reads them."""
        answer = self.page.request.get(f"/api/v1{service}/check-sheet")
        assert answer.ok, answer.status
        return answer.json()["items"]

    def build_on(self, service, component):
        self.open(f"{service}/components?q={component}")
        with self.page.expect_navigation():
            self.page.locator(
                f'form[action$="/components/use"]:has([value="{CITY}/{component}"])'
            ).first.get_by_role("button").click()
        assert self.page.locator(f'form[action$="/components/leave"] [value="{CITY}/{component}"]').count() == 1

    def answer_questions(self, service, **answers):
        self.open(f"{service}/check-sheet")
        form = self.form("/check-sheet")
        for attribute, answer in answers.items():
            form.choose(attribute, answer)
        assert form.send().ok

    def record(self, service, kind, held_on, ratings, tasks):
        self.open(f"{service}/studies")
        form = self.form("/studies").choose("kind", kind)
        assert form.fill(held_on=held_on, ratings=ratings, tasks=tasks).send().ok

    def ask_for_review(self, service, note):
        self.open(f"{service}/reviews")
        assert self.form("/reviews").choose("kind", "release").fill(note=note).send().ok
        assert self.reads(note)

    def decide(self, service, decision, words, mend_by=""):
        self.open(f"{service}/reviews")
        assert self.form("/decision").choose("decision", decision).fill(words=words, mend_by=mend_by).send().ok
        assert self.reads(words)


def today():
    return datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Tokyo")).date()


def in_days(days):
    return (today() + datetime.timedelta(days=days)).isoformat()


def until(condition, page):
    """Waits for the server's next round; what the condition gave."""
    for _ in range(100):
        if found := condition():
            return found
        page.wait_for_timeout(300)
    raise AssertionError("it did not come about in 30 seconds")


@pytest.fixture
def people(server, window):
    """`people(kind, javascript)`: somebody of the sample city, signed in."""

    def enter(name, javascript):
        member = Team(window(1280, javascript))
        member.sign_in(f"{name}@mihon.example.jp", server.sample_password())
        return member

    return enter


def look(person, name):
    for width in (360, 1280) if person.page.javascript else (1280,):
        person.page.set_viewport_size({"width": width, "height": 900})
        looks_right(person.page, f"standards-{name}")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_sheet_that_fills_itself(javascript, server, people, window):
    title = "図書室の利用カードの申し込み"
    service = f"/services/{CITY}/library-card"
    token = server.add_token("a program", CITY, "editor")

    def sheet():
        status, sheet = server.api("GET", f"{service}/check-sheet", token=token)
        assert status == 200, sheet
        return sheet["items"]

    def standing():
        return server.api("GET", service)[1]["standing"]["state"]

    # A new service on two components.
    team = people("editor", javascript)
    assert service == team.new_service(
        CITY, "library-card", title, "Library card", "図書室の利用カードを、窓口に行かずに申し込みます。",
        "https://mihon.example.jp/library-card",
        attributes={
            "public_website": "yes", "takes_applications": "yes", "handles_personal_data": "yes",
            "sends_notifications": "yes", "uses_ai": "no", "takes_payments": "no", "publishes_data": "no",
            "built_by_vendor": "yes",
        },
        channels=["web", "counter"],
    )
    before = len(sheet())
    team.open(f"{service}/components?q=form-platform")
    look(team, "01-components")
    for component in ["form-platform", "city-cloud"]:
        team.build_on(service, component)
    look(team, "02-built-on-two")

    # Three answers, and the sheet asks only what concerns the service.
    team.open(f"{service}/check-sheet")
    look(team, "03-questions")
    team.answer_questions(service, develops_software="no", offers_api="no", offers_app="no")
    after = len(sheet())
    print(f"three answers: {before} items, then {after}")
    assert after <= before - 12
    look(team, "04-shrunk")
    team.answer_questions(service, uses_cloud="yes", handles_my_number="no", needed_in_disaster="no")
    assert not any(item["question"] for item in sheet())

    # What the team writes down and tries out fills the sheet.
    team.fill_canvas(service, **CUSTOMER, measures=MEASURES)
    team.record(service, "research", in_days(-60), "3 2 3 2 3", "紙の申込書を出す; 3; 540")
    team.record(service, "prototype", in_days(-40), "3 4 3 4", "申し込みを終える; 3; 300")
    team.record(
        service, "usability", in_days(-5), "4 4 5 3 4", "利用カードを申し込む; 5; 240\n受け取る図書室を選び直す; 5; 60")
    look(team, "05-studies")
    for phase in ["define", "design", "build", "pre-release"]:
        team.move_to(service, phase)
    due = [item for item in sheet() if item["due"]]
    settled = [item for item in due if item["source"] in ("evidence", "inheritance")]
    print(f"filled by evidence or components: {len(settled)} of {len(due)} due, {len(settled) / len(due):.1%}")
    assert len(settled) / len(due) >= TWO_THIRDS
    team.open(f"{service}/check-sheet")
    said = team.page.locator("main").inner_text()
    assert f"{len(due)}項目のうち{len(settled)}項目" in said
    look(team, "06-filled")

    # The rest is said by people.
    rest = [item for item in due if item["state"] != "met" and item["source"] == "nothing"]
    for index, item in enumerate(rest):
        state = "not-met" if item["id"] == "ESS-07" else "met"
        team.answer_item(f"{service}/check-sheet/{item['id']}", state, "チームで確かめました。", "https://example.jp/evidence")
        if index == 0:
            look(team, "07-item")
    look(team, "08-marked")

    # The quality reviewer says go, and mend by a day.
    team.ask_for_review(service, "利用者テストと点検票を入れました。案内の言葉がまだ難しいです。")
    look(team, "09-asked")
    quality = people("quality", javascript)
    quality.open(f"/reviews?organization={CITY}")
    assert quality.reads(title)
    look(quality, "10-review-desk")
    quality.open(f"{service}/reviews")
    look(quality, "11-deciding")
    quality.decide(service, "amber", "公開してよい水準です。案内の言葉を、期限までに直してください。", mend_by=in_days(60))
    look(quality, "12-amber")

    # Released; mended; green.
    administrator = people("admin", javascript)
    administrator.open(f"{service}/gate")
    look(administrator, "13-gate")
    assert administrator.release(service)
    assert standing() == "met"
    team.answer_item(
        f"{service}/check-sheet/ESS-07", "met", "言いかえて、市外から来た3人に読んでもらいました。", "https://example.jp/words")
    team.ask_for_review(service, "案内の言葉を直しました。")
    quality.decide(service, "green", "約束したことは終わっています。")
    look(quality, "14-green")
    resident = Visitor(window(360, javascript))
    resident.open(service)
    assert resident.reads("約束したことは終わっています。")
    looks_right(resident.page, "standards-15-public")

    # A year later nobody has looked at what was marked.
    server.stop()
    server.start(days_ahead=370)
    until(lambda: standing() == "stale", team.page)
    status, gate = server.api("GET", f"{service}/gate", token=token)
    assert status == 200, gate
    fallen = [condition for condition in gate["conditions"] if not condition["holds"] and "fails" in condition.values()]
    assert [condition["id"] for condition in fallen] == ["must-items"], gate["conditions"]
    later = people("editor", javascript)
    later.open("/desk")
    assert later.reads(title) and later.reads(fallen[0]["reason"]["ja"])
    look(later, "16-finding")
    resident = Visitor(window(360, javascript))
    resident.open(service)
    year = str(today().year + 1)
    event = resident.page.locator("ol.timeline > li", has=resident.page.locator(f'time[datetime^="{year}"]')).first
    print(f"the public timeline: {event.inner_text()!r}")
    assert fallen[0]["reason"]["ja"] in event.inner_text()
    looks_right(resident.page, "standards-17-fallen")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_rule_is_tried_before_it_binds(javascript, server, people, window):
    item, hit = "ESS-07", "city-cloud"
    reason = "読んでもわからないという声が、どのまちでもいちばん多いため。"
    status, service = server.api("GET", f"/services/{CITY}/{hit}")
    assert (status, service["standing"]["state"]) == (200, "met")
    title = service["title"]["ja"]

    # Drafted by a reviewer of all organisations, and held against every service.
    quality = Team(window(1280, javascript))
    quality.sign_in("quality@tokyo.example.jp", server.add_user("quality@tokyo.example.jp", "tokyo", "quality"))
    quality.open(f"/rules/new?target={item}")
    look(quality, "20-draft")
    assert quality.form("/rules/drafts").choose("part", "level").fill(value="1", reason=reason).send().ok
    assert "/rules/drafts/" in quality.page.url
    assert quality.page.locator(f'main a[href*="/services/{CITY}/{hit}"]').count() > 0 and quality.reads(title)
    look(quality, "21-dry-run")
    team = people("editor", javascript)
    team.open("/desk")
    assert team.page.locator(f'[aria-labelledby="notices"] a[href^="/rules/"]').count() == 0

    # Published from tomorrow, with thirty days for those who were there before.
    form = quality.form("/publication").fill(effective_on=in_days(1), grace_days="30", ends_on="")
    assert form.send().ok
    assert quality.reads(reason)
    look(quality, "22-published")

    # Those it hits are told, and everybody can read it.
    team.open("/desk")
    notice = team.page.locator('[aria-labelledby="notices"] li', has_text=title).first
    print(f"the notice: {notice.inner_text()!r}")
    due = today() + datetime.timedelta(days=31)
    assert f"{due.year}年{due.month}月{due.day}日" in notice.inner_text()
    look(team, "23-told")
    resident = Visitor(window(360, javascript))
    resident.open("/rules")
    assert resident.reads(reason)
    looks_right(resident.page, "standards-24-rules")

    # It binds when the grace is over, and not before.
    assert server.api("GET", f"/services/{CITY}/{hit}")[1]["standing"]["state"] == "met"
    server.stop()
    server.start(days_ahead=32)
    until(lambda: server.api("GET", f"/services/{CITY}/{hit}")[1]["standing"]["state"] == "not-met", team.page)

"""One service's life, walked by people: planned, checked, tested, refused, mended, released, rated, brought back."""

import datetime
import time

import pytest
from look import looks_right
from pages import Member, Visitor

ORGANIZATION = "131083"
ESSENTIAL = 1


def unmet(server, path, token):
    """The gate's conditions that do not hold: id and reason in Japanese."""
    status, gate = server.api("GET", f"{path}/gate", token=token)
    assert status == 200, gate
    return {item["id"]: item["reason"]["ja"] for item in gate["conditions"] if not item["holds"]}


def reviewed(server, path, token, kind):
    """The team asks for a review, and a quality reviewer says go; their pages are walked in test_standards."""
    status, asked = server.api("POST", f"{path}/reviews", {"kind": "release", "note": "公開したいです。"}, token=token)
    assert status == 201, asked
    quality = server.add_token(f"quality {kind}", "govtech-tokyo", "quality")
    decision = {"decision": "green", "words": "公開してよい水準です。"}
    status, said = server.api("POST", f"{path}/reviews/{asked['id']}/decision", decision, token=quality)
    assert status == 200, said


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_life_of_a_service(javascript, server, window):
    kind = "with-js" if javascript else "without-js"
    slug = f"nursery-{kind}"
    title = f"保育園の申し込み（{kind}）"
    email = f"{kind}@example.jp"
    password = server.add_user(email, ORGANIZATION, "administrator")
    token = server.add_token(f"counter {kind}", ORGANIZATION, "editor")
    today = datetime.date.today().isoformat()

    def look(person, name):
        looks_right(person.page, f"walk-{name}")

    # The administrator signs in and opens a service.
    team = Member(window(1280, javascript))
    team.sign_in(email, password)
    team.open("/desk")
    look(team, "01-desk")
    team.open(f"/services/new?organization={ORGANIZATION}")
    look(team, "02-new-service")
    service = team.new_service(
        ORGANIZATION, slug, title, "Nursery application", "認可保育園への入園を申し込みます。",
        "https://example.jp/nursery",
        attributes={
            "public_website": "yes", "takes_applications": "yes", "handles_personal_data": "yes",
            "sends_notifications": "no", "uses_ai": "no", "takes_payments": "no", "publishes_data": "no",
            "built_by_vendor": "unknown",
        },
        channels=["web", "counter"],
    )
    path = f"/services/{ORGANIZATION}/{slug}"
    assert service == path and team.reads(title)
    look(team, "03-service")

    # The canvas, still without a word about what will be measured.
    canvas = {
        "customer": "育休から戻る日が決まり、夜に一人で調べている親",
        "need": "入れる園を探し、締め切りまでに申し込みを終える",
        "value": "窓口に行かずに、10分で申し込みが終わる",
        "asks": "勤め先の証明書と、通える園の希望を三つ",
        "existing": "区のサイトのPDFと窓口の用紙",
    }
    team.fill_canvas(service, **canvas)
    team.open(f"{service}/canvas")
    look(team, "04-canvas")

    for phase in ["define", "design", "build", "pre-release"]:
        team.move_to(service, phase)

    # One item of the check sheet, and a study with too few people.
    first = team.items(service)[0]
    look(team, "05-check-sheet")
    team.open(first)
    look(team, "06-item")
    team.record_study(service, today, "4 2 3")
    team.open(f"{service}/studies")
    look(team, "07-studies")

    # The release is refused, with every reason.
    reasons = unmet(server, path, token)
    assert {"must-items", "usability-study", "measures"} <= reasons.keys()
    team.open(f"{service}/gate")
    look(team, "08-gate-shut")
    assert not team.release(service)
    for condition, reason in reasons.items():
        assert team.reads(reason), f"the refusal does not say why “{condition}” does not hold: {reason}"
    look(team, "09-refused")
    assert server.api("GET", path)[1]["phase"] == "pre-release"

    # Mended.
    team.fill_canvas(service, **canvas, measures="申し込みを終えた人の割合\n終えるまでの分")
    team.record_study(service, today, "4 4 5 3 4")
    _, sheet = server.api("GET", f"{path}/check-sheet", token=token)
    still_open = [
        item["id"].lower() for item in sheet["items"] if item["level"] == ESSENTIAL and item["state"] != "met"
    ]
    assert still_open
    for item in team.items(service):
        if item.rsplit("/", 1)[-1].lower() in still_open:
            team.answer_item(item, "met", "チームで確かめました。", "https://example.jp/evidence")
    assert unmet(server, path, token).keys() == {"review"}
    reviewed(server, path, token, kind)
    assert unmet(server, path, token) == {}
    team.open(f"{service}/gate")
    look(team, "10-gate-open")

    # Released.
    assert team.release(service)
    assert server.api("GET", path)[1]["phase"] == "operate"
    team.open(service)
    look(team, "11-released")

    # A resident rates on a phone, and comes back with the receipt.
    comment = "スマートフォンで、夜のうちに終わりました。"
    resident = Visitor(window(360, javascript))
    resident.open(f"{service}/rate")
    look(resident, "12-rate")
    code = resident.rate(service, score=4, outcome="yes", comment=comment)
    look(resident, "13-receipt")
    resident.look_up_receipt(code)
    assert resident.reads(code)
    look(resident, "14-receipt-again")

    # The comment waits for the team before others see it.
    resident.open(service)
    assert not resident.reads(comment)
    team.open(f"{service}/comments")
    assert team.reads(comment)
    look(team, "15-comments")
    for page in ["edit", "counter-rating"]:
        team.open(f"{service}/{page}")
        look(team, f"15-{page}")
    team.open(f"/audit?organization={ORGANIZATION}")
    assert team.reads(title)
    look(team, "15-audit")

    # Thirty people at the counter are not content: the gate falls, and the desk says so.
    for _ in range(30):
        status, answer = server.api(
            "POST", f"{path}/ratings",
            {"score": 1, "outcome": "no", "comment": "", "language": "ja", "channel": "counter"}, token=token,
        )
        assert status == 201 and answer["receipt"], answer
    _, summary = server.api("GET", f"{path}/ratings/summary")
    assert (summary["n"], summary["histogram"]["1"]) == (31, 30)
    assert 1 <= summary["interval"][0] <= summary["mean"] <= summary["interval"][1] < 3

    reason = fallen(server, path, token)
    team.open("/desk")
    assert team.reads(title) and team.reads(reason), f"the finding is not on the desk: {reason}"
    look(team, "16-finding")
    resident.open(service)
    look(resident, "17-not-met")
    assert server.api("GET", path)[1]["standing"]["state"] == "not-met"

    team.sign_out()
    answer = team.page.goto("/desk")
    assert answer.status in (401, 403) or "/sign-in" in answer.url, "the desk is still open after signing out"


def fallen(server, path, token):
    """The reason why the ratings' condition no longer holds; it may take a moment."""
    for _ in range(50):
        reasons = unmet(server, path, token)
        if "ratings" in reasons:
            return reasons["ratings"]
        time.sleep(0.2)
    raise AssertionError("thirty ratings of 1 did not close the gate")

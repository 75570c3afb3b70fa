"""An island's clerk brings rows from a spreadsheet; a resident finds them; another municipality copies one."""

import re

import pytest
from look import looks_right
from pages import Keeper, Visitor

ISLAND = "133621"
NEIGHBOUR = "131083"
REGISTRY = "childcare-facilities"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_rows_from_a_spreadsheet(javascript, server, window):
    kind = "with-js" if javascript else "without-js"

    def look(person, name):
        for width in (360, 1280) if javascript else (1280,):
            person.page.set_viewport_size({"width": width, "height": 900})
            looks_right(person.page, f"registries-{name}")

    def clerk_of(organization):
        email = f"{organization}-{kind}@example.jp"
        clerk = Keeper(window(1280, javascript), organization, REGISTRY)
        clerk.sign_in(email, server.add_user(email, organization, "editor"))
        return clerk

    number = {name: f"{kind}-{place}" for place, name in enumerate(["nursery", "hall", "square", "library", "sick"], 1)}
    clerk = clerk_of(ISLAND)
    clerk.open(f"/organizations/{ISLAND}/registries")
    look(clerk, "01-all")
    clerk.open(clerk.registry)
    look(clerk, "02-rows")
    clerk.open(f"{clerk.registry}/grid")
    look(clerk, "03-grid")

    # Five rows: full-width digits and a unit are mended by themselves; two rows have to be mended by the clerk.
    clerk.paste(
        ["ID", "名称", "種別", "収容定員", "電話番号", "URL"],
        [number["nursery"], "島の保育園", "認可保育所", "３０人", "04992-9-0011", "https://example.jp/1"],
        [number["hall"], "島の児童館", "児童館", "", "04992-9-0012", ""],
        ["", "島のひろば", "地域子育て支援拠点", "10", "", ""],
        [number["library"], "島の図書室", "図書館", "", "04992-9-0014", "http:/broken"],
        [number["sick"], "島の病児保育", "病児保育", "4", "04992-9-0015", ""],
    )
    assert clerk.cell(1, 4) == "30"
    assert clerk.wrong_rows() == [3, 4]
    look(clerk, "04-read")

    # The right ones go out at once; the two stay, are mended, and follow.
    clerk.publish_grid()
    assert clerk.wrong_rows() == [1, 2]
    look(clerk, "05-two-left")
    clerk.fill_cell(1, 1, number["square"])
    clerk.fill_cell(2, 6, "https://example.jp/4")
    clerk.publish_grid()
    assert clerk.page.url.endswith(f"{clerk.registry}?done=published&count=2")
    look(clerk, "06-published")

    # A resident sees all five.
    resident = Visitor(window(360, javascript))
    resident.open(f"/registries/{REGISTRY}?organization={ISLAND}&q={kind.split('-')[0]}")
    for name in ["島の保育園", "島の児童館", "島のひろば", "島の図書室", "島の病児保育"]:
        resident.open(f"/registries/{REGISTRY}?organization={ISLAND}&q={name}")
        assert resident.reads(name), name
    key = f"{ISLAND}~{number['nursery']}"
    row = f"/registries/{REGISTRY}/records/{key}"
    resident.open(row)
    assert resident.reads("島の保育園") and resident.page.locator("main a[href*='/rows/']").count() == 0
    looks_right(resident.page, "registries-07-row")

    # Another municipality copies it from there, makes it its own and publishes it.
    neighbour = clerk_of(NEIGHBOUR)
    neighbour.open(row)
    look(neighbour, "08-row-for-staff")
    neighbour.follow(f"{neighbour.registry}/rows/new?copy={key}")
    look(neighbour, "09-copy")
    form = neighbour.form("/drafts")
    assert form.value("f.name") == "島の保育園"
    assert form.value("f.municipality_code") == NEIGHBOUR
    assert form.value("f.id") == ""
    form.fill(**{"f.id": number["nursery"], "f.name": "写した保育園"}).press("publish")
    assert neighbour.reads("写した保育園"), neighbour.page.url
    assert re.search(r"/rows/[^/]+\?done=published$", neighbour.page.url), neighbour.page.url
    look(neighbour, "10-kept-row")
    resident.open(row)
    assert resident.reads("島の保育園")

    # Both look at the rest of their workplace: a form with an error, a draft, imports, the desk.
    clerk.open(f"{clerk.registry}/rows/new")
    clerk.form("/drafts").fill(**{"f.name": "名前だけ"}).press("publish", status=422)
    look(clerk, "11-error")
    clerk.form("/drafts").press("save")
    assert "/drafts/" in clerk.page.url
    look(clerk, "12-draft")
    path = clerk.send_file("行.csv", f"全国地方公共団体コード,ID,名称\n{ISLAND},{kind}-9,ファイルの園\n{ISLAND},,名前だけ\n")
    assert clerk.wait_for_import(path).reads("行.csv")
    look(clerk, "13-import")
    clerk.form("/apply").send()
    clerk.wait_for_import(path)
    assert server.api("GET", f"/registries/{REGISTRY}/records/{ISLAND}~{kind}-9")[1]["name"] == "ファイルの園"
    clerk.open(f"{clerk.registry}/imports")
    look(clerk, "14-imports")
    clerk.open("/desk")
    assert clerk.reads("名前だけ")
    look(clerk, "15-desk")

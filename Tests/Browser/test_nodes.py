"""Two servers at one PostgreSQL database, as a prefecture runs them: whichever one asks, it is one house."""

import contextlib
import datetime
import importlib.machinery
import importlib.util
import threading
import time

import pytest
import requests

from server import HOUSE, Server

KOTO = "131083"
SITE = f"/services/{KOTO}/official-site"
RATING = {"score": 4, "outcome": "yes", "comment": "", "language": "ja", "channel": "counter"}


def throw_away_postgres():
    loader = importlib.machinery.SourceFileLoader("with_postgres", str(HOUSE / "Scripts/with-postgres"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("with_postgres", loader))
    loader.exec_module(module)
    return module.Postgres()


@pytest.fixture(scope="module")
def postgres():
    postgres = throw_away_postgres()
    try:
        postgres.start()
        yield postgres
    finally:
        postgres.stop()


@pytest.fixture(scope="module")
def nodes(postgres, tmp_path_factory):
    """Both begin on the empty database in the same moment."""
    nodes = [Server(tmp_path_factory.mktemp(name), postgres.connection, sample=False) for name in ("one", "other")]
    with contextlib.ExitStack() as running:
        for node in nodes:
            node.launch()
            running.callback(node.stop)
        for node in nodes:
            node.wait()
        yield nodes


@pytest.fixture(scope="module")
def token(nodes):
    return nodes[0].add_token("nodes", KOTO, "administrator")


def within(seconds, holds):
    """What one server has changed, the other may show a moment later."""
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, f"not within {seconds} seconds"
        time.sleep(0.1)


def test_both_begin_on_an_empty_database(nodes):
    one, other = (node.api("GET", "/services?limit=100")[1] for node in nodes)
    # Each of the 62 municipalities has its site once; the registry has Tokyo itself as well.
    assert one["total"] == 62 and one == other
    one, other = (node.api("GET", "/registries/municipalities/records?limit=1")[1] for node in nodes)
    assert one["total"] == 63 and one == other


def test_what_one_changes_the_other_shows(nodes, token):
    one, other = nodes
    new = {
        "organization": KOTO, "slug": "two-servers", "title": {"ja": "二つのサーバー", "en": "Two servers"},
        "summary": {"ja": "どちらで聞いても同じです。"}, "url": "https://example.jp/two", "attributes": {},
    }
    assert one.api("POST", "/services", new, token)[0] == 201
    status, service = other.api("GET", f"/services/{KOTO}/two-servers")
    assert (status, service["title"]["ja"]) == (200, "二つのサーバー")

    item = other.api("GET", f"/services/{KOTO}/two-servers/check-sheet", token=token)[1]["items"][0]["id"]
    mark = {"state": "met", "note": "二台目で付けた。", "link": "https://example.jp/note"}
    sheet = f"/services/{KOTO}/two-servers/check-sheet"
    assert other.api("PUT", f"{sheet}/{item}", mark, token)[0] in (200, 204)
    items = one.api("GET", sheet, token=token)[1]["items"]
    assert next(each for each in items if each["id"] == item)["note"] == "二台目で付けた。"

    # A public page is kept for two seconds where nobody told of the change.
    page = f"{other.address}/services/{KOTO}/two-servers"
    assert "二つのサーバー" in requests.get(page).text
    assert one.api("PUT", f"/services/{KOTO}/two-servers", new | {"title": {"ja": "同じ一つの家"}}, token)[0] == 200
    within(5, lambda: "同じ一つの家" in requests.get(page).text)


def test_who_signs_in_at_one_is_known_at_the_other(nodes):
    one, other = nodes
    password = one.add_user("nodes@koto.example.jp", KOTO, "editor")
    person = requests.Session()
    answer = person.post(f"{one.address}/sign-in", data={"email": "nodes@koto.example.jp", "password": password})
    assert answer.ok and "/sign-in" not in answer.url
    # For a browser, both are 127.0.0.1.
    assert person.get(f"{other.address}/desk", allow_redirects=False).status_code == 200
    assert person.post(f"{other.address}/sign-out").ok
    within(5, lambda: person.get(f"{one.address}/desk", allow_redirects=False).status_code != 200)


def test_a_rule_published_at_one_counts_at_the_other(nodes, token):
    one, other = nodes
    quality = one.add_token("rules", "tokyo", "quality")
    change = {"target": "ESS-07", "part": "level", "value": "1", "reason": "二つのサーバーで試すため。"}
    status, draft = one.api("POST", "/rules/drafts", change, quality)
    assert status == 201, draft
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9))).date()
    status, said = other.api(
        "POST", f"/rules/drafts/{draft['id']}/publication", {"effective_on": str(today), "grace_days": 0}, quality)
    assert status == 200, said
    sheets = [node.api("GET", f"/services/{KOTO}/two-servers/check-sheet", token=token)[1]["items"] for node in nodes]
    assert [next(item for item in sheet if item["id"] == "ESS-07")["level"] for sheet in sheets] == [1, 1]


def test_a_server_that_dies_takes_no_acknowledged_rating_along(nodes, token):
    one, other = nodes
    path = f"{SITE}/ratings"
    before = other.api("GET", f"{path}/summary")[1]["n"]
    kept, tried, stop = [], [], threading.Event()

    def rate(node):
        with requests.Session() as session:
            while not stop.is_set():
                tried.append(node)
                try:
                    answer = session.post(
                        f"{node.address}/api/v1{path}", json=RATING, timeout=10,
                        headers={"Authorization": f"Bearer {token}"})
                except requests.RequestException:
                    return
                if answer.status_code == 201:
                    kept.append(node)

    raters = [threading.Thread(target=rate, args=[node]) for node in nodes for _ in range(4)]
    for rater in raters:
        rater.start()
    try:
        within(60, lambda: kept.count(one) > 50 and kept.count(other) > 50)
        one.process.kill()
        one.process.wait()
        dead = len(kept)
        within(60, lambda: len(kept) > dead + 50)
    finally:
        stop.set()
        for rater in raters:
            rater.join()
        if one.process.poll() is not None:
            one.start()

    for node in nodes:
        now = node.api("GET", f"{path}/summary")[1]["n"]
        assert len(kept) <= now - before <= len(tried)


def test_a_database_that_was_away_is_missed_and_found_again(nodes, postgres, token):
    postgres.pause()
    try:
        for node in nodes:
            answer = requests.post(
                f"{node.address}/api/v1{SITE}/ratings", json=RATING, timeout=30,
                headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert requests.get(f"{node.address}/readyz", timeout=30).status_code == 503
            assert requests.get(f"{node.address}/healthz", timeout=30).status_code == 200
    finally:
        postgres.resume()
    for node in nodes:
        within(30, lambda: requests.get(f"{node.address}/readyz", timeout=30).status_code == 200)
        assert node.api("POST", f"{SITE}/ratings", RATING, token)[0] == 201

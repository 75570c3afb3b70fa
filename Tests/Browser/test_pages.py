"""Every page anybody can see, in three languages, on a phone and on a desk, in light and (in Japanese) in dark."""

import pytest
from look import looks_right

PAGES = {
    "home": "/",
    "services": "/services",
    "services-searched": "/services?q=%E4%BF%9D%E8%82%B2&phase=operate",
    "service-operating": "/services/mihon/{operating}",
    "service-preparing": "/services/mihon/{preparing}",
    "simplicity": "/services/mihon/{operating}/simplicity",
    "simplicity-open": "/services/mihon/{preparing}/simplicity",
    "principles": "/principles",
    "principles-organization": "/organizations/mihon/principles",
    "pulse": "/pulse",
    "pulse-organization": "/organizations/mihon/pulse",
    "rate": "/services/mihon/{operating}/rate",
    "receipts": "/receipts",
    "organizations": "/organizations",
    "organization": "/organizations/131083",
    "organization-sample": "/organizations/mihon",
    "registries": "/registries",
    "registry": "/registries/municipalities",
    "registry-searched": "/registries/codes?q=%E3%81%93&sort=-code&as_of=2026-11-21",
    "registry-empty": "/registries/childcare-programmes",
    "record": "/registries/municipalities/records/131083",
    "dictionary": "/registries/childcare-programmes/dictionary",
    "comparison": "/registries/childcare-programmes/compare",
    "comparison-gaps": "/registries/childcare-programmes/compare?by=%E5%85%90%E7%AB%A5%E6%89%8B%E5%BD%93",
    "quality": "/registries/municipalities/quality",
    "guidelines": "/guidelines",
    "guidelines-searched": "/guidelines?use_case=new-application-form&level=2&q=%E5%85%A5%E5%8A%9B",
    "guidelines-empty": "/guidelines?q=%E7%AB%9C%E5%AE%AE%E5%9F%8E",
    "guideline": "/guidelines/web",
    "guideline-version": "/guidelines/web/versions/2026.1",
    "guideline-item": "/guidelines/items/ESS-04",
    "guideline-item-asked": "/guidelines/items/WEB-04",
    "learning": "/learning",
    "learning-path": "/learning/designer",
    "about": "/about",
    "sign-in": "/sign-in",
    "parts": "/parts",
    "missing": "/no-such-page",
}
STATUS = {"missing": 404}
LANGUAGES = {"ja": "ja", "ja-easy": "ja", "en": "en"}


@pytest.fixture(scope="module")
def slugs(server):
    """One sample service that is running, and one that is not yet."""
    _, answer = server.api("GET", "/services?organization=mihon&limit=100")
    items = answer["items"]
    return {
        "operating": next(item["slug"] for item in items if item["phase"] == "operate"),
        "preparing": next(item["slug"] for item in items if item["phase"] not in ("operate", "retire")),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_page(name, language, window, slugs):
    path = PAGES[name].format(**slugs)
    for width in (360, 1280):
        page = window(width)
        answer = page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer.status == STATUS.get(name, 200), path
        assert page.locator("html").get_attribute("lang").split("-")[0] == LANGUAGES[language]
        # Colours are the same in every language.
        looks_right(page, f"{name}-{language}", in_the_dark=language == "ja")

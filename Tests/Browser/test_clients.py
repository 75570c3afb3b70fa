"""Programs that others made for open data, asking the running server: they decide what our answers are worth."""

import csv
import datetime
import io
import json
import subprocess
import sys
from pathlib import Path

import ckanapi
import feedparser
import frictionless
import pyshacl
import pytest
import rdflib
import requests
import yaml
from rdflib.namespace import DCTERMS, FOAF, RDF
from trestle.common.err import TrestleError
from trestle.oscal.assessment_results import AssessmentResults

from server import HOUSE, Server

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

# The library's own is one that pytest cannot look at without a warning.
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")

TOKYO = "tokyo"
KOTO = "131083"

DATASETS = [
    {
        "id": "t131083d0001", "title.ja": "区立公園の一覧", "title.en": "Parks of Koto",
        "description.ja": "区が管理する公園の名前と場所です。\n2行目の説明。", "publisher.identifier": "6000020131083",
        "publisher.name": "江東区", "publisher.homepage": "https://www.city.koto.lg.jp/",
        "contactPoint.fn": "管理課", "contactPoint.hasEmail": "park@example.lg.jp",
        "contactPoint.hasTelephone": "03-0000-0000", "theme": "ENVI,REGI", "keyword": "公園,遊び場", "language": "ja",
        "spatial": "131083", "temporal.startDate": "2026-04-01", "accrualPeriodicity": "ANNUAL",
        "issued": "2024-04-01", "modified": "2026-04-10", "provenance": "公園の台帳から作りました。",
        "accessRights": "PUBLIC", "distribution.license": "https://creativecommons.org/licenses/by/4.0/",
        "distribution.accessURL": "https://example.jp/parks", "distribution.downloadURL": "https://example.jp/parks.csv",
        "distribution.format": "CSV", "distribution.mediaType": "text/csv", "distribution.byteSize": "1234",
        "distribution.alternatives": "https://example.jp/parks.json;https://example.jp/parks.geojson",
        "checkedOn": "2026-11-01",
    },
    {
        "id": "nursery-fees", "title.ja": "保育料の統計", "description.ja": "月ごとの集計です。", "publisher.name": "江東区",
        "theme": "SOCI", "distribution.license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "distribution.downloadURL": "https://example.jp/fees.xlsx", "distribution.format": "XLSX",
    },
]

FACILITIES = [
    {
        "municipality_code": KOTO, "id": str(number), "name": name, "name_kana": kana, "kind": "認可保育所",
        "address.full": f"東京都江東区亀戸{number}丁目", "position.latitude": "35.697", "position.longitude": "139.827",
        "contact.phone": "03-0000-0000", "hours.opens": "07:30", "hours.closes": "19:30",
        "url": "https://example.jp/nursery", "remarks": remarks, "checked_on": "2026-10-01",
    }
    for number, name, kana, remarks in [
        (1, "亀戸保育園", "カメドホイクエン", "園庭あり"),
        (2, "「そら」保育園", "ソラホイクエン", "=1+1 は式ではなく文字です\n2行目"),
        (3, "Sunrise, the nursery", "サンライズ", ""),
    ]
]


def table(rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture(scope="module")
def open_data(tmp_path_factory):
    """A server of its own, since it is asked more than one address may ask; its rows come in at the command line."""
    server = Server(tmp_path_factory.mktemp("open-data"))
    server.start()
    folder = tmp_path_factory.mktemp("tables")

    def bring(registry, rows, organization):
        file = folder / f"{registry}.csv"
        file.write_text(table(rows), encoding="utf-8")
        server.run("import", registry, str(file), "--organization", organization)

    bring("datasets", known(server, "datasets", DATASETS), KOTO)
    bring("childcare-facilities", known(server, "childcare-facilities", FACILITIES), KOTO)
    with (HOUSE / "Content/rows/municipalities.csv").open(encoding="utf-8") as towns:
        bring("municipalities", list(csv.DictReader(towns)), TOKYO)
    yield server
    server.stop()


def known(server, registry, rows):
    """Fails when the test's data do not fit the registry any more, instead of importing less."""
    status, answer = server.api("GET", f"/registries/{registry}")
    assert status == 200, answer
    names = {field["name"] for field in answer["schema"]["fields"]}
    assert all(set(row) <= names for row in rows), [name for name in rows[0] if name not in names]
    return rows


# CKAN


@pytest.fixture(params=["post", "get"])
def ckan(open_data, request):
    with ckanapi.RemoteCKAN(open_data.address, get_only=request.param == "get") as client:
        yield client


def test_ckanapi_finds_packages(open_data, ckan):
    status, registries = open_data.api("GET", "/registries")
    assert status == 200
    names = ckan.action.package_list()
    assert set(names) == {item["name"] for item in registries["items"]} | {row["id"] for row in DATASETS}

    found = ckan.action.package_search(q="公園 台帳", rows=5)
    assert found["count"] == 0
    found = ckan.action.package_search(q="公園", fq='organization:131083 +license_id:"CC-BY-4.0"', rows=5)
    assert [package["name"] for package in found["results"]] == ["t131083d0001"]
    assert found["results"][0]["organization"]["title"] == "江東区"
    assert {resource["format"] for resource in found["results"][0]["resources"]} == {"CSV", ""}

    package = ckan.action.package_show(id="nursery-fees")
    assert package["title"] == "保育料の統計" and package["resources"][0]["url"] == "https://example.jp/fees.xlsx"
    for name in names:
        assert ckan.action.package_show(id=name)["name"] == name

    seen = []
    while page := ckan.action.package_search(rows=3, start=len(seen), sort="name asc")["results"]:
        seen += [package["name"] for package in page]
    assert sorted(seen) == sorted(names)


def test_ckanapi_reads_rows(ckan):
    package = ckan.action.package_show(id="municipalities")
    resource = next(resource for resource in package["resources"] if resource["datastore_active"])
    filters = {"name": ["江東区", "大島町"], "prefecture_code": "13"}
    if ckan.get_only:
        filters = json.dumps(filters, ensure_ascii=False)
    result = ckan.action.datastore_search(resource_id=resource["id"], filters=filters, sort="code desc")
    assert [record["code"] for record in result["records"]] == ["133612", "131083"]
    assert result["total"] == 2
    assert set(result["records"][0]) == {field["id"] for field in result["fields"]}

    file = requests.get(resource["url"], timeout=30).content.decode()
    in_file = [row["code"] for row in csv.DictReader(io.StringIO(file))]
    codes = []
    while records := ckan.action.datastore_search(
        resource_id=resource["id"], limit=25, offset=len(codes), sort="code asc", fields="code"
    )["records"]:
        codes += [record["code"] for record in records]
    assert codes == sorted(in_file) and len(codes) >= 62


def test_ckanapi_is_told_what_is_wrong(ckan):
    with pytest.raises(ckanapi.NotFound):
        ckan.action.package_show(id="nothing")
    with pytest.raises(ckanapi.NotFound):
        ckan.action.datastore_search(resource_id="nothing")
    with pytest.raises(ckanapi.ValidationError) as refused:
        ckan.action.datastore_search(resource_id="municipalities", limit="many")
    assert refused.value.error_dict["limit"]
    with pytest.raises(ckanapi.ValidationError):
        ckan.action.package_show()
    with pytest.raises(ckanapi.errors.CKANAPIError):
        ckan.action.package_delete(id="codes")


# Frictionless


def test_frictionless_finds_our_files_valid(open_data):
    status, registries = open_data.api("GET", "/registries")
    assert status == 200
    kept = {"municipalities": 62, "childcare-facilities": 3, "datasets": 2}
    for registry in registries["items"]:
        name = registry["name"]
        address = f"{open_data.address}/api/v1/registries/{name}/datapackage.json"
        package = frictionless.Package(address)
        assert package.name == name and package.resources[0].schema.primary_key
        report = package.validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
        rows = frictionless.Package(address).resources[0].read_rows()
        assert len(rows) >= kept.get(name, 0), name
        if name == "childcare-facilities":
            assert {row["name"] for row in rows} == {row["name"] for row in FACILITIES}
            assert rows[0]["hours.opens"].isoformat() == "07:30:00"


def test_frictionless_finds_a_fault_by_our_schema(open_data, tmp_path):
    """What it says of our files would be worth nothing if our schemas let everything pass."""
    address = f"{open_data.address}/api/v1/registries/childcare-facilities"
    descriptor = requests.get(f"{address}/datapackage.json", timeout=30).json()["resources"][0]
    rows = list(csv.DictReader(io.StringIO(requests.get(f"{address}.csv", timeout=30).content.decode())))
    rows[0]["hours.opens"] = "half past seven"
    rows[1]["position.latitude"] = "135"
    rows[2]["name"] = ""
    file = tmp_path / "rows.csv"
    file.write_text(table(rows), encoding="utf-8")
    schema = frictionless.Schema.from_descriptor(descriptor["schema"])
    report = frictionless.Resource(path=file.name, basepath=str(tmp_path), schema=schema).validate()
    faults = {(fault[0], fault[1]) for fault in report.flatten(["rowNumber", "fieldName"])}
    assert faults == {(2, "hours.opens"), (3, "position.latitude"), (4, "name")}


# DCAT


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

[] a sh:NodeShape ; sh:targetClass dcat:Catalog ;
    sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ; sh:uniqueLang true ] ,
        [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ; sh:uniqueLang true ] ,
        [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
        [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] ,
        [ sh:path foaf:homepage ; sh:maxCount 1 ; sh:class foaf:Document ] .
[] a sh:NodeShape ; sh:targetClass dcat:Dataset ;
    sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ; sh:uniqueLang true ] ,
        [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ; sh:uniqueLang true ] ,
        [ sh:path dct:publisher ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
        [ sh:path dcat:distribution ; sh:class dcat:Distribution ] ,
        [ sh:path dct:accrualPeriodicity ; sh:maxCount 1 ; sh:class dct:Frequency ] ,
        [ sh:path dct:modified ; sh:maxCount 1 ;
          sh:or ( [ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ] ) ] .
[] a sh:NodeShape ; sh:targetClass dcat:Distribution ;
    sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path dcat:downloadURL ; sh:nodeKind sh:IRI ] ,
        [ sh:path dct:license ; sh:maxCount 1 ; sh:class dct:LicenseDocument ] ,
        [ sh:path dcat:byteSize ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] .
[] a sh:NodeShape ; sh:targetClass dcat:CatalogRecord ;
    sh:property [ sh:path foaf:primaryTopic ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dcat:Dataset ] ,
        [ sh:path dct:modified ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:dateTime ] .
[] a sh:NodeShape ; sh:targetClass dcat:DataService ;
    sh:property [ sh:path dct:title ; sh:minCount 1 ] ,
        [ sh:path dcat:endpointURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] .
[] a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:property [ sh:path foaf:name ; sh:minCount 1 ] .
"""


@pytest.fixture(scope="module")
def catalog(open_data):
    graph = rdflib.Graph()
    graph.parse(f"{open_data.address}/catalog.jsonld", format="json-ld")
    return graph


def conforms(graph):
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    holds, _, words = pyshacl.validate(graph, shacl_graph=shapes)
    return holds, words


def test_rdflib_reads_the_catalogue(open_data, catalog):
    _, registries = open_data.api("GET", "/registries")
    identifiers = {str(catalog.value(dataset, DCTERMS.identifier)) for dataset in catalog.subjects(RDF.type, DCAT.Dataset)}
    assert identifiers == {item["name"] for item in registries["items"]} | {row["id"] for row in DATASETS}

    parks = catalog.value(predicate=DCTERMS.identifier, object=rdflib.Literal("t131083d0001"))
    assert {str(title) for title in catalog.objects(parks, DCTERMS.title)} == {"区立公園の一覧", "Parks of Koto"}
    assert str(catalog.value(catalog.value(parks, DCTERMS.publisher), FOAF.name)) == "江東区"
    assert len(list(catalog.objects(parks, DCAT.distribution))) == 3
    assert {str(word) for word in catalog.objects(parks, DCAT.keyword)} == {"公園", "遊び場"}

    # Whatever of ours is named as a file can be fetched.
    ours = [str(url) for url in catalog.objects(None, DCAT.downloadURL) if str(url).startswith(open_data.address)]
    assert len(ours) == 3 * len(registries["items"])
    for url in ours:
        assert requests.get(url, timeout=30).status_code == 200, url


def test_pyshacl_finds_what_dcat_ap_demands(catalog):
    holds, words = conforms(catalog)
    assert holds, words
    for kind in [DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.CatalogRecord, DCAT.DataService, FOAF.Agent]:
        assert (None, RDF.type, kind) in catalog, f"there is no {kind} to judge"


@pytest.mark.parametrize(
    ("kind", "property"),
    [
        (DCAT.Catalog, DCTERMS.title), (DCAT.Catalog, DCTERMS.publisher), (DCAT.Dataset, DCTERMS.description),
        (DCAT.Distribution, DCAT.accessURL), (DCAT.CatalogRecord, FOAF.primaryTopic),
    ],
)
def test_pyshacl_would_miss_what_is_mandatory(catalog, kind, property):
    poorer = rdflib.Graph()
    for triple in catalog:
        poorer.add(triple)
    poorer.remove((next(catalog.subjects(RDF.type, kind)), property, None))
    assert not conforms(poorer)[0]


# Feeds


@pytest.mark.parametrize("kind, version", [("atom", "atom10"), ("rss", "rss20")])
def test_feed_readers_understand_the_news_of_the_guidelines(open_data, kind, version):
    page = requests.get(f"{open_data.address}/guidelines", timeout=10).text
    assert f'href="/guidelines/feed.{kind}"' in page.split("</head>")[0], "no reader would find the feed"
    address = f"{open_data.address}/guidelines/feed.{kind}"
    feed = feedparser.parse(address)
    assert not feed.bozo and feed.version == version, feed.get("bozo_exception")
    assert feed.feed.title and feed.feed.updated_parsed
    own = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own and own[0].endswith(f"/guidelines/feed.{kind}")
    _, guidelines = open_data.api("GET", "/guidelines")
    assert len(feed.entries) == len(guidelines["items"])
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert entry.title and entry.summary
        assert entry["updated_parsed" if kind == "atom" else "published_parsed"]
        there = entry.link.replace(entry.link.split("/guidelines")[0], open_data.address)
        assert requests.get(there, timeout=10).status_code == 200, there
    if kind == "atom":
        assert feed.feed.id and feed.feed.author_detail.name


# OSCAL


SERVICE = {
    "organization": KOTO, "slug": "nursery", "title": {"ja": "保育所の申込み", "en": "Nursery"},
    "summary": {"ja": "保育所に申し込みます。"},
    "attributes": {"public_website": True, "takes_applications": True, "handles_personal_data": True},
}


@pytest.fixture(scope="module")
def check_sheet(open_data):
    """The address of a sheet with a mark, a measurement and a deviation, and who may read it."""
    token = open_data.add_token("oscal", KOTO, "administrator")
    path = f"/services/{KOTO}/nursery"
    study = {
        "kind": "usability", "held_on": "2026-11-20",
        "participants": [{"rating": rating, "tasks": []} for rating in [4, 4, 3, 5, 4]],
    }
    deviation = {"reason": "業者を待つ", "compensation": "電話でも受ける"}
    status, answer = open_data.api("POST", "/services", SERVICE, token)
    assert status == 201, answer
    status, answer = open_data.api("POST", f"{path}/studies", study, token)
    assert status == 201, answer
    _, sheet = open_data.api("GET", f"{path}/check-sheet", token=token)
    item = next(item["id"] for item in sheet["items"] if item["source"] == "nothing" and not item["evidence"])
    mark = {"state": "not-met", "note": "まだ試していない\n2行目", "link": "https://example.jp/report"}
    status, answer = open_data.api("PUT", f"{path}/check-sheet/{item}", mark, token)
    assert status == 200, answer
    deviation |= {"item": item, "ends_on": str(datetime.date.today() + datetime.timedelta(days=60))}
    status, answer = open_data.api("POST", f"{path}/deviations", deviation, token)
    assert status == 201, answer
    return f"{path}/check-sheet", token, item


@pytest.mark.parametrize("language", ["ja", "en"])
def test_trestle_reads_a_check_sheet_as_assessment_results(open_data, check_sheet, tmp_path, language):
    path, token, item = check_sheet
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    answer = requests.get(f"{open_data.address}/api/v1{path}/oscal", headers=headers, timeout=30)
    assert answer.status_code == 200
    file = tmp_path / "assessment-results.json"
    file.write_bytes(answer.content)
    document = AssessmentResults.oscal_read(file)
    _, sheet = open_data.api("GET", path, token=token)

    (result,) = document.results
    (selection,) = result.reviewed_controls.control_selections
    controls = [control.control_id for control in selection.include_controls]
    assert [str(getattr(control, "root", control)) for control in controls] == [line["id"] for line in sheet["items"]]
    assert len(result.findings) == len(sheet["items"])
    observed = {observation.uuid: observation for observation in result.observations}
    risks = {risk.uuid: risk for risk in result.risks}
    states = {line["id"]: line["state"] for line in sheet["items"]}
    for finding in result.findings:
        target = str(getattr(finding.target.target_id, "root", finding.target.target_id))
        assert (finding.target.status.state.value == "satisfied") == (states[target] == "met"), target
        assert all(related.observation_uuid in observed for related in finding.related_observations or [])
        assert all(related.risk_uuid in risks for related in finding.related_risks or [])
        if target == item:
            (mark,) = [observed[related.observation_uuid] for related in finding.related_observations]
            assert mark.description.startswith("まだ試していない") and mark.expires > mark.collected
            (risk,) = [risks[related.risk_uuid] for related in finding.related_risks]
            assert risk.description == "業者を待つ" and risk.deadline > mark.collected
    measured = [one for one in result.observations if one.origins[0].actors[0].type.value == "assessment-platform"]
    assert measured, "nothing was measured"
    identifiers = [document.uuid, result.uuid, *observed, *risks, *(finding.uuid for finding in result.findings)]
    assert len(set(identifiers)) == len(identifiers)


def test_trestle_would_refuse_what_is_no_assessment(open_data, check_sheet, tmp_path):
    """What it says of our documents would be worth nothing if it let everything pass."""
    path, token, _ = check_sheet
    _, document = open_data.api("GET", f"{path}/oscal", token=token)
    del document["assessment-results"]["results"][0]["reviewed-controls"]
    file = tmp_path / "assessment-results.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(TrestleError):
        AssessmentResults.oscal_read(file)


# OpenAPI


def test_schemathesis_finds_no_undocumented_answer(open_data, tmp_path):
    """Every operation of docs/openapi.yaml, asked well and badly; what needs a token is asked without one."""
    description = HOUSE / "docs/openapi.yaml"
    checks = [
        "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    ]
    done = subprocess.run(
        [
            Path(sys.executable).parent / "schemathesis", "run", description, "--url", open_data.address,
            "--checks", ",".join(checks), "--phases", "examples,coverage,fuzzing", "--max-examples", "10",
            "--seed", "20261121", "--continue-on-failure",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=240,
    )
    assert done.returncode == 0, f"{done.stdout[done.stdout.find('FAILURES'):][:8000]}{done.stderr[-1000:]}"
    methods = {"get", "put", "post", "delete", "patch", "head"}
    paths = yaml.safe_load(description.read_text(encoding="utf-8"))["paths"]
    operations = sum(len(methods & set(path)) for path in paths.values())
    assert f"Tested: {operations}" in done.stdout, done.stdout[-3000:]

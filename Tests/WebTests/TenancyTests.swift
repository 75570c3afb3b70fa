import Foundation
import HTTPTypes
import Identity
import Kernel
import Outside
import Registries
import Store
import TestKit
import Testing
import Web

/// To somebody from elsewhere an organisation's workplace does not exist.
@Suite struct TenancyTests {
    /// Routes anybody may ask, without being known.
    static let publicRoutes: Set<String> = [
        "GET /", "GET /about", "GET /healthz", "GET /metrics", "GET /organizations",
        "GET /organizations/{organization}",
        "GET /services/{organization}/{slug}/simplicity", "GET /api/v1/services/{organization}/{slug}/simplicity",
        "GET /api/v1/services/{organization}/{slug}/similar", "GET /api/v1/similar", "GET /principles",
        "GET /organizations/{organization}/principles", "GET /api/v1/principles",
        "GET /api/v1/organizations/{organization}/principles", "GET /pulse", "GET /pulse/{organization}/{round}",
        "POST /pulse/{organization}/{round}", "GET /organizations/{organization}/pulse", "GET /api/v1/pulse",
        "GET /api/v1/organizations/{organization}/pulse", "POST /api/v1/pulse/{organization}/{round}/answers",
        "GET /parts", "GET /readyz", "GET /receipts", "GET /services", "GET /services/{organization}/{slug}",
        "GET /services/{organization}/{slug}/rate", "GET /sign-in", "POST /sign-in", "POST /sign-out",
        "POST /services/{organization}/{slug}/ratings", "GET /api/v1/organizations", "GET /api/v1/receipts/{receipt}",
        "GET /api/v1/services", "GET /api/v1/services/{organization}/{slug}",
        "GET /api/v1/services/{organization}/{slug}/comments", "POST /api/v1/services/{organization}/{slug}/ratings",
        "GET /api/v1/services/{organization}/{slug}/ratings/summary",
        "GET /api/v1/services/{organization}/{slug}/timeline", "GET /api/v1/services/{organization}/{slug}/findings",
        "GET /api/v1/registries/{registry}/quality", "GET /api/v1/registries/{registry}/digitalisation",
        "GET /api/v1/registries/{registry}/records/{key}/publiccode.yml",
        "GET /api/v1/registries", "GET /api/v1/registries/{registry}",
        "GET /api/v1/registries/{registry}/datapackage.json", "GET /api/v1/registries/{registry}/records",
        "GET /api/v1/registries/{registry}/records/{key}", "GET /api/v1/registries/{registry}/records/{key}/history",
        "GET /api/v1/registries/{registry}/changes", "GET /api/v1/registries/{registry}/facets/{field}",
        "GET /registries", "GET /registries/{registry}", "GET /registries/{registry}/dictionary",
        "GET /registries/{registry}/compare", "GET /registries/{registry}/quality",
        "GET /registries/{registry}/records/{key}", "GET /catalog.jsonld", "GET /api/3/action/{action}",
        "POST /api/3/action/{action}", "GET /api/action/{action}", "POST /api/action/{action}",
        "GET /services/{organization}/{slug}/feed.atom", "GET /learning", "GET /learning/{role}", "GET /guidelines",
        "GET /guidelines/items/{item}", "GET /guidelines/feed.rss", "GET /guidelines/feed.atom",
        "GET /guidelines/{guideline}", "GET /guidelines/{guideline}/versions/{version}", "GET /api/v1/use-cases",
        "GET /api/v1/learning", "GET /api/v1/items/{item}", "GET /api/v1/items.json", "GET /api/v1/items.csv",
        "GET /api/v1/guidelines", "GET /api/v1/guidelines/{guideline}",
        "GET /rules", "GET /rules/{change}", "GET /criteria", "GET /api/v1/rules", "GET /api/v1/rules/{change}",
    ]

    /// Staff routes that are about the person who asks, not about an organisation.
    static let ownRoutes: Set<String> = [
        "GET /desk", "POST /sign-out-everywhere", "GET /audit", "GET /services/new",
        "GET /rules/new", "GET /rules/drafts",
    ]

    /// What a route takes when it is used rightly.
    static func body(_ route: Route, item: String) -> JSON {
        switch route.path.split(separator: "/").last.map(String.init) ?? "" {
        case "services": LifeTests.draft.setting("slug", to: "intruder")
        case "{slug}": LifeTests.draft
        case "canvas": LifeTests.canvas
        case "phase": ["phase": "design"]
        case "pulse": ["round": "2026-11", "vouchers": 5, "closes_on": "2026-11-30"]
        case "{item}": ["state": "met", "note": "", "link": nil]
        case "comments": ["words": "w"]
        case "assignment": ["assignee": "00000000-0000-7000-8000-000000000000"]
        case "answers": ["uses_ai": false]
        case "components": ["component": "131016/nothing"]
        case "offer": ["items": []]
        case "studies": LifeTests.study([3, 3, 3, 3, 3])
        case "deviations": ["item": .text(item), "reason": "r", "compensation": "c", "ends_on": "2027-01-01"]
        case "decision" where route.path.contains("/reviews/"): ["words": "w"]
        case "decision": ["state": "published", "note": ""]
        case "reviews": ["kind": "release", "note": "n"]
        case "challenge": ["reasons": "r"]
        case "withholding": ["reason": "r"]
        case "records": procedure.setting("id", to: "131016-2")
        case "{key}": procedure.setting("name", to: "改めた手続")
        case "reverts": ["version": 1, "reason": "r"]
        case "readings": ["purpose": "p"]
        case "withholdings": ["key": "131016-1", "reason": "r", "ends_on": "2026-12-31"]
        case "webhooks": webhook
        case "drafts", "{change}": ruleDraft
        case "reminders": ["services": ["131016/moving-in"]]
        case "publication": ["effective_on": "2026-12-01"]
        case "end": ["ends_on": "2026-12-31"]
        default: [:]
        }
    }

    static let procedure: JSON = [
        "id": "131016-1", "organization": "131016", "name": "手続", "kind": "application",
        "basis": ["kind": "national-law"], "online": ["state": "partial"],
    ]

    static let ruleDraft: JSON = [
        "organization": "131016", "target": "usability-study", "part": "limit.participants", "value": "8",
        "reason": "r",
    ]

    private static let webhook: JSON = ["url": "https://example.com/hook", "topics": ["registry:procedures"]]

    /// The address a route has when it is used rightly. Programs of registries say for whom they act behind it.
    static func address(_ route: Route, _ values: [String: String]) -> String {
        var values = values
        if route.path.hasSuffix("/publiccode") { values["registry"] = "software" }
        let isOfRegistry = route.path.hasPrefix("/api/v1/registries/") && !publicRoutes.contains(route.description)
        return route.filled(values) + (isOfRegistry ? "?organization=131016&reason=r" : "")
    }

    static func form(_ route: Route, item: String) -> [(String, String)] {
        [
            ("organization", "131016"), ("slug", "intruder"), ("title.ja", "題"), ("summary.ja", "文"), ("title", "題"),
            ("summary", "文"), ("customer", "x"), ("need", "x"), ("value", "x"), ("asks", "x"), ("measures", "x"),
            ("phase", "design"), ("state", "met"), ("note", ""), ("link", ""), ("item", item), ("reason", "r"),
            ("compensation", "c"), ("ends_on", "2027-01-01"), ("kind", "usability"), ("held_on", "2026-11-20"),
            ("ratings", "3 3 3 3 3"), ("participants", "3"), ("decision", "published"), ("words", "w"),
            ("reasons", "r"), ("target", "usability-study"), ("part", "limit.participants"),
            ("effective_on", "2026-12-01"), ("grace_days", "0"),
        ]
    }

    /// Everything a route needs to exist: a service with a deviation, a comment and a finding.
    private static func furnish(_ house: House) async throws -> [String: String] {
        let staff = try await house.program(.administrator)
        _ = await staff.post("/api/v1/services", LifeTests.draft)
        let item = await staff.get("\(LifeTests.path)/check-sheet").json["items"][0]["id"].text ?? ""
        let line = await staff.post(
            "\(LifeTests.path)/deviations",
            ["item": .text(item), "reason": "r", "compensation": "c", "ends_on": "2027-01-01"])
        _ = await house.resident.post("\(LifeTests.path)/ratings", LifeTests.rating(2).setting("comment", to: "声"))
        let rating: String? = try await house.store.read { db in try db.value("SELECT id FROM rating") }
        let review = await staff.post("\(LifeTests.path)/reviews", ["kind": "advisory"])
        let lent = try await lend(staff)
        let registry = "/api/v1/registries/procedures"
        try #require(await staff.put("\(registry)/records/131016-1", procedure).status == 201)
        let imported = await staff.send(
            .post, "\(registry)/imports?dry_run=1", body: Data("id\n131016-9\n".utf8), type: "text/csv")
        let withholding = try await Withholding.request(
            "131016-1", field: "name", of: house.platform.registries.find("procedures"), reason: "r",
            endsOn: Day("2026-12-31"), by: .commandLine(in: .chiyoda), at: .noon, in: house.store)
        let hook = await staff.post("/api/v1/organizations/131016/webhooks", webhook)
        let change = await staff.post("/api/v1/rules/drafts", ruleDraft)
        return [
            "organization": "131016", "slug": "moving-in", "item": item,
            "deviation": line.json["deviations"][0]["id"].text ?? "", "rating": rating ?? "", "comment": rating ?? "",
            "registry": "procedures", "key": "131016-1", "version": "1", "import": imported.json["id"].text ?? "",
            "withholding": "\(withholding.id)", "review": review.json["id"].text ?? "",
            "component_organization": "131016", "component_slug": "platform", "file": lent,
            "webhook": hook.json["id"].text ?? "", "change": change.json["id"].text ?? "",
        ]
    }

    /// A component the service is built on, and a file that was handed in, whose id is answered.
    private static func lend(_ staff: Visitor) async throws -> String {
        _ = await staff.post("/api/v1/services", LifeTests.draft.setting("slug", to: "platform"))
        let platform = "/api/v1/services/131016/platform"
        let item = await staff.get("\(platform)/check-sheet").json["items"].items.first { $0["question"] == false }
        let id = try #require(item?["id"].text)
        try #require(await staff.put("\(platform)/components/offer", ["items": [.text(id)]]).status == 200)
        _ = await staff.post("\(LifeTests.path)/components", ["component": "131016/platform"])
        let file = await staff.send(
            .post, "\(LifeTests.path)/check-sheet/\(id)/files?name=a.txt", body: Data("確かめた".utf8),
            type: "application/octet-stream")
        return try #require(file.json["id"].text, "\(file.text)")
    }

    @Test("No role of another organisation reaches a staff route, and nothing changes", arguments: Backend.available)
    func otherTenants(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let values = try await Self.furnish(house)
        #expect(!values.values.contains(""))
        let staffRoutes = try house.routes.filter {
            !Self.publicRoutes.contains($0.description) && !Self.ownRoutes.contains($0.description)
        }
        #expect(staffRoutes.count >= 15)
        var strangers: [(String, Visitor)] = [("nobody", house.resident)]
        for role in Role.allCases where !role.worksEverywhere {
            strangers.append(("token \(role.rawValue)", try await house.program(role, in: .chuo)))
            strangers.append(("member \(role.rawValue)", try await house.member(role, in: .chuo)))
        }
        let before = try await house.counts()

        for (name, visitor) in strangers {
            for route in staffRoutes {
                let path = Self.address(route, values)
                let answer: Visitor.Answer
                if route.isAPI {
                    answer = await visitor.send(
                        route.method, path,
                        body: route.isSafe ? nil : Self.body(route, item: values["item"] ?? "").data,
                        type: route.isSafe ? nil : "application/json",
                        with: [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"])
                } else if route.isSafe {
                    answer = await visitor.get(path)
                } else {
                    answer = await visitor.post(path, form: Self.form(route, item: values["item"] ?? ""))
                }
                let isSentToSignIn = answer.header("Location")?.hasPrefix("/sign-in") == true
                let allowed = name == "nobody" ? answer.status == 401 || isSentToSignIn : answer.status == 404
                #expect(allowed, "\(name): \(route) answered \(answer.status) \(answer.text.prefix(150))")
            }
        }

        #expect(try await house.counts() == before)
    }

    @Test("Answers to a stranger are the same whether a service exists or not", arguments: Backend.available)
    func existenceIsSecret(on backend: Backend) async throws {
        let house = try await House(on: backend)
        _ = try await Self.furnish(house)
        let stranger = try await house.program(.administrator, in: .chuo)

        for path in ["gate", "check-sheet", "studies", "reviews"] {
            let existing = await stranger.get("\(LifeTests.path)/\(path)")
            let missing = await stranger.get("/api/v1/services/131016/nothing/\(path)")
            #expect(existing.status == missing.status)
            #expect(existing.json["detail"] == missing.json["detail"])
        }
    }

    @Test("Ids of one service do not work through another", arguments: Backend.available)
    func foreignIDs(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let values = try await Self.furnish(house)
        let chuo = try await house.program(.administrator, in: .chuo)
        let own = LifeTests.draft.setting("organization", to: "131024")
        #expect(await chuo.post("/api/v1/services", own).status == 201)
        let chiyoda = try await house.program(.reviewer)
        let neighbour = try await house.program(.administrator)
        #expect(await neighbour.post("/api/v1/services", LifeTests.draft.setting("slug", to: "other")).status == 201)

        let base = "/api/v1/services/131024/moving-in"
        let (deviation, rating) = (values["deviation"] ?? "", values["rating"] ?? "")
        #expect(await chuo.post("\(base)/deviations/\(deviation)/approval", [:]).status == 404)
        #expect(await chuo.post("\(base)/comments/\(rating)/decision", ["state": "published"]).status == 404)
        let other = "/api/v1/services/131016/other"
        #expect(await chiyoda.post("\(other)/deviations/\(deviation)/approval", [:]).status == 404)
        #expect(await neighbour.post("\(other)/comments/\(rating)/decision", ["state": "published"]).status == 404)
    }

    @Test(
        "A quality reviewer of one organisation decides about the services of another, and changes nothing else there",
        arguments: Backend.available)
    func quality(on backend: Backend) async throws {
        let house = try await House(on: backend)
        _ = try await Self.furnish(house)
        let reviewer = try await house.program(.quality, in: .chuo)

        let open = await reviewer.get("\(LifeTests.path)/reviews").json["items"][0]
        let decided = await reviewer.post(
            "\(LifeTests.path)/reviews/\(open["id"].text ?? "")/decision", ["words": "早めに試してください。"])
        #expect(decided.status == 200, "\(decided.text)")
        let before = try await house.counts()
        #expect(await reviewer.put("\(LifeTests.path)/phase", ["phase": "design"]).status == 403)
        #expect(await reviewer.post("\(LifeTests.path)/reviews", ["kind": "release"]).status == 403)
        #expect(await reviewer.post("\(LifeTests.path)/releases", [:]).status == 403)
        #expect(try await house.counts() == before)
    }

    @Test("An organisation's audit log shows its own lines only", arguments: Backend.available)
    func audit(on backend: Backend) async throws {
        let house = try await House(on: backend)
        _ = try await Self.furnish(house)
        let (own, stranger) = (try await house.program(.viewer), try await house.program(.administrator, in: .chuo))

        let lines = await own.get("/api/v1/organizations/131016/audit?limit=2")
        #expect(lines.status == 200)
        #expect(lines.json["items"].items.count == 2)
        let next = try #require(lines.json["next"].text)
        let rest = await own.get("/api/v1/organizations/131016/audit?cursor=\(next)").json["items"].items
        #expect(!rest.isEmpty)
        #expect(
            (lines.json["items"].items + rest).contains {
                $0["act"] == "service.open" && $0["subject"] == "131016/moving-in"
            })
        #expect(await stranger.get("/api/v1/organizations/131016/audit").status == 404)
        let others = await stranger.get("/api/v1/organizations/131024/audit").json["items"].items
        #expect(others.allSatisfy { $0["subject"].text?.contains("131016") == false })
    }

    @Test("Each role may do what it may, no more", arguments: Backend.available)
    func roles(on backend: Backend) async throws {
        let house = try await House(on: backend)
        var values = try await Self.furnish(house)
        // Of the API's changes, what each role may do; what is not here answers 403.
        let registry = "/api/v1/registries/{registry}"
        let service = "/api/v1/services/{organization}/{slug}"
        let restricted = ["POST readings", "POST \(registry)/withholdings/{withholding}/approval"]
        let editing =
            restricted + [
                "POST /api/v1/services", "PUT {slug}", "PUT canvas", "PUT phase", "PUT {item}", "POST deviations",
                "POST studies", "POST \(service)/comments/{rating}/decision", "POST records", "PUT {key}",
                "DELETE {key}", "POST reverts",
                "POST imports", "POST applications", "DELETE {import}", "POST withholdings", "DELETE {withholding}",
                "POST publiccode", "POST answers", "POST check-sheet.csv", "PUT assignment", "DELETE assignment",
                "POST files", "DELETE {file}",
                "POST components", "PUT offer", "DELETE {component_slug}", "POST comments", "POST reviews",
                "POST challenge", "POST \(service)/reviews/{review}/withdrawal",
            ]
        let drafts = "/api/v1/rules/drafts"
        let changing = [
            "POST \(drafts)", "PUT \(drafts)/{change}", "POST \(drafts)/{change}/publication",
            "POST \(drafts)/{change}/withdrawal", "POST /api/v1/rules/{change}/end",
        ]
        let managing =
            editing + changing + [
                "POST approval", "POST claim", "POST pulse", "POST releases", "POST webhooks", "POST pauses",
                "POST resumptions",
                "DELETE {webhook}",
            ]
        let deciding = [
            "POST \(service)/reviews/{review}/decision", "POST \(service)/reviews/{review}/withholding",
            "DELETE \(service)/reviews/{review}/withholding", "POST \(drafts)/{change}/agreement",
            "POST /api/v1/reminders",
        ]
        let may: [Role: Set<String>] = [
            .viewer: [], .editor: Set(editing), .reviewer: Set(restricted + ["POST approval", "POST comments"]),
            .administrator: Set(managing), .operator: Set(managing + deciding),
            .quality: Set(deciding + changing + ["POST comments", "POST \(service)/deviations/{deviation}/approval"]),
        ]
        let routes = try house.routes.filter {
            $0.isAPI && !$0.isSafe && !Self.publicRoutes.contains($0.description)
        }.sorted { ($0.method == .delete ? 1 : 0, $0) < ($1.method == .delete ? 1 : 0, $1) }

        for role in Role.allCases {
            values["file"] = try await Self.lend(try await house.program(.administrator))
            let visitor = try await house.program(role)
            let draft = try Webhook.Draft(
                url: "https://example.com/", topics: ["registry:procedures"], policy: .init())
            let hook = try await Webhook.create(draft, by: .commandLine(in: .chiyoda), at: .noon, in: house.store)
            values["webhook"] = "\(hook.webhook.id)"
            for route in routes {
                let short = "\(route.method.rawValue) \(route.path.split(separator: "/").last ?? "")"
                let isAllowed = may[role]?.contains(short) == true || may[role]?.contains(route.description) == true
                let before = try await house.counts()
                let answer = await visitor.send(
                    route.method, Self.address(route, values),
                    body: Self.body(route, item: values["item"] ?? "").data, type: "application/json")
                if isAllowed {
                    #expect(
                        ![401, 403, 404].contains(answer.status), "\(role) \(route): \(answer.status) \(answer.text)")
                } else {
                    // To who is no quality reviewer, their desk does not exist.
                    let refused = route.path == "/api/v1/reminders" ? 404 : 403
                    #expect(answer.status == refused, "\(role) \(route): \(answer.status) \(answer.text)")
                    #expect(try await house.counts() == before, "\(role) \(route)")
                }
            }
            for path in ["check-sheet", "gate", "studies", "reviews"] {
                #expect(await visitor.get("\(LifeTests.path)/\(path)").status == 200, "\(role) \(path)")
            }
        }
    }
}

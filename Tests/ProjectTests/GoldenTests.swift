import Foundation
import Kernel
import TestKit
import Testing

@testable import Web

/// How every page looks in HTML, example by example. `make golden` accepts what it looks like now.
@Suite struct PageGoldenTests {
    static let views: [any View.Type] = [
        AboutView.self, AuditView.self, CanvasView.self, CheckSheetFileView.self, CheckSheetItemView.self,
        CheckSheetView.self,
        CommentsView.self, ComparisonView.self, ComponentsView.self, CounterRatingView.self, DeskView.self,
        DictionaryView.self,
        DraftConflictView.self, DraftView.self, GateView.self, GoneItemView.self, GridView.self, GuidelineItemView.self,
        GuidelineVersionView.self,
        GuidelineView.self, GuidelinesView.self, HomeView.self, ImportView.self,
        ImportsView.self, KeptRecordView.self, KeptRegistriesView.self, KeptRowsView.self, LearningPathView.self,
        LearningView.self, OrganizationView.self,
        OrganizationsView.self, PartsView.self, PrinciplesView.self, PulseFormView.self, PulseOverviewView.self,
        PulseThanksView.self,
        PulseView.self, PulseVouchersView.self, ProblemView.self, QualityView.self, RateView.self, ReceiptView.self,
        ReceiptsView.self,
        RecordFormView.self, RestrictedView.self, ReviewsView.self, ReviewDeskView.self, ReviewServicesView.self,
        RemindersSentView.self, OrganizationAccountView.self,
        RecordView.self, RegistriesView.self, RegistryView.self,
        CriteriaView.self, RuleDraftView.self, RuleDraftsView.self, RuleFormView.self, RuleView.self, RulesView.self,
        ServiceFormView.self, ServiceView.self, ServicesView.self, SimplicityView.self, SignInView.self,
        StudiesView.self,
    ]

    private static let folder = Project.folder.appending(path: "Tests/Golden")

    struct Page: Sendable {
        let path: String
        let html: String
    }

    /// Japanese for every example; the other languages for a view's first one.
    private static func pages() throws -> [Page] {
        let templates = try House.realTemplates()
        var numbers: [String: Int] = [:]
        var pages: [Page] = []
        func draw<V: View>(_ type: V.Type) throws {
            for (index, view) in type.examples.enumerated() {
                numbers[V.template, default: 0] += 1
                for language in Language.allCases where language == .ja || index == 0 {
                    let chrome = Chrome(path: "/\(V.template)", user: index == 1 ? "見本 花子" : nil, isStaff: index == 1)
                    pages.append(
                        Page(
                            path: "\(V.template).\(numbers[V.template] ?? 0).\(language.rawValue).html",
                            html: try templates.html(view, chrome: chrome, language: language)))
                }
            }
        }
        for view in views { try draw(view) }
        return pages
    }

    @Test("Every page looks as in Tests/Golden (UPDATE_GOLDEN=1 accepts it)") func golden() throws {
        let pages = try Self.pages()
        let kept = (FileManager.default.subpaths(atPath: Self.folder.path) ?? []).filter { $0.hasSuffix(".html") }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            for path in kept { try FileManager.default.removeItem(at: Self.folder.appending(path: path)) }
            for page in pages {
                let file = Self.folder.appending(path: page.path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(page.html.utf8).write(to: file)
            }
            return
        }
        #expect(Set(kept) == Set(pages.map(\.path)), "make golden")
        for page in pages where kept.contains(page.path) {
            let golden = try String(contentsOf: Self.folder.appending(path: page.path), encoding: .utf8)
            guard golden != page.html else { continue }
            let lines = zip(golden.split(separator: "\n"), page.html.split(separator: "\n"))
            let first = lines.first { $0 != $1 }
            Issue.record("\(page.path)\n- \(first?.0 ?? "")\n+ \(first?.1 ?? "")")
        }
    }

    @Test("Every view is drawn here, with at least one example") func complete() throws {
        var names: Set<String> = []
        for file in try Tree.swift() {
            names.formUnion(file.text.matches(of: /struct (\w+): View\b/).map { String($0.output.1) })
        }
        #expect(names == Set(Self.views.map { String(describing: $0) }))
        for view in Self.views { #expect(!view.examples.isEmpty, "\(view)") }
    }

    @Test("Every template is a view's, in the gallery of parts or included by another") func templates() throws {
        let drawn = Set(Self.views.map { $0.template })
        let files = try Tree.files(below: "Templates", ending: ".mustache")
        for file in files {
            let name = String(file.path.dropFirst("Templates/".count).dropLast(".mustache".count))
            let bare = name.hasPrefix("parts/") ? String(name.dropFirst("parts/".count)) : name
            let isShown = FileManager.default.fileExists(
                atPath: Project.folder.appending(path: "Templates/\(name).yaml").path)
            let isIncluded = files.contains { other in
                [">", "<", "> ", "< "].contains {
                    other.text.contains("{{\($0)\(bare)}}") || other.text.contains("{{\($0)\(name)}}")
                }
            }
            #expect(drawn.contains(name) || isIncluded || isShown, "\(file) is used nowhere")
        }
    }

    @Test("Pages are whole: one title, one main heading, a language, no script, labels for inputs") func markup() throws
    {
        for page in try Self.pages() {
            let html = page.html
            #expect(html.hasPrefix("<!doctype html>") || html.hasPrefix("<!DOCTYPE html>"), "\(page.path)")
            #expect(html.matches(of: /<title>[^<]+<\/title>/).count == 1, "\(page.path)")
            #expect(html.matches(of: /<h1[ >]/).count == 1, "\(page.path)")
            #expect(html.contains("<html lang=\""), "\(page.path)")
            #expect(!html.contains("<script") && !html.contains(" style=\""), "\(page.path)")
            #expect(!html.contains("{{") && !html.contains("}}"), "\(page.path)")
            let ids = html.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
            #expect(
                ids.count == Set(ids).count,
                "\(page.path): \(Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys)")
            for target in html.matches(of: /\s(?:for|aria-describedby|aria-labelledby)="([^"]*)"/).map(\.output.1) {
                for id in target.split(separator: " ") { #expect(ids.contains(String(id)), "\(page.path): \(id)") }
            }
        }
    }
}

import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Services
import Standards
import Store
import Tables

/// `/api/v1/services/{organization}/{slug}/check-sheet.csv` out and in, and `…/check-sheet/oscal`.
struct CheckSheetFileAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug", context: MemberContext.self)
            .get("check-sheet.csv", use: show)
            .post("check-sheet.csv", use: take)
            .get("check-sheet/oscal", use: oscal)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (_, service) = try await context.load(platform)
        let language = context.visitor.language
        let writer = try await platform.sheetFile(of: service, language, isForPrograms: true)
        return writer.answer(named: "check-sheet.csv", at: platform.now())
    }

    @Sendable func take(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        try principal.require(.editService)
        let query = request.uri.queryParameters
        let isDry = try query.flag("dry_run")
        let onlyRight = try query.flag("only_right")
        let type = request.headers[.contentType]?.lowercased() ?? ""
        guard type.hasPrefix("text/") || type.hasPrefix("application/octet-stream") else {
            throw Problem(.unsupportedMediaType, "problems.body.type")
        }
        let body = try await request.collectBody(atMost: CheckSheetFileReader.maximumSize)
        let reader = try CheckSheetFileReader(Array(body.readableBytesView), platform.texts)
        let (rules, now) = (platform.rules, platform.now())
        let file =
            isDry
            ? try await CheckSheetFile.preview(
                reader.rows, for: slug, by: principal, at: now, rules: rules, in: platform.store)
            : try await CheckSheetFile.record(
                reader.rows, in: slug, onlyRight: onlyRight, by: principal, at: now, rules: rules, platform.store)
        return try .json(CheckSheetFileJSON(file, reader, isDry: isDry, platform.texts))
    }

    @Sendable func oscal(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (_, service) = try await context.load(platform)
        let (rules, now) = (platform.rules, platform.now())
        let opened = try await platform.store.read { db in
            try CheckSheet.open(service, rules: rules, at: now, db)
        }
        let words = SheetWords(platform: platform, language: context.visitor.language, names: [:])
        return try OSCALAssessmentResults.Document(
            assessmentResults: .init(opened, of: service, words, at: now)
        ).answer()
    }
}

/// What a file would do or did, row by row.
struct CheckSheetFileJSON: Encodable {
    struct ColumnJSON: Encodable {
        let name: String
        /// Null: it is not read.
        @OrNull var takenAs: String?
    }

    struct FaultJSON: Encodable {
        @OrNull var column: String?
        let message: BothLanguages
    }

    struct RowJSON: Encodable {
        /// As a spreadsheet counts: the header is row 1.
        let row: Int
        let id, outcome: String
        let faults: [FaultJSON]
    }

    let dryRun: Bool
    /// How many rows there are of each outcome.
    let counts: [String: Int]
    let columns: [ColumnJSON]
    /// Columns that would have been read and are not there.
    let missing: [String]
    let rows: [RowJSON]

    init(_ file: CheckSheetFile, _ reader: CheckSheetFileReader, isDry: Bool, _ texts: Texts) {
        dryRun = isDry
        counts = Dictionary(
            uniqueKeysWithValues: CheckSheetFile.Outcome.allCases.map { ($0.rawValue, file.count($0)) })
        columns = reader.columns.map { name, column in
            let isTaken = column.map(CheckSheetFile.Column.taken.contains) ?? false
            return ColumnJSON(name: name, takenAs: isTaken ? column?.rawValue : nil)
        }
        missing = reader.missing.map(\.rawValue)
        rows = file.lines.map { line in
            RowJSON(
                row: line.row.number, id: line.row.item, outcome: line.outcome.rawValue,
                faults: line.faults.map {
                    FaultJSON(column: $0.column?.rawValue, message: BothLanguages($0.message, texts))
                })
        }
    }
}

extension Parameters {
    /// A yes or no in an address; not there is no.
    fileprivate func flag(_ name: String) throws -> Bool {
        switch self[name[...]].map(String.init) {
        case nil, "false", "0": false
        case "true", "1": true
        default:
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init(name, Message("problems.notAChoice"))])
        }
    }
}

extension Platform {
    func sheetFile(
        of service: Service, _ language: Language, isForPrograms: Bool
    ) async throws -> CheckSheetFileWriter {
        let (rules, now) = (rules, now())
        let (opened, names) = try await store.read { db in
            let opened = try CheckSheet.open(service, rules: rules, at: now, db)
            let actors = isForPrograms ? [] : opened.assignments.values.map(\.assignee)
            return (opened, try Account.named(Set(actors.compactMap(\.user)), db))
        }
        return CheckSheetFileWriter(
            opened: opened, words: SheetWords(platform: self, language: language, names: names),
            isForPrograms: isForPrograms)
    }
}

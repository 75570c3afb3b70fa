import Content
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Services
import Standards
import Store
import Tables

/// `…/check-sheet.csv` and `…/check-sheet/file`: the sheet goes out to a spreadsheet and comes back. What a file would
/// do is shown before anything is recorded; the file then travels in the page, so nothing lies about on the server.
struct CheckSheetFilePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug", context: MemberContext.self)
            .get("check-sheet.csv", use: download)
            .get("check-sheet/file", use: show)
            .post("check-sheet/file", use: preview)
            .post("check-sheet/file/marks", use: record)
    }

    @Sendable func download(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (_, service) = try await context.load(platform)
        let writer = try await platform.sheetFile(of: service, context.visitor.language, isForPrograms: false)
        let now = platform.now()
        return writer.answer(named: "check-sheet-\(service.slug)-\(Day(now)).csv", at: now)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await writable(context)
        let view = CheckSheetFileView(of: service, for: principal, platform, context.visitor.language)
        return try platform.page(view, for: request, context, sample: platform.isSample(service))
    }

    @Sendable func preview(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await writable(context)
        let form = try await CheckSheetUpload(request)
        do {
            guard form.name != nil, !form.file.isEmpty else {
                throw Problem(
                    .invalid, Message("problems.fields"),
                    fields: [.init("file", Message("check-sheet-file.noFile"))])
            }
            return try await page(form.file, named: form.name ?? "", service, principal, for: request, context)
        } catch {
            return try refused(error, service, principal, for: request, context)
        }
    }

    @Sendable func record(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await writable(context)
        let form = try await CheckSheetUpload(request)
        do {
            let reader = try CheckSheetFileReader(form.file, platform.texts)
            let file = try await CheckSheetFile.record(
                reader.rows, in: service.slug, onlyRight: form.onlyRight, by: principal, at: platform.now(),
                rules: platform.rules, platform.store)
            // Nothing was recorded, so there is nothing to go and see.
            guard file.changes > 0 else {
                return try await page(form.file, named: form.name ?? "", service, principal, for: request, context)
            }
            return .see("/services/\(service.path)/check-sheet")
        } catch {
            // Something is wrong after all, or changed meanwhile: the rows say what.
            guard case .invalid = Problem(error).kind,
                let again = try? await page(
                    form.file, named: form.name ?? "", service, principal, for: request, context, .unprocessableContent)
            else { return try refused(error, service, principal, for: request, context) }
            return again
        }
    }

    private func writable(_ context: MemberContext) async throws -> (Principal, Service) {
        let (principal, service) = try await context.load(platform)
        try principal.require(.editService)
        return (principal, service)
    }

    private func page(
        _ bytes: [UInt8], named name: String, _ service: Service, _ principal: Principal, for request: Request,
        _ context: MemberContext, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let reader = try CheckSheetFileReader(bytes, platform.texts)
        let file = try await CheckSheetFile.preview(
            reader.rows, for: service.slug, by: principal, at: platform.now(), rules: platform.rules,
            in: platform.store)
        let language = context.visitor.language
        var view = CheckSheetFileView(of: service, for: principal, platform, language)
        view.preview = .init(file, reader, named: name, of: service, platform, language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service),
            status: file.isRight ? status : .unprocessableContent)
    }

    /// The form again, with what is wrong with the file as a whole.
    private func refused(
        _ error: any Error, _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext
    ) throws -> Response {
        let (problem, language) = (Problem(error), context.visitor.language)
        guard problem.kind == .invalid || problem.kind == .tooLarge else { throw error }
        var view = CheckSheetFileView(of: service, for: principal, platform, language)
        view.problem = platform.texts(problem.fields.first?.message ?? problem.message, language)
        view.errors = ErrorSummaryView([("file", view.problem ?? "")])
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: problem.status)
    }
}

/// A check sheet as a form brings it, in a file or in a field of the page that showed what it would do.
struct CheckSheetUpload: Sendable {
    let file: [UInt8]
    /// Nil: no file was chosen.
    let name: String?
    let onlyRight: Bool

    @concurrent init(_ request: Request) async throws {
        var bytes: [UInt8] = []
        // Whether the file itself is too long, its reader says.
        let limit = CheckSheetFileReader.maximumSize + (64 << 10)
        let upload = try await Upload(
            request, names: ["rows", "name", "only_right"], limit: limit, fieldLimit: limit
        ) { bytes += $0 }
        file = upload.fileName == nil ? Array(upload["rows"].utf8) : bytes
        name = upload["name"].isEmpty ? upload.fileName : String(upload["name"].prefix(400))
        onlyRight = upload["only_right"] == "yes"
    }
}

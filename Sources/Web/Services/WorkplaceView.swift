/// Where we are among the staff pages of one service (part `workplace`).
struct WorkplaceView: Sendable {
    struct Page: Sendable {
        var path: String
        var isCurrent: Bool
    }

    /// The service.
    var title: String
    var path: String
    var organization: LinkView
    var canvas: Page?
    var simplicity: Page?
    var checkSheet: Page?
    var components: Page?
    var studies: Page?
    var gate: Page?
    var reviews: Page?
    var comments: Page?
    var counterRating: Page?
    var edit: Page?

    static let pages: Set<String> = [
        "canvas", "simplicity", "check-sheet", "components", "studies", "gate", "reviews", "comments", "counter-rating",
        "edit",
    ]

    /// - Parameters:
    ///   - path: the service's own page; the others lie below it.
    ///   - current: the last part of this page's path, one of ``pages``.
    ///   - pages: what this person may open.
    init(
        title: String, path: String, organization: LinkView, at current: String,
        pages: Set<String> = WorkplaceView.pages
    ) {
        func page(_ name: String) -> Page? {
            pages.contains(name) ? Page(path: "\(path)/\(name)", isCurrent: name == current) : nil
        }
        (self.title, self.path, self.organization) = (title, path, organization)
        simplicity = page("simplicity")
        (canvas, checkSheet, studies, gate) = (page("canvas"), page("check-sheet"), page("studies"), page("gate"))
        (components, reviews) = (page("components"), page("reviews"))
        (comments, counterRating, edit) = (page("comments"), page("counter-rating"), page("edit"))
    }

    static func example(at page: String) -> WorkplaceView {
        WorkplaceView(
            title: "図書館の本の予約", path: "/services/mihon/library",
            organization: LinkView(name: "見本市", path: "/organizations/mihon"), at: page)
    }

    /// Seen by somebody who may only read, with the longest and worst of names.
    static func hostile(at page: String) -> WorkplaceView {
        WorkplaceView(
            title: "<b>東京都島しょ地域における災害時要支援者の避難行動に関する個別計画の作成および更新の届け出ならびに相談予約サービス</b>",
            path: "/services/tokyo/x", organization: LinkView(name: "東京都<デジタル>サービス局", path: "/organizations/tokyo"),
            at: page, pages: ["canvas", "check-sheet", "components", "studies", "gate", "reviews", "comments"])
    }
}

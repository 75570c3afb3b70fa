import Foundation
import Hummingbird

/// Where a list goes on.
struct PaginationView: Sendable {
    /// "1–20"
    var shown: String
    var total: String
    var firstPath: String?
    var nextPath: String?
}

extension PaginationView {
    /// The links of a list that goes on; nil for one that fits a page.
    init?(_ request: Request, next: String?, count: Int, total: Int) {
        let query = request.uri.queryParameters
        let isFirst = query["cursor"] == nil
        guard next != nil || !isFirst else { return nil }
        func path(cursor: String?) -> String {
            var items = query.compactMap { name, value -> String? in
                guard name != "cursor", !value.isEmpty else { return nil }
                return "\(String(name).inQuery)=\(String(value).inQuery)"
            }
            if let cursor { items.append("cursor=\(cursor.inQuery)") }
            return request.uri.path + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
        }
        self.init(
            shown: Look.count(count), total: Look.count(total), firstPath: isFirst ? nil : path(cursor: nil),
            nextPath: next.map { path(cursor: $0) })
    }
}

extension String {
    /// Escaped for the value of a query.
    var inQuery: String {
        let safe = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return addingPercentEncoding(withAllowedCharacters: safe) ?? ""
    }
}

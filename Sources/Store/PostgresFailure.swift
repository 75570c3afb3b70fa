import CPostgres

/// Why a statement failed: the server's code, and what it means to us.
struct PostgresFailure {
    /// SQLSTATE; empty when there was no answer.
    let code: String
    let error: any Error
    /// A migration changed what a statement prepared earlier knew.
    let isStale: Bool

    init(_ error: any Error) { (code, self.error, isStale) = ("", error, false) }

    init(_ result: OpaquePointer?, in access: PostgresAccess?, wasPrepared: Bool, isCancelled: Bool) {
        func field(_ name: Character) -> String? {
            PQresultErrorField(result, Int32(name.asciiValue ?? 0)).map { String(cString: $0) }
        }
        code = field("C") ?? ""
        isStale = wasPrepared && (code == "0A000" || code == "26000")
        error =
            switch (code.prefix(2), code) {
            case (_, "23505"):
                StoreError.duplicate(columns: Self.columns(in: field("D")) ?? field("n").map { [$0] } ?? [])
            case (_, "23503"): StoreError.danglingReference
            case (_, "57014") where isCancelled: CancellationError()
            case (_, "57014"), (_, "25P04"): StoreError.timedOut
            case (_, "40001"), (_, "40P01"): StoreError.contention
            case (_, ""): StoreError.unavailable("the connection to PostgreSQL was lost")
            // After a failover the old server may only be read; a reader who tries to write is a mistake of ours.
            case (_, "25006") where access != .read, ("08", _), ("53", _), ("57", _), ("58", _), (_, "25P03"),
                (_, "55P03"):
                StoreError.unavailable("PostgreSQL \(code)")
            default: StoreError.failed(code: code, message: field("M") ?? "")
            }
    }

    /// The session is of no use any more.
    var breaksSession: Bool {
        guard let error = error as? StoreError, case .unavailable = error else { return isStale }
        return !code.hasPrefix("53") && code != "55P03"
    }

    /// Somebody else was in the way; everything is rolled back and may begin again.
    var isCollision: Bool { code == "40001" || code == "40P01" || isStale }

    /// A body that catches this one cannot make it good.
    var hidesOthers: Bool {
        guard let error = error as? StoreError else { return true }
        if case .unavailable = error { return true }
        return error == .timedOut || isCollision
    }

    /// `Key (tenant_id, slug)=(…) already exists.`, whose words depend on the server's language but not its brackets.
    private static func columns(in detail: String?) -> [String]? {
        guard let detail, let start = detail.firstIndex(of: "("), let end = detail.firstRange(of: ")=(") else {
            return nil
        }
        return detail[detail.index(after: start)..<end.lowerBound].split(separator: ", ").map {
            String($0.trimming { $0 == "\"" })
        }
    }
}

extension Substring {
    fileprivate func trimming(_ isUnwanted: (Character) -> Bool) -> Substring {
        var rest = drop(while: isUnwanted)
        while let last = rest.last, isUnwanted(last) { rest.removeLast() }
        return rest
    }
}

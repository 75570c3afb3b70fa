package import Kernel

extension TableError {
    package var message: Message {
        switch self {
        case .cannotOpen(let errno): Message("tables.cannotOpen", ["code": "\(errno)"])
        case .cannotRead(let errno): Message("tables.cannotRead", ["code": "\(errno)"])
        case .changedMeanwhile: Message("tables.changedMeanwhile")
        case .empty: Message("tables.empty")
        case .notATable(.excel): Message("tables.notATable.excel")
        case .notATable(.word): Message("tables.notATable.word")
        case .notATable(.zip): Message("tables.notATable.zip")
        case .notATable(.pdf): Message("tables.notATable.pdf")
        case .notATable(.html): Message("tables.notATable.html")
        case .notATable(.xml): Message("tables.notATable.xml")
        case .notATable(.image): Message("tables.notATable.image")
        case .tooLarge(let bytes, let limit):
            Message("tables.tooLarge", ["size": Self.megabytes(bytes), "limit": Self.megabytes(limit)])
        case .noHeader: Message("tables.noHeader")
        case .brokenHeader(let fault):
            Message(
                "tables.brokenHeader", ["line": "\(fault.line)", "column": "\(fault.column?.number ?? 1)"])
        case .duplicateColumns(let names):
            Message("tables.duplicateColumns", ["names": names.joined(separator: ", ")])
        case .tooManyColumns(let found, let limit):
            Message("tables.tooManyColumns", ["found": "\(found)", "limit": "\(limit)"])
        case .brokenJSON(let rows, let line, ""):
            Message("tables.cutFile", ["rows": "\(rows)", "line": "\(line)"])
        case .brokenJSON(let rows, let line, let near):
            Message("tables.brokenFile", ["rows": "\(rows)", "line": "\(line)", "near": near])
        case .noRows(nil): Message("tables.noRows")
        case .noRows(let key?): Message("tables.noRowsInKey", ["key": key])
        case .severalArrays(let first, let second):
            Message("tables.severalArrays", ["first": first, "second": second])
        case .unknownEncoding(let encoding): Message("tables.unknownEncoding", ["encoding": encoding.rawValue])
        }
    }

    /// With one decimal, rounded up, so that what is refused never looks like what is allowed.
    private static func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes * 10 + (1 << 20) - 1) >> 20
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension RowFault {
    package var message: Message {
        switch reason {
        case .tooFewCells(let expected, let found):
            said("tables.tooFewCells", ["expected": "\(expected)", "found": "\(found)"])
        case .tooManyCells(let expected, let found):
            said("tables.tooManyCells", ["expected": "\(expected)", "found": "\(found)"])
        case .unclosedQuote(let opened): said("tables.unclosedQuote", ["opened": "\(opened)"])
        case .textAfterQuote: said("tables.textAfterQuote")
        case .nul: said(column == nil ? "tables.nulInRow" : "tables.nul")
        case .invalidText(let encoding):
            said(
                column == nil ? "tables.invalidTextInRow" : "tables.invalidText", ["encoding": encoding.rawValue])
        case .cellTooLong(let limit): said("tables.cellTooLong", ["limit": "\(limit)"])
        case .rowTooLong(let limit): said("tables.rowTooLong", ["limit": "\(limit)"])
        case .brokenJSON(_, ""): said("tables.cutLine")
        case .brokenJSON(let character, let near):
            said("tables.brokenLine", ["character": "\(character)", "near": near])
        case .tooDeep(let limit): said("tables.tooDeep", ["limit": "\(limit)"])
        case .duplicateKey: said("tables.duplicateKey")
        case .notAnObject: said("tables.notAnObject")
        }
    }

    /// Every sentence about a row can name its place.
    private func said(_ key: String, _ values: [String: String] = [:]) -> Message {
        var values = values
        (values["row"], values["line"]) = ("\(row)", "\(line)")
        if let column { (values["column"], values["name"]) = ("\(column.number)", column.name) }
        return Message(key, values)
    }
}

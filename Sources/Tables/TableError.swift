package import Kernel

/// Why a file cannot be read as a table, or not to its end.
package enum TableError: Error, Hashable, Sendable {
    /// The operating system's number for the reason.
    case cannotOpen(errno: Int32)
    case cannotRead(errno: Int32)
    case changedMeanwhile
    case empty
    case notATable(FileKind)
    case tooLarge(bytes: Int, limit: Int)
    case noHeader
    case brokenHeader(RowFault)
    case duplicateColumns([String])
    case tooManyColumns(found: Int, limit: Int)
    /// Not JSON any more behind this many rows; `near` is what stands there, nothing when the file ends there.
    case brokenJSON(rows: Int, line: Int, near: String)
    /// No array of objects stands in the JSON object, or none with this key.
    case noRows(key: String?)
    /// Two arrays of objects stand in the JSON object, and nothing says which one holds the rows.
    case severalArrays(first: String, second: String)
    /// This computer has no table for the encoding.
    case unknownEncoding(TableEncoding)
}

extension TableError: ProblemConvertible {
    package var problem: Problem {
        if case .tooLarge = self { return Problem(.tooLarge, message) }
        return Problem(.invalid, message)
    }
}

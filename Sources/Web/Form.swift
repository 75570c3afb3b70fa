import Foundation
import Hummingbird
import Kernel
import NIOCore
import Tables

/// The fields of a form as a browser sends them (`application/x-www-form-urlencoded`).
struct Form: Sendable {
    private let fields: [String: [String]]

    static let maximumSize = 128 * 1024

    init(_ request: Request, upTo size: Int = maximumSize) async throws {
        guard
            request.headers.value(of: .contentType)?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        else {
            throw Problem(.unsupportedMediaType, "problems.body.type")
        }
        try self.init(try await request.collectBody(atMost: size))
    }

    init(_ body: ByteBuffer) throws {
        var fields: [String: [String]] = [:]
        for pair in Data(body.readableBytesView).split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            fields[try Self.decoded(parts[0]), default: []].append(parts.count > 1 ? try Self.decoded(parts[1]) : "")
        }
        self.fields = fields
    }

    subscript(name: String) -> String { fields[name]?.first ?? "" }

    func optional(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

    func all(_ name: String) -> [String] { fields[name] ?? [] }

    private static func decoded(_ bytes: Data) throws -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.endIndex, let high = Character(UnicodeScalar(bytes[index + 1])).hexDigitValue,
                    let low = Character(UnicodeScalar(bytes[index + 2])).hexDigitValue
                else { throw Problem(.malformed, "problems.body.utf8") }
                result.append(UInt8(high * 16 + low))
                index += 2
            case let byte: result.append(byte)
            }
            index += 1
        }
        guard let text = String(validating: result, as: UTF8.self) else {
            throw Problem(.malformed, "problems.body.utf8")
        }
        return text
    }
}

extension Request {
    /// Refuses a body that says beforehand that it is too large, instead of waiting for it.
    func refuse(longerThan size: Int, saying key: String = "problems.body.size") throws(Problem) {
        if let length = headers.value(of: .contentLength).flatMap({ Int($0) }), length > size {
            throw Problem(.tooLarge, key)
        }
    }

    /// The whole body.
    func collectBody(atMost size: Int) async throws -> ByteBuffer {
        try refuse(longerThan: size)
        return try await body.collect(upTo: size)
    }

    /// Set up once; decoding changes nothing in it.
    private static let jsonDecoder = JSONDecoder()

    /// The JSON body, checked for type, size, encoding and shape.
    ///
    /// - Parameter flat: reads a plain body without a decoder; nil from it for what only a decoder understands.
    func decodeJSON<Body: Decodable>(
        _ type: Body.Type = Body.self, upTo size: Int = Form.maximumSize, flat: ((FlatJSON) -> Body?)? = nil
    ) async throws -> Body {
        guard let contentType = headers.value(of: .contentType)?.lowercased(),
            contentType.hasPrefix("application/json") || contentType.contains("+json")
        else { throw Problem(.unsupportedMediaType, "problems.body.type") }
        let buffer = try await collectBody(atMost: size)
        if let flat,
            let body = buffer.withUnsafeReadableBytes({ FlatJSON($0.assumingMemoryBound(to: UInt8.self)) }).flatMap(
                flat)
        {
            return body
        }
        guard String(validating: buffer.readableBytesView, as: UTF8.self) != nil
        else { throw Problem(.malformed, "problems.body.utf8") }
        do {
            return try Self.jsonDecoder.decode(Body.self, from: Data(buffer.readableBytesView))
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw Problem(.malformed, "problems.body.json")
        } catch let error as DecodingError {
            throw Problem(.invalid, Message("problems.fields"), fields: [error.field])
        }
    }
}

extension DecodingError {
    /// Which field of the body is missing or of the wrong kind.
    fileprivate var field: Problem.Field {
        /// As the API names it: `participants[0].rating`.
        func path(_ keys: [any CodingKey]) -> String {
            keys.reduce(into: "") { path, key in
                if let index = key.intValue {
                    path += "[\(index)]"
                } else {
                    path += (path.isEmpty ? "" : ".") + key.stringValue
                }
            }
        }
        return switch self {
        case .keyNotFound(let key, let context):
            .init(path(context.codingPath + [key]), Message("problems.required"))
        case .valueNotFound(_, let context): .init(path(context.codingPath), Message("problems.required"))
        case .typeMismatch(let type, let context):
            .init(path(context.codingPath), Message("problems.type.\(Self.kind(of: type))"))
        case .dataCorrupted(let context): .init(path(context.codingPath), Message("problems.notAChoice"))
        @unknown default: .init("", Message("problems.body.json"))
        }
    }

    /// What JSON would have to hold there.
    private static func kind(of type: Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "flag"
        case is any Numeric.Type: "number"
        case _ where "\(type)".hasPrefix("Array<"): "list"
        default: "object"
        }
    }
}

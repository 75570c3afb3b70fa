import Glibc

/// The characters of a file, in UTF-8, a piece at a time: the piece at hand begins at `pointer` and is as long as
/// `available`. What is used is consumed, and `fill` adds what follows.
///
/// Bytes that mean nothing in the file's encoding become 0xFF, which no UTF-8 text holds, so that the row they stand
/// in is found faulty where all rows are checked.
final class TextStream {
    enum Origin {
        case descriptor(Int32)
        case bytes([UInt8])
    }

    /// How much is looked at when the first character beyond ASCII comes after that.
    private static let laterSampleSize = 4 << 10

    let size: Int
    private(set) var bytesRead = 0
    /// nil while only ASCII was seen.
    private(set) var encoding: TableEncoding?
    /// Nothing comes after the piece at hand.
    private(set) var isComplete = false
    /// The line of the file in which the piece at hand begins.
    var line = 1

    private let origin: Origin
    private let chunkSize: Int
    /// How much the guesses about a file look at.
    let sampleSize: Int
    private let limit: Int
    private var converter: iconv_t?
    private var isSourceRead = false

    private var raw: UnsafeMutablePointer<UInt8>
    private var rawCapacity: Int
    private var rawStart = 0
    private var rawEnd = 0

    private var text: UnsafeMutablePointer<UInt8>
    private var textCapacity: Int
    private var start = 0
    private var end = 0

    private init(_ origin: Origin, size: Int, _ options: TableReader.Options) {
        (self.origin, self.size, limit) = (origin, size, options.limits.file)
        (chunkSize, sampleSize) = (max(options.chunkSize, 1), max(options.sampleSize, 1))
        rawCapacity = sampleSize
        textCapacity = sampleSize
        raw = .allocate(capacity: rawCapacity)
        text = .allocate(capacity: textCapacity)
    }

    deinit {
        if case .descriptor(let descriptor) = origin { close(descriptor) }
        if let converter { iconv_close(converter) }
        raw.deallocate()
        text.deallocate()
    }

    /// Opens a file and finds out what it is written in.
    convenience init(path: String, _ options: TableReader.Options) throws(TableError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotOpen(errno: errno) }
        var status = stat()
        let isKnown = fstat(descriptor, &status) == 0
        // From here on the stream closes the file.
        self.init(.descriptor(descriptor), size: isKnown ? Int(status.st_size) : 0, options)
        guard isKnown else { throw .cannotOpen(errno: errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw .cannotOpen(errno: EISDIR) }
        try begin(as: options.encoding)
    }

    convenience init(bytes: [UInt8], _ options: TableReader.Options) throws(TableError) {
        self.init(.bytes(bytes), size: bytes.count, options)
        try begin(as: options.encoding)
    }

    var available: Int { end - start }
    var pointer: UnsafePointer<UInt8> { UnsafePointer(text + start) }

    func consume(_ count: Int) { start += count }

    /// Adds text behind the piece at hand; false at the end of the file. Moves the piece, so pointers into it end here.
    func fill() throws(TableError) -> Bool {
        while !isComplete {
            let before = available
            try readRaw()
            try decode()
            if isSourceRead, rawStart == rawEnd { isComplete = true }
            if available > before { return true }
        }
        return false
    }

    private func begin(as encoding: TableEncoding?) throws(TableError) {
        guard size <= limit else { throw .tooLarge(bytes: size, limit: limit) }
        while rawEnd < sampleSize, !isSourceRead { try readRaw(upTo: sampleSize - rawEnd) }
        let sample = UnsafeBufferPointer(start: raw, count: rawEnd)
        guard !sample.isEmpty else { throw .empty }
        if let kind = FileKind.sniffed(from: sample) { throw .notATable(kind) }
        if let encoding = encoding ?? TableEncoding.sniffed(from: sample) {
            if sample.starts(with: encoding.mark) { rawStart = encoding.mark.count }
            try settle(on: encoding)
        }
        while available < sampleSize, try fill() {}
        guard available > 0 else { throw .empty }
    }

    private func settle(on encoding: TableEncoding) throws(TableError) {
        self.encoding = encoding
        guard encoding != .utf8 else { return }
        let opened = iconv_open(TableEncoding.utf8.rawValue, encoding.rawValue)
        guard let opened, Int(bitPattern: opened) != -1 else { throw .unknownEncoding(encoding) }
        converter = opened
    }

    private func readRaw(upTo count: Int = .max) throws(TableError) {
        if rawStart > 0 {
            memmove(raw, raw + rawStart, rawEnd - rawStart)
            (rawStart, rawEnd) = (0, rawEnd - rawStart)
        }
        let wanted = min(count, chunkSize)
        if rawEnd + wanted > rawCapacity {
            Self.grow(&raw, &rawCapacity, used: rawEnd, to: rawEnd + wanted)
        }
        let count = try readSource(into: raw + rawEnd, wanted)
        rawEnd += count
        bytesRead += count
        isSourceRead = count == 0
        // A file that shrinks while it is read would look like one that is complete.
        if isSourceRead, bytesRead < size { throw .changedMeanwhile }
        guard bytesRead <= limit else { throw .tooLarge(bytes: bytesRead, limit: limit) }
    }

    private func readSource(into target: UnsafeMutablePointer<UInt8>, _ wanted: Int) throws(TableError) -> Int {
        switch origin {
        case .bytes(let bytes):
            let count = min(wanted, bytes.count - bytesRead)
            bytes.withUnsafeBufferPointer { all in
                if let base = all.baseAddress { target.update(from: base + bytesRead, count: count) }
            }
            return count
        case .descriptor(let descriptor):
            while true {
                let count = read(descriptor, target, wanted)
                if count >= 0 { return count }
                guard errno == EINTR else { throw .cannotRead(errno: errno) }
            }
        }
    }

    private static func grow(
        _ memory: inout UnsafeMutablePointer<UInt8>, _ capacity: inout Int, used: Int, to wanted: Int
    ) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: max(wanted, 2 * capacity))
        larger.update(from: memory, count: used)
        memory.deallocate()
        (memory, capacity) = (larger, max(wanted, 2 * capacity))
    }

    private func makeRoom(for count: Int) {
        if start > 0 {
            memmove(text, text + start, end - start)
            (start, end) = (0, end - start)
        }
        if end + count > textCapacity { Self.grow(&text, &textCapacity, used: end, to: end + count) }
    }

    private func decode() throws(TableError) {
        if encoding == nil {
            let ascii = UTF8Check.asciiPrefix(raw + rawStart, rawEnd - rawStart)
            copy(ascii)
            guard rawStart < rawEnd else { return }
            // Decided by the same bytes however the file is cut into pieces.
            let sample = min(rawEnd - rawStart, Self.laterSampleSize)
            guard sample == Self.laterSampleSize || isSourceRead else { return }
            let bytes = UnsafeBufferPointer(start: raw + rawStart, count: sample)
            try settle(on: TableEncoding.sniffedByHighBytes(bytes) ?? .utf8)
        }
        if converter == nil { copy(rawEnd - rawStart) } else { convert() }
    }

    private func copy(_ count: Int) {
        makeRoom(for: count)
        (text + end).update(from: raw + rawStart, count: count)
        end += count
        rawStart += count
    }

    private func convert() {
        while rawStart < rawEnd {
            // The most a byte becomes is three: half-width kana.
            makeRoom(for: 3 * (rawEnd - rawStart) + 16)
            var (from, left) = (
                UnsafeMutableRawPointer(raw + rawStart).assumingMemoryBound(to: CChar.self) as Optional,
                rawEnd - rawStart
            )
            var (to, room) = (
                UnsafeMutableRawPointer(text + end).assumingMemoryBound(to: CChar.self) as Optional, textCapacity - end
            )
            let result = iconv(converter, &from, &left, &to, &room)
            let reason = errno
            rawStart = rawEnd - left
            end = textCapacity - room
            guard result == -1 || left > 0 else { continue }
            switch reason {
            case E2BIG: continue
            case EINVAL where !isSourceRead: return
            default:
                makeRoom(for: 1)
                text[end] = 0xFF
                end += 1
                rawStart = min(rawStart + (encoding?.unit ?? 1), rawEnd)
            }
        }
    }
}

import Logging

/// Writes lines to standard error as swift-log does of itself, but spells out what belongs to all of a request's lines
/// only when there is a line; most requests have none.
struct LineLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(label: String, metadataProvider: Logger.MetadataProvider?) {
        (self.label, self.metadataProvider) = (label, metadataProvider)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var lines = StreamLogHandler.standardError(label: label, metadataProvider: metadataProvider)
        lines.metadata = metadata
        lines.log(event: event)
    }
}

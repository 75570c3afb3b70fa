import Registries

/// One of the forms in which a registry's rows can be fetched, as catalogues list it.
struct RegistryFile {
    let registry: Registry
    let format: RecordExport.Format

    static func all(of registry: Registry) -> [RegistryFile] {
        [.csv, .ndjson, .json].map { RegistryFile(registry: registry, format: $0) }
    }

    /// The address of the whole file.
    var path: String { "/api/v1/registries/\(registry.name).\(format.rawValue)" }

    var formatName: String { format.rawValue.uppercased() }

    var mediaType: String {
        switch format {
        case .csv: "text/csv"
        case .ndjson: "application/x-ndjson"
        case .json: "application/json"
        }
    }

    /// In the EU's list of file types, which has nothing closer for lines of JSON.
    var fileType: String {
        switch format {
        case .csv: "CSV"
        case .ndjson, .json: "JSON"
        }
    }
}

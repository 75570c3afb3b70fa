import Foundation
import Kernel

@testable import Publiccode

/// A small valid file, and what becomes of it when one thing is changed.
enum Sample {
    static let valid = """
        publiccodeYmlVersion: "0.7"
        name: Madoguchi
        url: https://git.example.jp/town/madoguchi.git
        platforms:
          - web
        developmentStatus: beta
        softwareType: standalone/web
        description:
          ja:
            shortDescription: 窓口の待ち時間を知らせます。
            longDescription: \(long)
            features:
              - 待ち人数の表示
        legal:
          license: EUPL-1.2
        maintenance:
          type: internal
          contacts:
            - name: 見本 花子
              email: hanako@example.jp
        localisation:
          localisationReady: true
          availableLanguages: [ja]

        """

    static let long = String(repeating: "役所の窓口の混み具合を公開します。", count: 10)

    /// The valid file with `old` put as `new`; fails the test where `old` is not in it.
    static func with(_ old: String, _ new: String) -> String {
        precondition(valid.contains(old), "the sample has no “\(old)”")
        return valid.replacing(old, with: new)
    }

    static func adding(_ text: String) -> String { valid + text + "\n" }

    static func errors(in text: String) -> [String] { keys(in: text, .error) }
    static func warnings(in text: String) -> [String] { keys(in: text, .warning) }

    private static func keys(in text: String, _ severity: PubliccodeFault.Severity) -> [String] {
        PubliccodeFile.read(text).faults.filter { $0.severity == severity }.map(\.key)
    }

    static func message(_ key: String, in text: String) -> String? {
        PubliccodeFile.read(text).faults.first { $0.key == key }?.message.key
    }
}

import Content
import Foundation
import Kernel
import Registries
import TestKit
import Testing

@Suite struct ReadingWordsTests {
    @Test("Whatever is mended or refused, there are words for it")
    func words() throws {
        let texts = try Texts(folder: Project.folder.appending(path: "Content/texts"))
        for mend in Mend.allCases { #expect(texts.keys.contains("remarks.mended.\(mend.rawValue)")) }
        for kind in Field.Kind.allCases where kind != .string {
            #expect(texts.keys.contains("remarks.kind.\(kind.rawValue)"))
        }
        for format in Field.Format.allCases { #expect(texts.keys.contains("remarks.format.\(format.rawValue)")) }
    }

    @Test("A remark fills all blanks of its words")
    func blanks() throws {
        let texts = try Texts(folder: Project.folder.appending(path: "Content/texts"))
        let reader = try ReadingSample.reader(ReadingPropertyTests.fields)
        var random = Seeded(7)
        var seen: Set<String> = []
        for _ in 0..<300 {
            var written = ["id": "1"]
            for field in reader.registry.fields.dropFirst() {
                written[field.name] = ReadingPropertyTests.text(&random)
            }
            for remark in reader.read(texts: written).remarks {
                guard case .message(let message) = remark.wording else { continue }
                seen.insert(message.key)
                for language in Language.allCases {
                    // What stands in braces in a value is the value's own.
                    let values = message.values.mapValues { $0.replacing("{", with: "(") }
                    let text = texts.plain(Message(message.key, values), language)
                    #expect(text.firstMatch(of: /\{[a-z]+\}/) == nil, "\(text)")
                }
            }
        }
        #expect(seen.count > 30)
    }
}

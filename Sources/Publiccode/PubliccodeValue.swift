/// What stands at one place of a publiccode.yml.
package indirect enum PubliccodeValue: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package let key: String
        package var value: PubliccodeValue

        package init(_ key: String, _ value: PubliccodeValue) { (self.key, self.value) = (key, value) }
    }

    case text(String)
    case flag(Bool)
    case list([PubliccodeValue])
    /// Keys with their values, in the order in which they are written.
    case section([Member])

    /// The member of a section; nil where there is none. Setting nil removes it, a new key goes to the end.
    package subscript(key: String) -> PubliccodeValue? {
        get {
            guard case .section(let members) = self else { return nil }
            return members.first { $0.key == key }?.value
        }
        set {
            guard case .section(var members) = self else { return }
            let place = members.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key, value))
            case (nil, nil): return
            }
            self = .section(members)
        }
    }

    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    package var flag: Bool? {
        if case .flag(let flag) = self { flag } else { nil }
    }

    package var items: [PubliccodeValue] {
        if case .list(let items) = self { items } else { [] }
    }

    package var members: [Member] {
        if case .section(let members) = self { members } else { [] }
    }

    package var texts: [String] { items.compactMap(\.text) }
}

package import Identity
package import Kernel

extension Tenant.ID {
    package static let chiyoda = Tenant.ID("131016")
    package static let chuo = Tenant.ID("131024")
    /// The fictional one.
    package static let mihon = Tenant.ID("mihon")
}

extension Organization {
    /// Two real municipalities and a fictional one.
    package static let samples = [
        Organization(
            id: .chiyoda, kind: .ward, name: LocalizedText(ja: "千代田区", en: "Chiyoda City"), kana: "ちよだく",
            code: "131016", corporateNumber: "8000020131016", site: "https://www.city.chiyoda.lg.jp/"),
        Organization(
            id: .chuo, kind: .ward, name: LocalizedText(ja: "中央区", en: "Chuo City"), kana: "ちゅうおうく",
            code: "131024", corporateNumber: "8000020131024", site: "https://www.city.chuo.lg.jp/"),
        Organization(
            id: .mihon, kind: .sample, name: LocalizedText(ja: "見本市", en: "Mihon City"), kana: "みほんし",
            code: "990019", corporateNumber: "3000020990019"),
    ]
}

package import Kernel

/// A public body on the platform: a prefecture, one of its bureaus, a municipality, an affiliated body. Every
/// organisation is a tenant; its rows carry its key.
package struct Organization: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable {
        case prefecture, bureau, affiliate, ward, city, town, village, sample

        package var isMunicipality: Bool { [.ward, .city, .town, .village].contains(self) }
    }

    package let id: Tenant.ID
    package let parent: Tenant.ID?
    package let kind: Kind
    package let name: LocalizedText
    package let kana: String
    /// Six digits, the last one a check digit (総務省 全国地方公共団体コード).
    package let code: String?
    /// Thirteen digits, the first one a check digit (財務省令平成26年70号).
    package let corporateNumber: String?
    package let site: String?

    /// A fictional organisation for newcomers to look at; it never counts in anybody's figures.
    package var isSample: Bool { kind == .sample }

    package init(
        id: Tenant.ID, parent: Tenant.ID? = nil, kind: Kind, name: LocalizedText, kana: String, code: String? = nil,
        corporateNumber: String? = nil, site: String? = nil
    ) {
        (self.id, self.parent, self.kind, self.name, self.kana) = (id, parent, kind, name, kana)
        (self.code, self.corporateNumber, self.site) = (code, corporateNumber, site)
    }
}

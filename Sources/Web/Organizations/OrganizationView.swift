/// `/organizations/{organization}`: one organisation and its services.
struct OrganizationView: View {
    static let template = "organizations/show"

    var name: String
    var kana: String?
    /// `organizations.kind.<kind>` in words.
    var kind: String
    var code: String?
    var corporateNumber: String?
    var website: String?
    var isSample = false
    /// Services in operation, and how they stand.
    var operating: String
    var met: String
    var notMet: String
    var unknown: String
    var total: String
    var rows: [ServiceRowView]
    var pagination: PaginationView?
    /// How far the ten principles are kept, and what the staff say.
    var principlesPath: String
    var pulsePath: String
    /// For staff.
    var newServicePath: String?
    var auditPath: String?

    static let examples = [
        OrganizationView(
            name: "見本市", kana: "みほんし", kind: "市", website: "https://www.city.mihon.example/", isSample: true,
            operating: "4",
            met: "2", notMet: "1", unknown: "1", total: "6", rows: ServiceRowView.examples,
            principlesPath: "/organizations/mihon/principles", pulsePath: "/organizations/mihon/pulse",
            newServicePath: "/services/new?organization=mihon", auditPath: "/audit?organization=mihon"),
        OrganizationView(
            name: "<b>小笠原村</b>", kana: "おがさわらむら", kind: "村", code: "134210", corporateNumber: "9000020134210",
            operating: "0", met: "0", notMet: "0", unknown: "0", total: "0", rows: [],
            principlesPath: "/organizations/134210/principles", pulsePath: "/organizations/134210/pulse"),
    ]
}

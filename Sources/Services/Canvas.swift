/// The one page a team fills in before it builds: whom the service is for and how we shall know that it works.
package struct Canvas: Hashable, Sendable, Codable {
    /// Who is the customer?
    package var customer: String
    /// What do they want to get done?
    package var need: String
    /// What is it worth to them, and to the city?
    package var value: String
    /// What do we ask of them: fields, documents, visits, minutes?
    package var asks: String
    /// What exists already that could be used or removed?
    package var existing: String
    /// What will we measure? These are the service's KPIs.
    package var measures: [String]
    /// The procedure counted out; nil while nobody has.
    package var procedure: Procedure?

    package init(
        customer: String = "", need: String = "", value: String = "", asks: String = "", existing: String = "",
        measures: [String] = [], procedure: Procedure? = nil
    ) {
        (self.customer, self.need, self.value) = (customer, need, value)
        (self.asks, self.existing, self.measures) = (asks, existing, measures)
        self.procedure = procedure
    }

    package var isEmpty: Bool { self == Canvas() }

    /// Whether somebody could judge the service by it: customer, need, value and what is asked are all there.
    package var isComplete: Bool { [customer, need, value, asks].allSatisfy { !$0.isEmpty } }
}

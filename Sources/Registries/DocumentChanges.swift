/// A field that is not the same in two versions of a row.
package struct FieldChange: Sendable, Hashable {
    package let field: Int
    package let before: FieldValue?
    package let after: FieldValue?

    package init(field: Int, before: FieldValue?, after: FieldValue?) {
        (self.field, self.before, self.after) = (field, before, after)
    }
}

extension Registry {
    /// What differs between two versions, field by field; everything in a first one.
    package func changes(from old: RecordValues?, to new: RecordValues) -> [FieldChange] {
        fields.indices.compactMap { field in
            let before = old.flatMap { field < $0.count ? $0[field] : nil }
            let after = field < new.count ? new[field] : nil
            return FieldValue.areIdentical(before, after)
                ? nil : FieldChange(field: field, before: before, after: after)
        }
    }
}

extension FieldValue {
    /// The same to the byte. Swift takes 神 and its compatibility twin for equal; in a name they are not.
    static func areIdentical(_ left: FieldValue?, _ right: FieldValue?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (.text(let left)?, .text(let right)?), (.json(let left)?, .json(let right)?):
            left.utf8.elementsEqual(right.utf8)
        case (.list(let left)?, .list(let right)?):
            left.count == right.count && zip(left, right).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        case (let left?, let right?): left == right
        default: false
        }
    }
}

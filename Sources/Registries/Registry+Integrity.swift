package import Kernel
package import Store

extension Registry {
    /// Where a second person has to agree, nobody changes the live row alone; who runs the server answers for himself.
    func assertDirect(_ principal: Principal) throws(RegistryError) {
        if needsReview, principal.actor != .commandLine, principal.actor != .platform { throw .needsReview }
    }

    /// What only the other rows can tell: unique values, and references that lead somewhere.
    func checkAgainstOthers(
        _ values: RecordValues, key: String, in tenant: Tenant.ID, _ state: RegistryState, _ db: any Connection
    ) throws {
        var problems: [Problem.Field] = []
        for unique in unique {
            guard let taken = try isTaken(unique, values, key: key, in: tenant, state, db), taken else { continue }
            problems.append(
                Problem.Field(fields[unique[0]].name, Message("remarks.taken", ["field": fields[unique[0]].title.ja])))
        }
        for reference in references where reference.level == .error {
            guard let value = values[reference.field] else { continue }
            let wanted = text(of: value, reference.field)
            let found: Int? = try db.value(
                """
                SELECT 1 FROM record
                WHERE registry = \(reference.registry) AND key = \(wanted) AND until_seq IS NULL
                    AND change <> 'withdrawal' AND tenant_id <> ''
                    \(try RegistryState.visible(in: reference.registry, db))
                """)
            if found == nil {
                problems.append(
                    Problem.Field(
                        fields[reference.field].name,
                        Message("remarks.leadsNowhere", ["value": wanted, "registry": reference.registry])))
            }
        }
        if !problems.isEmpty { throw RegistryError.invalid(problems) }
        // Rows of an import that is not finished are not told about, but they hold what they have.
        guard !state.hidden.isEmpty else { return }
        for unique in unique where try isTaken(unique, values, key: key, in: tenant, state.seeingAll, db) == true {
            throw RegistryError.beingImported
        }
    }

    /// The groups of fields no two rows may have alike, besides the key.
    var unique: [[Int]] {
        uniqueKeys + fields.indices.filter { fields[$0].constraints.isUnique && self.key != [$0] }.map { [$0] }
    }

    /// Whether another row of the organisation has the same values there; nil when one of them is empty.
    func isTaken(
        _ unique: [Int], _ values: RecordValues, key: String, in tenant: Tenant.ID, _ state: RegistryState,
        _ db: any Connection
    ) throws -> Bool? {
        var conditions: SQL = ""
        for field in unique {
            guard let text = indexText(of: values[field], field), let column = column(of: field) else { return nil }
            conditions = conditions + "AND \(column) = \(text) "
        }
        let other: String? = try db.value(
            """
            SELECT key FROM record
            WHERE registry = \(name) AND tenant_id = \(tenant) AND is_listed AND key <> \(key)
                \(conditions) \(state.visible) LIMIT 1
            """)
        return other != nil
    }

    /// The column an indexed field is kept in beside the document.
    package func column(of field: Int) -> SQL? {
        switch indexed.firstIndex(of: field) {
        case 0: "value_1"
        case 1: "value_2"
        case 2: "value_3"
        case 3: "value_4"
        case 4: "value_5"
        case 5: "value_6"
        case 6: "value_7"
        case 7: "value_8"
        default: nil
        }
    }

    /// What stands in the way of a row, for a form or an API answer.
    package func problems(of reading: RowReading) -> [Problem.Field] {
        reading.remarks.filter { $0.level == .error }.map { remark in
            Problem.Field(remark.field.map { fields[$0].name } ?? "", remark.text)
        }
    }
}

extension Remark {
    /// The remark as a message; a rule's own words come in all the languages they have.
    package var text: Message {
        switch wording {
        case .message(let message): message
        case .rule(let text):
            Message("remarks.rule", ["ja": text.ja, "ja-easy": text.jaEasy ?? text.ja, "en": text.en ?? text.ja])
        }
    }
}

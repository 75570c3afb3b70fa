import Foundation
import Identity
import Kernel
import Services
import Standards
import Store

/// What the platform would have measured in the sample's year, and what its staff would have said of their own work.
extension Sample {
    /// How far the ten principles were met at the end of a month.
    func measurePrinciples(at moment: Date, rules: Rulebooks, _ db: any Connection) throws {
        let services = try HeldDossier.all(of: organization.id, db).filter { $0.service.createdAt <= moment }
        for one in PrincipleMeasurement.all(of: organization.id, services, rules: rules, changes: [], at: moment) {
            try one.keep(db)
        }
    }

    /// A round of the pulse that is over, with answers drawn by chance.
    func playPulse(_ pulse: Pulse, until today: Day, in store: Database) async throws {
        var generator = SplitMix(seed: seed)
        let (opened, answered, closed) = (today.adding(days: -75), today.adding(days: -68), today.adding(days: -54))
        let draft = try PulseRound.Draft(
            name: String("\(opened)".prefix(7)), vouchers: 12, closesOn: closed, on: opened)
        let (round, vouchers) = try await PulseRound.open(
            draft, pulse, by: .platform(in: organization.id), at: opened.start + 9 * 3600, in: store)
        for voucher in vouchers.prefix(9) {
            let scores = pulse.statements.enumerated().map { index, statement in
                // Some statements are easier to agree with than others.
                (statement.id, min(5, Int.random(in: 1...4, using: &generator) + (index % 3 == 0 ? 0 : 1)))
            }
            try await PulseRound.answer(
                Dictionary(uniqueKeysWithValues: scores), with: voucher.description, to: round.name,
                in: organization.id, pulse, on: answered, in: store)
        }
    }
}

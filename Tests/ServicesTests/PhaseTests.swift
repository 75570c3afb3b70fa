import Foundation
import Services
import TestKit
import Testing

@Suite struct PhaseTests {
    /// From each phase, where a team may go by itself.
    private static let ways: [Phase: Set<Phase>] = {
        let before: Set<Phase> = [.plan, .define, .design, .build, .preRelease]
        var ways: [Phase: Set<Phase>] = [.operate: [.operate, .retire], .retire: [.retire]]
        for phase in before { ways[phase] = before.union([.retire]) }
        return ways
    }()

    @Test(
        "A team goes back and forth before the release, into operation never, out of it only to the end",
        arguments: Phase.allCases, Phase.allCases)
    func matrix(from: Phase, to: Phase) throws {
        let isAllowed = try #require(Self.ways[from]).contains(to)
        var service = try Service.sample(phase: from)

        #expect(from.allows(to) == isAllowed)
        if isAllowed {
            try service.move(to: to, at: .noon + 60)
            #expect(service.phase == to)
            #expect(service.updatedAt == .noon + 60)
        } else {
            let error = to == .operate ? ServiceError.releaseIsTheOnlyWay : .noSuchStep(from: from, to: to)
            #expect(throws: error) { try service.move(to: to, at: .noon + 60) }
            #expect(service.phase == from)
            #expect(service.updatedAt == .noon)
        }
    }

    @Test("Only what is before its release can be released", arguments: Phase.allCases)
    func release(from: Phase) throws {
        var service = try Service.sample(phase: from)

        if from == .operate || from == .retire {
            #expect(throws: ServiceError.alreadyReleased) { try service.release(at: .noon) }
        } else {
            try service.release(at: .noon)
            #expect(service.phase == .operate)
        }
    }
}

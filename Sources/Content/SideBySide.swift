import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// What `make` makes of each element, in the order of the elements. As many are worked on at the same time as there
    /// are cores: what is read at the start is waited for by somebody. When several fail, the first in order is thrown.
    package func sideBySide<Made: Sendable, Failure: Error>(
        _ make: @Sendable (Element) throws(Failure) -> Made
    ) throws(Failure) -> [Made] {
        let results = Mutex<[Result<Made, Failure>?]>(.init(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { place in
            let result = Result { () throws(Failure) in try make(self[place]) }
            results.withLock { $0[place] = result }
        }
        var made: [Made] = []
        made.reserveCapacity(count)
        for case let result? in results.withLock({ $0 }) { made.append(try result.get()) }
        return made
    }
}

package import Kernel

package enum RegistryError: ProblemConvertible, Hashable {
    case noRegistry(String)
    case noRecord(String)
    /// Somebody else changed the row since it was read; its version now.
    case changedMeanwhile(Int)
    /// The row is another organisation's.
    case keyOfAnother(Tenant.ID)
    /// The organisation keeps no rows here.
    case notKeeper
    /// The key in the address and the one in the row differ.
    case keyDiffers
    /// An import that is being applied holds this row.
    case beingImported
    case alreadyWithdrawn
    case ownReview
    case noDraft
    /// Somebody saved the draft since it was read; its revision now.
    case draftChangedMeanwhile(Int)
    case notSubmitted
    /// Here a second person has to agree: by a draft, or by applying a file somebody else sent.
    case needsReview
    case noWithholding
    case noImport
    /// What was said about the rows of its file is not kept any more.
    case importTidied
    /// So many of the organisation's wait or run already.
    case tooManyImports(Int)
    /// The import is not in a state in which that could be done; its state.
    case importIs(String)
    case noField(String)
    case badCursor
    case badMoment(String)
    /// What is wrong with the row, field by field.
    case invalid([Problem.Field])

    package var problem: Problem {
        switch self {
        case .noRegistry(let name): Problem(.notFound, "problems.noRegistry", ["registry": String(name.prefix(80))])
        case .noRecord(let key): Problem(.notFound, "problems.noRecord", ["key": String(key.prefix(200))])
        case .changedMeanwhile(let version):
            Problem(.conflict, "problems.changedMeanwhile", ["version": "\(version)"])
        case .keyOfAnother(let tenant): Problem(.forbidden, "problems.keyOfAnother", ["organization": "\(tenant)"])
        case .notKeeper: Problem(.forbidden, "problems.notKeeper")
        case .keyDiffers: Problem(.invalid, "problems.keyDiffers")
        case .beingImported: Problem(.conflict, Message("problems.beingImported"), retryAfter: 10)
        case .alreadyWithdrawn: Problem(.conflict, "problems.alreadyWithdrawn")
        case .ownReview: Problem(.forbidden, "problems.ownReview")
        case .noDraft: Problem(.notFound, "problems.noDraft")
        case .draftChangedMeanwhile: Problem(.conflict, "problems.draftChangedMeanwhile")
        case .notSubmitted: Problem(.conflict, "problems.notSubmitted")
        case .needsReview: Problem(.conflict, "problems.needsReview")
        case .noWithholding: Problem(.notFound, "problems.noWithholding")
        case .noImport: Problem(.notFound, "problems.noImport")
        case .importTidied:
            Problem(.notFound, "problems.importTidied", ["days": "\(RegistryImport.daysKept)"])
        case .tooManyImports(let max): Problem(.conflict, "problems.tooManyImports", ["max": "\(max)"])
        case .importIs: Problem(.conflict, "problems.importIsElsewhere")
        case .noField(let name): Problem(.invalid, "problems.noField", ["field": String(name.prefix(80))])
        case .badCursor: Problem(.invalid, "problems.badCursor")
        case .badMoment(let text): Problem(.invalid, "problems.badMoment", ["text": String(text.prefix(40))])
        case .invalid(let fields): Problem(.invalid, Message("problems.fields"), fields: fields)
        }
    }
}

import Foundation
import Hummingbird
import Logging

/// What a server cannot do without: `GET /` answers with one word, `POST /ratings` answers once the rating is kept.
/// Arguments: the port, and the file the ratings are kept in.
@main
struct Floor {
    private struct Rating: Decodable {
        let score: Int
        let outcome, comment, language, channel: String
    }

    static func main() async throws {
        guard CommandLine.arguments.count == 3, let port = Int(CommandLine.arguments[1]) else {
            fatalError("usage: Floor PORT FILE")
        }
        let keeper = try Keeper(file: CommandLine.arguments[2])
        let router = Router()
        router.get("/") { _, _ in "hello" }
        router.post("ratings") { request, _ in
            let body = try await request.body.collect(upTo: 32 * 1024)
            let rating = try JSONDecoder().decode(Rating.self, from: Data(buffer: body))
            let receipt = try await keeper.keep(
                score: rating.score, words: [rating.outcome, rating.comment, rating.language, rating.channel])
            return Response(
                status: .created, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(string: #"{"receipt":"\#(receipt)"}"#)))
        }
        var logger = Logger(label: "floor")
        logger.logLevel = .error
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        try await app.runService()
    }
}

import Foundation
import HTTPTypes
import Tables
import Testing

@testable import Web

@Suite struct FieldTests {
    @Test("A field that comes twice is what it is anywhere: both, with a comma")
    func twice() {
        var fields: HTTPFields = [.authorization: "Bearer a"]
        #expect(fields.value(of: .authorization) == "Bearer a")
        #expect(fields.value(of: .accept) == nil)
        fields.append(HTTPField(name: .authorization, value: "Bearer b"))
        #expect(fields.value(of: .authorization) == "Bearer a, Bearer b")
    }
}

@Suite struct RatingBodyTests {
    @Test(
        "A plain rating is read without a decoder, as a decoder reads it",
        arguments: [
            #"{"score":4,"outcome":"yes","comment":"","language":"ja","channel":"counter"}"#,
            #"{"score": 5, "outcome": "not-eligible", "comment": "便利でした"}"#, #"{"score":null,"outcome":"yes"}"#,
            #"{"score":-0,"other":1}"#, "{}",
        ])
    func plain(text: String) throws {
        let body = try #require(flat(text))
        #expect(try body == JSONDecoder().decode(RatingBody.self, from: Data(text.utf8)))
    }

    @Test(
        "What else there may be is left to the decoder, which says what is wrong",
        arguments: [
            #"{"score":"4"}"#, #"{"score":4.5}"#, #"{"score":4,"comment":5}"#, #"{"score":4,"comment":"a\nb"}"#,
            #"{"score":4,"tags":[]}"#, "[]", "",
        ])
    func other(text: String) { #expect(flat(text) == nil) }

    private func flat(_ text: String) -> RatingBody? {
        Array(text.utf8).withUnsafeBufferPointer { FlatJSON($0) }.flatMap(RatingBody.init)
    }
}

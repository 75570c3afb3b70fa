import Testing

@testable import Publiccode

@Suite struct OlderVersionsTests {
    @Test(
        "Every version of the standard is read, and written as 0.7",
        arguments: ["0", "0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.4.0", "0.5", "0.6", "0.7.0"])
    func versions(version: String) throws {
        let reading = PubliccodeFile.read(Sample.with("\"0.7\"", "\"\(version)\""))
        let isCurrent = ["0", "0.7.0"].contains(version)

        #expect(reading.isValid)
        #expect(reading.faults.map(\.key) == (isCurrent ? [] : ["publiccodeYmlVersion"]))
        #expect(try #require(reading.file).yaml.hasPrefix("publiccodeYmlVersion: \"0.7\"\n"))
    }

    @Test("What later versions gave up is warned of and moves to the place that took over")
    func deprecated() throws {
        let reading = PubliccodeFile.read(
            Sample.adding(
                """
                monochromeLogo: logo.svg
                inputTypes: [text/plain]
                intendedAudience: {countries: [jp]}
                it:
                  countryExtensionVersion: "1.0"
                  conforme: {gdpr: true, lineeGuidaDesign: true}
                  piattaforme: {spid: true, cie: false}
                  riuso: {codiceIPA: c_h501}
                """
            ).replacing("  license:", with: "  repoOwner: 見本市\n  license:"))
        let file = try #require(reading.file)

        #expect(reading.isValid)
        #expect(
            reading.faults.map(\.key) == [
                "legal.repoOwner", "monochromeLogo", "inputTypes", "intendedAudience.countries[0]", "it", "it",
                "it.conforme", "it.riuso.codiceIPA",
            ])
        #expect(file.content["supports"]?.items.map { $0["id"]?.text } == ["alias:gdpr", "alias:spid"])
        #expect(file.content["organisation"]?["uri"]?.text == "urn:x-italian-pa:c_h501")
        #expect(file.content["organisation"]?["name"]?.text == "見本市")
        #expect(file.content["logo"]?.text == "logo.svg")
        #expect(file.content["intendedAudience"]?["countries"]?.texts == ["JP"])
        #expect(PubliccodeFile.read(file.yaml).faults == [], "nothing old is left:\n\(file.yaml)")
    }

    @Test("Who owns the repository stays where it is while no organisation is named")
    func repoOwner() throws {
        let file = PubliccodeFile.read(Sample.with("  license:", "  repoOwner: 見本市\n  license:")).file

        #expect(file?.content["legal"]?["repoOwner"]?.text == "見本市")
    }

    @Test("Software that is only standalone was a thing of version 0.2")
    func standalone() {
        let text = Sample.with("standalone/web", "standalone")

        #expect(Sample.errors(in: text) == ["softwareType"])
        #expect(Sample.errors(in: text.replacing("\"0.7\"", with: "\"0.2\"")) == [])
        let file = PubliccodeFile.read(text.replacing("\"0.7\"", with: "\"0.2\"")).file
        #expect(file?.content["softwareType"]?.text == "standalone/other")
    }

    @Test("A section of another country is kept as it is, and two of one country are refused")
    func countries() throws {
        let jp = Sample.adding("JP: {code: \"131083\", list: [a, {b: true}]}")
        let again = PubliccodeFile.read(try #require(PubliccodeFile.read(jp).file).yaml).file

        #expect(Sample.errors(in: jp) == [])
        #expect(Sample.warnings(in: jp) == ["JP"])
        #expect(again?.content["JP"]?["code"]?.text == "131083")
        #expect(again?.content["JP"]?["list"]?.items.last?["b"]?.flag == true)
        #expect(Sample.errors(in: Sample.adding("IT: {}\nit: {}")) == ["it"])
        #expect(Sample.errors(in: Sample.adding("XX: {}")) == ["XX"])
    }
}

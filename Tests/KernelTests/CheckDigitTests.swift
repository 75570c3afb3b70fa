import Kernel
import Testing

@Suite struct CheckDigitTests {
    @Test(
        "Corporate numbers that were given out are right",
        arguments: [
            "7123456789012", "8000012010038", "4011001098993", "8000020130001", "8000020131016", "3000020132101",
            "4000020133817", "9000020133647", "3000020134023", "1000020132152",
        ])
    func corporateNumbers(number: String) {
        #expect(CheckDigit.isValid(corporateNumber: number))
    }

    @Test(
        "Made-up corporate numbers and other texts are wrong",
        arguments: [
            "9000020131016", "3000020131130", "", "800002013000", "80000201300010", "８000020130001", "800002013000a",
            "-000020130001", " 8000020130001",
        ])
    func wrongCorporateNumbers(number: String) {
        #expect(!CheckDigit.isValid(corporateNumber: number))
    }

    @Test(
        "Codes of municipalities are right: also where the remainder is nothing or one",
        arguments: ["130001", "131016", "131083", "132101", "134210", "011002", "271004", "472018"])
    func codes(code: String) {
        #expect(CheckDigit.isValid(municipalityCode: code))
    }

    @Test(
        "Of the ten possible check digits exactly one is right",
        arguments: ["13101", "13229", "13421", "01100", "99999"])
    func oneOfTen(code: String) {
        #expect((0...9).count { CheckDigit.isValid(municipalityCode: "\(code)\($0)") } == 1)
    }

    @Test("Every single wrong digit in a code is noticed, but for the check digit's blind spot")
    func singleMistakes() {
        var unnoticed = 0
        let code = Array("131016")
        for place in 0..<5 {
            for digit in "0123456789" where digit != code[place] {
                var wrong = code
                wrong[place] = digit
                if CheckDigit.isValid(municipalityCode: String(wrong)) { unnoticed += 1 }
            }
        }

        // The remainders 0 and 10 share no digit with each other, only 1 and 11 do: at most one mistake per place.
        #expect(unnoticed <= 5)
    }

    @Test("Texts that are no code are wrong", arguments: ["", "13101", "1310160", "13101a", "１３１０１６", "131 16"])
    func wrongCodes(code: String) {
        #expect(!CheckDigit.isValid(municipalityCode: code))
    }

    @Test(
        "Five digits get the digit that belongs behind them",
        arguments: [("13101", 6), ("13108", 3), ("01100", 2), ("13000", 1)])
    func missingDigit(code: String, digit: Int) {
        #expect(CheckDigit.of(municipality: code) == digit)
        #expect(CheckDigit.of(municipality: code + "\(digit)") == nil)
    }
}

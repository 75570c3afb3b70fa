import Content
import Foundation
import Indicators
import Kernel
import Registries
import Standards

extension Overview {
    /// The public figures as their definitions in `Content/indicators` ask for them, in the order of the content.
    /// - Parameter digitalised: what was measured last of the procedures; the figure stands there once there are some.
    func figures(_ indicators: [Indicator], digitalised: DigitalisationRate?, at now: Date) -> [Figure] {
        func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) * 100 / Double(whole) }
        let listed = services - retired
        return indicators.compactMap { indicator in
            var moment = now
            let measured: (value: Double?, n: Int)?
            switch indicator.id {
            case "services": measured = (Double(listed), listed)
            case "services-rated": measured = (share(rated, of: inOperation), inOperation)
            case "must-be-quality": measured = (share(ratedAndMet, of: rated), rated)
            case "mean-rating": measured = (ratings == 0 ? nil : sumOfRatings / Double(ratings), ratings)
            case DigitalisationRate.indicator:
                guard let digitalised, digitalised.total.n > 0 else { return nil }
                measured = (share(digitalised.total.full, of: digitalised.total.n), digitalised.total.n)
                moment = digitalised.measuredAt
            default: measured = nil
            }
            return measured.map { Figure(indicator, value: $0.value, n: $0.n, measuredAt: moment) }
        }
    }
}

extension FigureView {
    init(_ figure: Figure, _ texts: Texts, _ language: Language) {
        let indicator = figure.indicator
        let value =
            switch (figure.value, indicator.unit) {
            case (nil, _): "–"
            case (let value?, .score): Look.rating(value)
            case (let value?, _): Look.count(Int(value.rounded()))
            }
        var basis: [String] = []
        if figure.value == nil { basis.append(texts("home.figures.none", language)) }
        basis.append(
            texts(
                "home.figures.basis", language,
                ["n": Look.count(figure.n), "measured": DayView(figure.measuredAt, language).shown]))
        if let target = indicator.target {
            basis.append(texts("home.figures.target", language, ["target": Look.count(Int(target))]))
        }
        self.init(
            value: value, name: indicator.title.shown(in: language),
            unit: texts("home.figures.unit.\(indicator.unit.rawValue)", language),
            definition: indicator.definition.shown(in: language),
            basis: basis.joined(separator: language.betweenSentences))
    }
}

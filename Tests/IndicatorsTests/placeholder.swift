// IndicatorsTests

// SignalsTests

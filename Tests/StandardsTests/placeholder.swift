// StandardsTests

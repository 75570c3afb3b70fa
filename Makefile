# The house's commands. `make help` lists them.

strict := --explicit-target-dependency-import-check error
# Generic code of one module, made for what another module gives it. Names for whoever reads a crash, but no lines:
# they cost a tenth of the time and a third of the program.
release := swift build -c release --static-swift-stdlib -Xswiftc -cross-module-optimization -Xswiftc -gnone -Xcc -g0
swift_test := swift test --skip-build --disable-xctest $(strict)
# Rooms whose tests wait for servers that do not answer: not beside those that keep all cores busy.
timed := --filter 'StoreTests|OutsideTests'
others := --skip 'StoreTests|OutsideTests'
swift_files := Package.swift Sources Tests Benchmarks
step := Scripts/step

.DEFAULT_GOAL := help
.PHONY: help setup run build quick test format bench bench-answers bench-instructions bench-registries bench-standards golden check

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what building, running and testing need
	@Scripts/setup test

run: build ## build, fill var/ with Tokyo and the sample city, serve on http://127.0.0.1:8080
	@exec .build/release/atarimae serve --sample --data var

build: ## build the program, .build/release/atarimae
	@Scripts/setup run
	$(release) --product atarimae

quick: ## build, and test on SQLite only
	@Scripts/setup run
	swift build --build-tests $(strict)
	env -u TEST_POSTGRES $(swift_test) $(timed)
	env -u TEST_POSTGRES $(swift_test) $(others)

test: ## everything: format, build, tests on SQLite and PostgreSQL, content, browser
	@$(step) setup Scripts/setup test
	@$(step) format swift format lint --strict -r $(swift_files)
	@$(step) build swift build --build-tests $(strict)
	@$(step) "tests of the stores" Scripts/with-postgres $(swift_test) $(timed)
	@$(step) "tests on SQLite and PostgreSQL" Scripts/with-postgres $(swift_test) $(others)
	@$(step) content .build/debug/atarimae content check
	@$(step) "release build" $(MAKE) --no-print-directory build
	@$(step) browser .tools/venv/bin/pytest Tests/Browser

check: test ## the same as test: what .ci/run runs

format: ## bring all Swift files into the house's format
	swift format -i -r $(swift_files)

golden: ## accept what pages and schemas look like now as Tests/Golden
	@Scripts/setup test
	swift build --build-tests $(strict)
	UPDATE_GOLDEN=1 Scripts/with-postgres $(swift_test) --filter Golden
	@git status --short Tests/Golden

bench: bench-answers bench-standards bench-registries ## measure everything, one after the other

bench-answers: build ## measure answers against a bare Hummingbird on this machine, start and memory
	@Scripts/setup bench
	$(release) --package-path Benchmarks/floor --scratch-path .build/floor
	@Benchmarks/answers

bench-instructions: build ## count the instructions of an answer, which a busy machine leaves alone
	@Scripts/setup bench-instructions
	$(release) --package-path Benchmarks/floor --scratch-path .build/floor
	@Benchmarks/instructions

bench-registries: build ## measure a registry of a million rows beside frictionless and Datasette
	@Scripts/setup bench-registries
	@Benchmarks/registries

bench-standards: build ## measure check sheets and gates of ten thousand services
	@Benchmarks/standards

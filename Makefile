# OrderDesk. `make help` lists the targets; the text after ## is their help.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# One set of flags for every Swift build: a differing flag would build all packages again.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
# Debug builds count which lines ran, always, so that nothing is built twice. A program that is started by hand keeps its
# counts to itself; `swift test` sets a place of its own.
DEBUG_FLAGS := $(SWIFT_FLAGS) --enable-code-coverage
export LLVM_PROFILE_FILE := /dev/null
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest Tests/e2e

DEBUG := .build/debug/orderdesk
RELEASE := .build/release/orderdesk
LIMITS := .build/release/orderdesk-limits
SWIFT_SOURCES := Package.swift $(wildcard Sources Tests Benchmarks)
SHELL_SCRIPTS := scripts/setup scripts/build-assets scripts/build-previous scripts/demo scripts/demo-split .ci/run deploy/systemd/orderdeskctl scripts/rehearse_systemd.sh
PYTHON_SCRIPTS := scripts/embed scripts/screenshots scripts/check-deploy scripts/rehearse-dockerfile scripts/rehearse-systemd scripts/check-tree \
  scripts/check-coverage scripts/sbom Benchmarks/run \
  $(wildcard scripts/*.py Tests/e2e/*.py Tests/fuzz/*.py Tests/guards/*.py Benchmarks/*.py)

.PHONY: help demo demo-split run build dist setup setup-test prepare debug test check-coverage e2e fuzz-api bench format lint ci check-deploy rehearse-image rehearse-systemd screenshots clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Build, add demo people and orders, and serve: the one command to begin with
	@scripts/demo check
	@$(MAKE) --no-print-directory debug
	@scripts/demo serve $(DEBUG)

demo-split: ## The same as demo, but split: gateway, auth and orders as three processes with one log
	@scripts/demo-split check
	@$(MAKE) --no-print-directory debug
	@scripts/demo-split serve $(DEBUG)

run: debug ## Serve from this folder, with templates and static files read from disk (ARGS="--log.level debug")
	$(DEBUG) serve --resources Resources $(ARGS)

build: prepare ## Build .build/release/orderdesk (in ci)
	swift build $(SWIFT_FLAGS) -c release --product orderdesk

dist: prepare ## Build dist/orderdesk: one stripped file with the Swift runtime inside, its SHA-256 and bill of materials
	swift build $(SWIFT_FLAGS) -c release --product orderdesk --static-swift-stdlib --scratch-path .build/dist
	mkdir -p dist
	strip -o dist/orderdesk .build/dist/release/orderdesk
	cd dist && sha256sum orderdesk | tee orderdesk.sha256
	scripts/sbom dist/orderdesk --build .build/dist/release --output dist/orderdesk.cdx.json

setup: ## Install what building needs; scripts/setup test adds what testing needs
	scripts/setup

test: setup-test debug ## Run every test and the browser journey against the debug build, in one process and split (in ci)
	ORDERDESK_TOPOLOGY=split swift test $(DEBUG_FLAGS) --parallel --disable-xctest --filter AppTests
	swift test $(DEBUG_FLAGS) --parallel --disable-xctest
	ORDERDESK_BINARY=$(DEBUG) $(PYTEST)
	ORDERDESK_TOPOLOGY=split ORDERDESK_BINARY=$(DEBUG) $(PYTEST) --ignore-glob='*test_split_*'

check-coverage: ## Print the line coverage of the last `make test`, and fail below 90 % (in ci)
	$(PYTHON) scripts/check-coverage

e2e: setup-test $(if $(ORDERDESK_BINARY),,build) ## Run the browser journey against ORDERDESK_BINARY, by default the release build (in ci)
	ORDERDESK_PREVIOUS_BINARY="$${ORDERDESK_PREVIOUS_BINARY-$$(git tag --merged HEAD | grep -q . && scripts/build-previous)}" \
		ORDERDESK_BINARY="$(or $(ORDERDESK_BINARY),$(RELEASE))" $(PYTEST)

fuzz-api: setup-test $(if $(ORDERDESK_BINARY),,build) ## Let schemathesis try the API of ORDERDESK_BINARY, by default the release build (in ci)
	ORDERDESK_BINARY="$(or $(ORDERDESK_BINARY),$(RELEASE))" $(PYTHON) -m pytest Tests/fuzz

bench: setup-test build ## Measure the release build beside its bare limits; QUICK=1 is a smoke run (in ci)
	swift build $(SWIFT_FLAGS) -c release --product orderdesk-limits
	$(PYTHON) Benchmarks/run $(if $(QUICK),--quick) $(RELEASE) $(LIMITS)

format: ## Format all Swift code in place
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

lint: setup-test ## Check the code, the tracked files and the API document (in ci)
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	shellcheck $(SHELL_SCRIPTS)
	$(PYTHON) -c 'import ast, sys; [ast.parse(open(name).read(), name) for name in sys.argv[1:]]' $(PYTHON_SCRIPTS)
	$(PYTHON) scripts/check-tree
	$(PYTHON) -m pytest -q Tests/guards

check-deploy: setup-test ## Check deploy/ and the Dockerfile with the tools of those who read them (in ci)
	$(PYTHON) scripts/check-deploy

rehearse-image: ## Carry out the Dockerfile without Docker and try the image; BINARY=FILE leaves the long build out
	scripts/setup image
	$(PYTHON) scripts/rehearse-dockerfile $(if $(BINARY),--binary $(BINARY))

rehearse-systemd: $(if $(BINARY),,dist) ## Boot a small Debian, install the service there and try it, with BINARY=FILE or that of make dist
	scripts/setup image
	$(PYTHON) scripts/rehearse-systemd --binary $(or $(BINARY),dist/orderdesk)

ci: ## Run exactly what CI runs: lint, check-deploy, test, check-coverage, build, e2e, fuzz-api, bench QUICK=1
	@start=$$(date +%s); \
	for step in lint check-deploy test check-coverage build e2e fuzz-api "bench QUICK=1"; do $(MAKE) --no-print-directory $$step; done; \
	echo "ci: lint, check-deploy, test, check-coverage, build, e2e, fuzz-api and bench passed in $$((($$(date +%s) - start) / 60)) min"

screenshots: setup-test debug ## Take the pictures in docs/images again
	$(PYTHON) scripts/screenshots --docs docs/images $(DEBUG)

clean: ## Remove what was built; .venv, the fetched assets, ./data and ./data-split stay
	rm -rf .build dist test-results Resources/vendor/build Sources/CResources/embedded.c

# Steps that the targets above share. Each is quick when there is nothing to do.
setup-test:
	@scripts/setup test

prepare:
	@scripts/setup
	@scripts/build-assets
	@scripts/embed

debug: prepare
	@[ -x $(DEBUG) ] || echo "The first build compiles all packages: about six minutes on two cores, seconds from then on."
	swift build $(DEBUG_FLAGS) --product orderdesk

# What a developer does here. Everything also works by hand: see CONTRIBUTING.md.

# The same flags for building and testing, so that one build serves both. One test at a time: most use all cores, and
# side by side they take twice as long.
BUILD := swift build -c release
TEST := swift test -c release --disable-xctest --disable-testable-imports --no-parallel

# What the environment may force; whatever is chosen, the tests must pass.
KERNELS := UPSWING_CONVOLUTIONS=direct UPSWING_CONVOLUTIONS=winograd UPSWING_INSTRUCTIONS=portable

.PHONY: help setup build test examples test-kernels lint format demo bench fuzz torture sanitize

help: ## List the targets (default)
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: ## Install what is missing: oneDNN, OpenSSL, libraries of image formats
	@scripts/setup

build: setup ## Build the library and .build/release/upswing
	$(BUILD)

test: setup ## Build, check the style, run all tests
	$(BUILD) --build-tests
	scripts/lint
	@scripts/setup-onnx >/dev/null || echo "Without it the tests that run exported models are skipped."
	$(TEST) --skip-build
	scripts/examples
	@$(MAKE) --no-print-directory test-kernels

test-kernels: ## Repeat the engine's tests with kernels that plans would not choose here
	@for choice in $(KERNELS); do \
	  echo "Tests with $$choice"; \
	  env $$choice $(TEST) --skip-build --filter '^(EngineTests|TrainingTests)\.' --skip '(FreezingTests|ResNetParityTests|NetworkParityTests|NetworkLayerTests)' || exit 1; \
	done

examples: build ## Build and run Examples/ and the README's example
	scripts/examples

lint: setup ## Check format, file lengths, documentation of the public interface
	scripts/lint

format: setup ## Rewrite the sources in the house format
	swift format -i -r --parallel Package.swift Sources Tests Examples

demo: build ## Draw a flower data set, find a rate, train on it, compare optimizers
	@scripts/demo

bench: build ## Time our work beside PyTorch's (downloads PyTorch the first time)
	@bench/run

fuzz: ## Feed every reader of files two minutes of damaged ones (FUZZ_SECONDS=120)
	@scripts/fuzz/run $(or $(FUZZ_SECONDS),120)

torture: build ## Kill, starve and spoil runs at length (KILLS=200 SOAK_SECONDS=3600)
	@scripts/torture $(or $(KILLS),200) $(or $(SOAK_SECONDS),3600)

sanitize: setup ## Run suites under the address and the thread sanitizer (SANITIZERS="address thread")
	@scripts/sanitize $(SANITIZERS)

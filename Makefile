# The ways in, for people. Each installs the packages that it needs (packages.txt) and leaves the work to
# CMake, which can be called without this file just as well: see CONTRIBUTING.md.
.DEFAULT_GOAL := help
.PHONY: help start build test bench format lint install clean release dev

JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PREFIX ?= /usr/local
RELEASE := build/release/graphcool
packages = @scripts/install-packages.sh

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

start: build ## Run a backend on the blog template: http://localhost:60000
	@scripts/start.sh $(RELEASE) $(FLAGS)

build: release ## Build build/release/graphcool

release:
	$(packages) build node
	@scripts/configure.sh release
	@cmake --build --preset release -j $(JOBS)

dev:
	$(packages) build test
	@scripts/configure.sh dev
	@cmake --build --preset dev -j $(JOBS)

test: ## Build and run all tests, with sanitizers and end to end
	$(packages) build node test
	@$(MAKE) --no-print-directory dev release
	@scripts/npm-install.sh tests/e2e
	@scripts/npm-install.sh tests/e2e/original-cli
	@scripts/npm-install.sh tests/e2e/prisma-cli
	@node tests/run.mjs

bench: ## Measure start-up, memory and requests per second
	$(packages) build node bench
	@scripts/npm-install.sh tests/e2e
	@scripts/configure.sh release
	@cmake --build --preset release -j $(JOBS) --target graphcool bench
	@node bench/run.mjs

format: ## Format all C++ in place
	$(packages) lint
	@git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format -i

lint: ## Check format, arrows between folders, and clang-tidy on what changed
	$(packages) build test lint
	@scripts/configure.sh dev
	@scripts/lint.sh

install: build ## Install into PREFIX (/usr/local)
	$(packages) runtime
	cmake --install build/release --prefix $(PREFIX)

clean: ## Remove everything that was built
	rm -rf build web/*/dist

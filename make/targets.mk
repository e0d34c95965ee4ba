# Everything a person asks make for, beyond building. Each target is one script.

.PHONY: help
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make                  build/swepd and build/swepctl
## make deps             install what building and running need (Debian 12, as root)
.PHONY: deps check-deps
deps:
	@tests/install-packages build run
check-deps:
	@tests/install-packages build run test

## make check            install what tests need, run every test
.PHONY: check
check: check-deps
	@$(MAKE) --no-print-directory all tests
	@tests/run $(BUILD)

## make unit             only the tests that need no other program
.PHONY: unit
unit: all tests
	@tests/run $(BUILD) unit turn scenarios

## make layers           the rooms include and call only what they may
.PHONY: layers
layers: all
	@tests/layers $(BUILD)

## make lint             clang-tidy, cppcheck, function lengths
.PHONY: lint
lint:
	@tests/lint

## make functions        a table of function lengths
.PHONY: functions
functions:
	@tests/function-lengths

## make format           clang-format over all sources
.PHONY: format
format:
	@clang-format -i $$(git ls-files '*.c' '*.h')

.PHONY: clean
clean:
	@rm -rf build

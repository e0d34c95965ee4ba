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
	@$(MAKE) --no-print-directory -j$$(nproc) all tests
	@tests/run $(BUILD)

## make unit             only the tests that need no other program
.PHONY: unit
unit: all tests
	@tests/run $(BUILD) unit turn scenarios

## make sim SEED= WINTERS=   so many simulated winters, each with every fault in it
.PHONY: sim sim-selftest
SEED ?= $(shell date +%s)
WINTERS ?= 1
sim: $(SIM)
	@$(SIM) $(SEED) $(WINTERS)

## make sim-selftest     plant bugs in copies of the tree; the simulator must find each
sim-selftest: $(SIM)
	@tests/sim/selftest $(BUILD)

## make matching         take each rule of matching away in a copy of the tree; a test must fail each time
.PHONY: matching
matching: all
	@tests/matching $(BUILD)

## make faults           over whole scenarios the k-th call, piece of memory, write fails (which k: tests/faults/README)
.PHONY: faults
faults: $(FAULTS)
	@$(FAULTS) all

## make nightly SEED= WINTERS=   the long ones: so many (20) winters, planted bugs, fault loops, fuzzers, torture
.PHONY: nightly
nightly: WINTERS = 20
nightly: all tests $(SIM) $(FAULTS)
	@tests/nightly $(BUILD) $(SEED) $(WINTERS)

## make torture SECONDS= CLIENTS= SEED=   every verb by so many clients for so long, with kill -9
.PHONY: torture
SECONDS ?= 600
CLIENTS ?= 200
torture: all
	@SWEP_SECONDS=$(SECONDS) SWEP_CLIENTS=$(CLIENTS) SWEP_SEED=$(SEED) \
		/usr/bin/python3 tests/system/test_torture.py $(BUILD)

## make storm TEXTS= KILLS= CASE=   so many texts, kill -9 at random and at every boundary, gateway too
.PHONY: storm
TEXTS ?= 10000
KILLS ?= 100
storm: all $(BOUNDARY)
	@SWEP_TEXTS=$(TEXTS) SWEP_KILLS=$(KILLS) SWEP_BOUNDARY_KILLS=10 SWEP_GATEWAY_KILLS=20 \
		SWEP_LOOKUP_S=20 SWEP_SEED=$(SEED) /usr/bin/python3 tests/system/test_storm.py $(BUILD) $(CASE)

## make siege CALLERS= SIEGE=   so many bad callers of each kind at both listeners, for so many seconds
.PHONY: siege
CALLERS ?= 10000
SIEGE ?= 20
siege: all
	@SWEP_CALLERS=$(CALLERS) SWEP_SIEGE_S=$(SIEGE) SWEP_SEED=$(SEED) \
		/usr/bin/python3 tests/system/test_siege.py $(BUILD)

## make soak DAYS= SEED=  a winter in minutes on the real daemon: flat memory, bounded tables
.PHONY: soak
DAYS ?= 182
soak: all
	@SWEP_DAYS=$(DAYS) SWEP_SEED=$(SEED) /usr/bin/python3 tests/system/test_soak.py $(BUILD)

## make audit PLACES= SEED=   change copies at so many random places: each must be found
.PHONY: audit
PLACES ?= 1000
audit: all
	@SWEP_PLACES=$(PLACES) SWEP_SEED=$(SEED) /usr/bin/python3 tests/system/test_audit.py $(BUILD)

## make captures         what the feeds read from the captured bodies in DATA, file by file
.PHONY: captures
DATA ?= ../shared/data
captures: $(CAPTURES)
	@$(CAPTURES) $(DATA)

include make/fuzz.mk
include make/lint.mk

# Nothing that could be sent to a number that may ring is built or kept.
.PHONY: numbers
numbers:
	@tests/numbers

## make layers           the rooms include and call only what they may
.PHONY: layers
layers: all
	@tests/layers $(BUILD)
	@tests/numbers

## make lint             whatever can be known without running: warnings, analysers, formatting
.PHONY: lint
lint:
	@tests/lint

## make coverage SYSTEM= what the tests take of lines and branches (SYSTEM=system: real programs too)
.PHONY: coverage
SYSTEM ?=
coverage:
	@tests/install-packages build test coverage
	@$(MAKE) --no-print-directory COV=1 BUILD=$(BUILD)/coverage all tests
	@tests/coverage $(BUILD)/coverage run unit turn scenarios ways sim fuzz $(SYSTEM)

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

## make demo             install what is missing, build, play one freezing Coventry night
.PHONY: demo
demo: deps
	@$(MAKE) --no-print-directory all
	@tests/demo/play $(BUILD)

## make run              the daemon on the live feed for Coventry, texts to this terminal
.PHONY: run
run: deps
	@$(MAKE) --no-print-directory all
	@tests/demo/live $(BUILD)

## make bench            ratios against PostgreSQL, sqlite3, awk, Python, Kannel, Alertmanager, wrk; not part of check
.PHONY: bench
bench:
	@tests/install-packages build run test bench
	@$(MAKE) --no-print-directory all $(LOAD) $(RECEIVER) $(PARSERS) $(CEILING) $(MATCH)
	@tests/bench/run $(BUILD)

## make install          into $(DESTDIR)$(PREFIX), with units, manual pages and sample files
.PHONY: install
install: all
	install -d $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(UNITDIR) \
		$(DESTDIR)$(SYSCONFDIR)/swepd $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/man/man7 \
		$(DESTDIR)$(PREFIX)/share/man/man8
	install -m 755 $(BUILD)/swepd $(DESTDIR)$(PREFIX)/sbin
	install -m 755 $(BUILD)/swepctl $(DESTDIR)$(PREFIX)/bin
	install -m 644 systemd/*.service systemd/*.socket $(DESTDIR)$(UNITDIR)
	install -D -m 644 systemd/swepd.sysusers $(DESTDIR)/usr/lib/sysusers.d/swepd.conf
	for page in man/*.[1-8]; do \
		install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}; done
	cp -rn etc/. $(DESTDIR)$(SYSCONFDIR)/swepd

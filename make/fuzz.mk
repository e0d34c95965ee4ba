# Fuzzers: one file in tests/fuzz is one entry, LLVMFuzzerTestOneInput. Any compiler links it with our
# own small driver, which make check runs; clang links it with libFuzzer, which make fuzz runs. Both
# begin with the bodies in tests/fuzz/corpus/NAME.
FUZZER ?= 0

SRC_fuzz := $(filter-out tests/fuzz/driver.c,$(wildcard tests/fuzz/*.c))
FUZZERS  := $(SRC_fuzz:tests/%.c=$(BUILD)/tests/%)
ifeq ($(FUZZER),1)
CFLAGS_ALL += -fsanitize=fuzzer-no-link
$(FUZZERS): LDFLAGS_ALL += -fsanitize=fuzzer
else
$(FUZZERS): $(BUILD)/obj/tests/fuzz/driver.o
endif
$(FUZZERS): $(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(filter-out %/main.o,$(OBJ_main)) $(DAEMON_LIBS)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS_daemon)

.PHONY: fuzzers
fuzzers: $(FUZZERS)
tests: fuzzers

## make fuzz FUZZ_SECONDS=   every fuzzer for so many seconds, under libFuzzer (FUZZ= names some)
.PHONY: fuzz
FUZZ_SECONDS ?= 600
FUZZ ?=
fuzz:
	@tests/install-packages build fuzz
	@$(MAKE) --no-print-directory CC=clang SAN=1 FUZZER=1 BUILD=build/fuzz fuzzers
	@tests/fuzz/run build/fuzz $(FUZZ_SECONDS) $(FUZZ)

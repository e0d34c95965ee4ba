# swepd: build, test, install. `make help` lists the targets.
# Another compiler:   make CC=clang          Sanitizers:   make SAN=1 check
# Counting what tests take: make coverage    (COV=1 is what it builds with)
.DEFAULT_GOAL := all
SHELL := /bin/sh

SAN   ?= 0
COV   ?= 0
BUILD ?= build$(if $(filter 1,$(SAN)),/san)
VERSION := 0.1.0

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
UNITDIR    ?= /lib/systemd/system

WARN   := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CFLAGS ?= -O2 -g
CFLAGS_ALL := -std=c11 -D_GNU_SOURCE -DSWEP_VERSION='"$(VERSION)"' $(WARN) -fno-strict-aliasing \
	-fstack-protector-strong -fno-common $(CFLAGS)
LDFLAGS_ALL := -Wl,-z,relro,-z,now $(LDFLAGS)
ifeq ($(SAN),1)
CFLAGS_ALL  += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_ALL += -fsanitize=address,undefined
else ifeq ($(COV),1)
# Not optimised, so that the branches are those of the source; surveys run in a thread of their own.
CFLAGS_ALL  += -O0 --coverage -fprofile-update=atomic -DCOUNTED
LDFLAGS_ALL += --coverage
else
CFLAGS_ALL  += -D_FORTIFY_SOURCE=2
endif

# What each room may include. An arrow that is not here does not compile.
ROOMS := core feeds gateways store engine io
INC_core     := include daemon/core
INC_feeds    := $(INC_core) daemon/feeds
INC_gateways := $(INC_core) daemon/gateways
INC_store    := $(INC_core) daemon/store $(wildcard daemon/store/*/)
INC_engine   := $(INC_store) daemon/feeds daemon/gateways daemon/engine $(wildcard daemon/engine/*/)
INC_io       := $(INC_engine) daemon/io
INC_main     := $(INC_io) daemon daemon/config daemon/backtest
INC_cli      := include daemon/core cli
INC_tests    := $(INC_main) tests

LIBS_feeds    := -ljansson -lexpat -lical
LIBS_gateways := -ljansson -lexpat -lcrypto
LIBS_store    := -lsqlite3 -lcrypto -lz
LIBS_engine   := -ljansson
LIBS_io       := -luv -lcurl -lmicrohttpd -lsystemd
LIBS_daemon   := $(LIBS_io) $(LIBS_store) $(LIBS_gateways) $(LIBS_feeds) -lconfig -lm
LIBS_cli      := -ljansson -lsmartcols -lm

comma := ,
V ?= 0
ifeq ($(V),0)
Q := @
say = @printf '  %-4s %s\n' '$(1)' '$(2)';
else
say =
endif

# ---- rooms -------------------------------------------------------------------------------------
define room
SRC_$(1) := $$(wildcard daemon/$(1)/*.c daemon/$(1)/*/*.c)
OBJ_$(1) := $$(SRC_$(1):daemon/%.c=$$(BUILD)/obj/%.o)
LIB_$(1) := $$(BUILD)/lib$(1).a
$$(BUILD)/obj/$(1)/%.o: daemon/$(1)/%.c
	$$(call say,cc,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(CFLAGS_ALL) $$(addprefix -I,$$(INC_$(1))) -MMD -MP -c -o $$@ $$<
$$(LIB_$(1)): $$(OBJ_$(1))
	@rm -f $$@
	$$(Q)$$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

SRC_main := $(wildcard daemon/*.c daemon/config/*.c daemon/backtest/*.c)
OBJ_main := $(SRC_main:daemon/%.c=$(BUILD)/obj/main/%.o)
$(BUILD)/obj/main/%.o: daemon/%.c
	$(call say,cc,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(addprefix -I,$(INC_main)) -MMD -MP -c -o $@ $<

SRC_cli := $(wildcard cli/*.c)
OBJ_cli := $(SRC_cli:cli/%.c=$(BUILD)/obj/cli/%.o)
$(BUILD)/obj/cli/%.o: cli/%.c
	$(call say,cc,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(addprefix -I,$(INC_cli)) -MMD -MP -c -o $@ $<

LIB_cli := $(BUILD)/libcli.a
$(LIB_cli): $(filter-out %/main.o,$(OBJ_cli))
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# The store's schema, as text inside the program.
$(BUILD)/gen/%.inc: daemon/store/%.sql
	@mkdir -p $(@D)
	$(Q)sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $< > $@
$(BUILD)/obj/store/schema.o: $(BUILD)/gen/schema.inc $(BUILD)/gen/schema_first.inc
$(BUILD)/obj/store/schema.o: CFLAGS_ALL += -I$(BUILD)/gen

DAEMON_LIBS := $(foreach r,io engine store gateways feeds core,$(LIB_$(r)))

$(BUILD)/swepd: $(OBJ_main) $(DAEMON_LIBS)
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_daemon)
$(BUILD)/swepctl: $(BUILD)/obj/cli/main.o $(LIB_cli) $(LIB_core)
	$(call say,ld,$@)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_cli)

.PHONY: all
all: $(BUILD)/swepd $(BUILD)/swepctl

# ---- tests -------------------------------------------------------------------------------------
# A test program is one file in tests/unit or tests/turn; it links whole rooms as archives, so only
# what it names comes along. tests/lib holds what several of them share.
SRC_testlib := $(wildcard tests/lib/*.c)
OBJ_testlib := $(filter-out $(BUILD)/obj/tests/lib/cli_% $(BUILD)/obj/tests/lib/player% %/rehearsal.o,\
	$(SRC_testlib:tests/%.c=$(BUILD)/obj/tests/%.o))
SRC_tests   := $(wildcard tests/unit/*.c tests/turn/*.c tests/scenarios/*.c)
TESTS       := $(SRC_tests:tests/%.c=$(BUILD)/tests/%)
$(BUILD)/obj/tests/%.o: tests/%.c
	$(call say,cc,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(addprefix -I,$(INC_tests)) -MMD -MP -c -o $@ $<
# Tests of swepctl see its headers and link its objects, and nothing of the daemon but core.
CLI_TESTS := $(filter $(BUILD)/tests/unit/cli_%,$(TESTS))
$(BUILD)/obj/tests/unit/cli_%.o: INC_tests := $(INC_cli) tests
$(CLI_TESTS): $(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(BUILD)/obj/tests/lib/suite.o $(LIB_cli) $(LIB_core)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -lcheck -lsubunit -lrt -lpthread $(LIBS_cli)
$(filter-out $(CLI_TESTS),$(TESTS)): $(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(OBJ_testlib) $(filter-out %/main.o,$(OBJ_main)) $(DAEMON_LIBS)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -lcheck -lsubunit $(LIBS_daemon) -lrt -lpthread
# Their turns can be rehearsed, a call of the database failing.
TURNS := $(filter $(BUILD)/tests/turn/%,$(TESTS))
$(TURNS): $(BUILD)/obj/tests/lib/rehearsal.o
$(TURNS): LDFLAGS_ALL += $(addprefix -Wl$(comma)--wrap=sqlite3_,step prepare_v2 prepare_v3 exec open_v2)
# In a scenario people type swepctl's commands, which its own parser reads and its renderer answers.
OBJ_player := $(patsubst tests/%.c,$(BUILD)/obj/tests/%.o,$(wildcard tests/lib/player*.c tests/lib/cli_*.c))
$(BUILD)/obj/tests/lib/cli_%.o: INC_tests := $(INC_cli) tests
$(BUILD)/tests/scenarios/play: $(OBJ_player) $(LIB_cli)
$(BUILD)/tests/scenarios/play: LIBS_daemon += $(LIBS_cli)

# A simulated winter: one program of several files.
SIM := $(BUILD)/tests/sim/winter
OBJ_sim := $(patsubst tests/%.c,$(BUILD)/obj/tests/%.o,$(wildcard tests/sim/*.c))
$(SIM): $(OBJ_sim) $(OBJ_testlib) $(filter-out %/main.o,$(OBJ_main)) $(DAEMON_LIBS)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -lcheck -lsubunit $(LIBS_daemon) -lrt -lpthread

# Whole scenarios in which the k-th call, piece of memory or write fails.
FAULTS := $(BUILD)/tests/faults/loops
OBJ_faults := $(patsubst tests/%.c,$(BUILD)/obj/tests/%.o,$(wildcard tests/faults/*.c) tests/sim/disk.c tests/sim/platter.c)
WRAPPED := engine_turn engine_next_deadline survey_make_on store_open __assert_fail sqlite3_step sqlite3_prepare_v3 sqlite3_exec
$(FAULTS): LDFLAGS_ALL += $(addprefix -Wl$(comma)--wrap=,$(WRAPPED))
$(FAULTS): LIBS_daemon += $(LIBS_cli)
$(FAULTS): $(OBJ_faults) $(OBJ_testlib) $(OBJ_player) $(LIB_cli) $(filter-out %/main.o,$(OBJ_main)) $(DAEMON_LIBS)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -lcheck -lsubunit $(LIBS_daemon) -lrt -lpthread

LOAD := $(BUILD)/tests/bench/load
$(LOAD): $(BUILD)/obj/tests/bench/load.o
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -ljansson

RECEIVER := $(BUILD)/tests/bench/receiver
$(RECEIVER): $(BUILD)/obj/tests/bench/receiver.o
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -luv

PARSERS := $(BUILD)/tests/bench/parsers
$(PARSERS): $(BUILD)/obj/tests/bench/parsers.o $(LIB_feeds) $(LIB_core)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_feeds) -lm

CEILING := $(BUILD)/tests/bench/ceiling
$(CEILING): $(BUILD)/obj/tests/bench/ceiling.o
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -lsqlite3 -lcrypto

MATCH := $(BUILD)/tests/bench/match
$(MATCH): $(BUILD)/obj/tests/bench/match.o $(LIB_engine) $(LIB_store) $(LIB_gateways) $(LIB_feeds) $(LIB_core)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_store) $(LIBS_feeds) -lm

# A table of what the feeds read from the captured bodies.
CAPTURES := $(BUILD)/tests/captures/table
$(CAPTURES): $(BUILD)/obj/tests/captures/table.o $(LIB_feeds) $(LIB_core)
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(LIBS_feeds) -lm

# Preloaded into swepd: ends it at a boundary between committing and sending.
BOUNDARY := $(BUILD)/tests/boundary.so
$(BOUNDARY): tests/system/lib/boundary.c
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -fsanitize=% --coverage,$(CFLAGS_ALL)) -shared -fPIC -o $@ $< -ldl

# Preloaded into programs whose clock shall be wrong.
SKEW := $(BUILD)/tests/skew.so
$(SKEW): tests/system/lib/skew.c
	$(call say,ld,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(filter-out -fsanitize=% --coverage,$(CFLAGS_ALL)) -shared -fPIC -o $@ $< -ldl

.PHONY: tests
tests: numbers $(TESTS) $(SIM) $(FAULTS) $(LOAD) $(BOUNDARY) $(SKEW)

include make/targets.mk

-include $(wildcard $(BUILD)/obj/*/*.d $(BUILD)/obj/*/*/*.d)

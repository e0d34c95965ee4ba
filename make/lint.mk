# gcc's analyser, a file at a time: a second look is only at what has changed since. fault.c itself is
# not told what the others are told of it. -k goes on behind a file with a complaint.
INC_analysed := $(INC_main)
SRC_analysed := $(SRC_main) $(foreach r,$(ROOMS),$(SRC_$(r))) $(SRC_cli)
ANALYSED     := $(SRC_analysed:%.c=$(BUILD)/analysed/%.ok)
TAUGHT       := -include tests/lib/analysed.h -Wno-unused-value -Wno-sign-conversion
$(BUILD)/analysed/daemon/core/fault.ok: TAUGHT :=
$(BUILD)/analysed/cli/%.ok: INC_analysed := $(INC_cli)
$(BUILD)/analysed/daemon/store/schema.ok: $(BUILD)/gen/schema.inc $(BUILD)/gen/schema_first.inc
$(BUILD)/analysed/daemon/store/schema.ok: CFLAGS_ALL += -I$(BUILD)/gen
$(BUILD)/analysed/%.ok: %.c
	$(call say,look,$<)
	@mkdir -p $(@D)
	$(Q)gcc $(CFLAGS_ALL) -fanalyzer -Itests $(addprefix -I,$(INC_analysed)) $(TAUGHT) -MMD -MP -MT $@ \
		-MF $(@:.ok=.d) -c -o /dev/null $<
	@touch $@

-include $(ANALYSED:.ok=.d)

.PHONY: analysed
analysed: $(ANALYSED)

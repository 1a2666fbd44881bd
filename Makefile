# Countersign: the only build file. `make` builds build/countersign; README.md has the rest.
CFLAGS   ?= -O2 -g
BUILD    ?= build
WARNINGS  = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wformat=2 -Wwrite-strings -Wundef -Wvla
ALL       = -std=c11 -D_POSIX_C_SOURCE=200809L -I. $(WARNINGS) $(WERROR) $(SANITIZE) $(CFLAGS)
LIBRARIES = libmicrohttpd jansson yaml-0.1 gnutls libpcre2-8 zlib

CORE     := $(filter-out src/main.c,$(wildcard src/*.c))
PROGRAM  := $(CORE) $(wildcard src/main.c wire/*.c mock/*.c conformance/*.c conformance/rules/*.c \
                       proof/*.c lint/*.c generate/*.c)
UNITS    := $(wildcard tests/unit/test_*.c)
objects   = $(patsubst %.c,$(BUILD)/%.o,$(1))
BINARY    = $(BUILD)/countersign
TESTS     = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNITS))

all: $(BINARY)

# Made once: installs missing packages, then remembers their flags. make re-reads itself after that.
ifneq ($(MAKECMDGOALS),clean)
-include $(BUILD)/flags.mk
endif
$(BUILD)/flags.mk: ci/packages ci/install-packages ci/library-name
	@ci/install-packages build
	@mkdir -p $(@D)
	@echo "PACKAGE_CFLAGS = $$(pkg-config --cflags $(LIBRARIES) libcurl)" > $@
	@echo "PACKAGE_LIBS = $$(pkg-config --libs $(LIBRARIES)) -lm -lpthread -ldl" >> $@
	@echo "LIBCURL = $$(ci/library-name "$(CC)" libcurl)" >> $@
	@echo "LIBCURL_LIBS = $$(pkg-config --libs libcurl)" >> $@

# What is run is shown in short; V=1 shows it all.
Q = $(if $(V),,@)
SAY = @$(if $(V),true,printf '  %-4s %s\n')

$(BUILD)/%.o: %.c $(BUILD)/flags.mk
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(CC) $(ALL) $(PACKAGE_CFLAGS) -MMD -MP -c $< -o $@

# wire/session_libcurl.c loads it late, by the name that a program linked with it has.
$(BUILD)/wire/session_libcurl.o: PACKAGE_CFLAGS += -DCOUNTERSIGN_LIBCURL='"$(LIBCURL)"'

# What mock/embedded.c holds.
$(BUILD)/mock/embedded.o: mock/control.yaml mock/page.html

$(BUILD)/libcore.a: $(call objects,$(CORE))
	@rm -f $@
	$(SAY) AR $@
	$(Q)$(AR) rcs $@ $^

$(BINARY): $(filter-out $(call objects,$(CORE)),$(call objects,$(PROGRAM))) $(BUILD)/libcore.a
	$(SAY) LINK $@
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) $^ $(PACKAGE_LIBS) -o $@

# A unit test links the core; what lives in mock/, conformance/ or proof/ is tested from there too.
PARTS = $(filter-out $(call objects,$(CORE) src/main.c),$(call objects,$(PROGRAM)))
$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(PARTS) $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(SAY) LINK $@
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) $^ $(PACKAGE_LIBS) -lcmocka -o $@

-include $(patsubst %.o,%.d,$(call objects,$(PROGRAM) $(UNITS)))

objects: $(call objects,$(PROGRAM) $(UNITS) $(wildcard bench/*.c))

demo: $(BINARY)
	@ci/demo $(BINARY)

$(BUILD)/test-packages: ci/packages ci/install-packages
	@ci/install-packages build test
	@mkdir -p $(@D) && touch $@

unit: $(BUILD)/test-packages
	@$(MAKE) --no-print-directory units
units: $(TESTS)
	@ci/run-units $(TESTS)

test: $(BUILD)/test-packages $(BINARY)
	@$(MAKE) --no-print-directory check-rules
	@$(MAKE) --no-print-directory units
	@ci/run-tests $(BINARY)

check: test

# Each rule says all it must, stands in docs/rules.md and is proved by a defect of the mock;
# each defect is named by a rule.
check-rules: $(BINARY)
	@ci/check-rules $(BINARY) fixtures/* tests/dialects/* tests/vectors/mock

# Each dialect of tests/dialects proved whole, which `make test` does for fixtures/ alone.
proof: $(BUILD)/test-packages $(BINARY)
	@COUNTERSIGN_PROOF=whole ci/run-tests $(BINARY) test_prove

# What takes longer than a test may: a thousand changes of a contract under load, a million requests.
soak: $(BUILD)/test-packages $(BINARY)
	@COUNTERSIGN_SOAK=whole ci/run-tests $(BINARY) test_reload test_resident

# Programs of bench/ do with little what the product does with much; they may use the core.
FLOORS = $(patsubst bench/%.c,$(BUILD)/bench/%,$(wildcard bench/*.c))
$(FLOORS): PACKAGE_LIBS += $(LIBCURL_LIBS)
$(FLOORS): $(BUILD)/bench/%: $(BUILD)/bench/%.o $(BUILD)/libcore.a
	$(SAY) LINK $@
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) $^ $(PACKAGE_LIBS) -o $@
-include $(addsuffix .d,$(FLOORS))

# Mock and check against what does the same with less: bench/RESULTS.md; the mock against others
# from npm: bench/PEERS.md. BENCH holds options of bench/bench.py.
bench: $(BINARY) $(FLOORS)
	@ci/install-packages build test bench
	@bench/bench.py $(BINARY) $(BENCH)
bench-peers: $(BINARY) $(FLOORS)
	@ci/install-packages build test bench
	@command -v npm >/dev/null || ci/install-packages peers || true
	@bench/bench.py $(BINARY) --peers $(BENCH)

# Little of what was freed is kept back, since some tests look at memory.
check-asan:
	@ASAN_OPTIONS=quarantine_size_mb=1 $(MAKE) --no-print-directory test BUILD=$(BUILD)/asan CFLAGS="-O1 -g" \
	    SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"

lint:
	@ci/install-packages build lint
	@ci/lint

docs: $(BINARY)
	@ci/print-docs $(BINARY)

install: $(BINARY)
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/countersign
	$(BINARY) --man > $(BUILD)/countersign.1
	install -D -m 644 $(BUILD)/countersign.1 $(DESTDIR)$(PREFIX)/share/man/man1/countersign.1
PREFIX ?= /usr/local

clean:
	rm -rf $(BUILD)

.PHONY: all objects demo unit units test check check-rules proof soak bench bench-peers check-asan lint docs install clean
.SECONDARY:

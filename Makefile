# SPDX-License-Identifier: ISC
#
# make            the program, ./mqtt-certcheck
# make demo       install what is missing, build, run everything against a local Mosquitto
# make test       install what is missing, build, run all tests
# make slow       the tests with brokers that start slowly
# make mutants    prove that the harness can fail
# make bench      compare a whole run with bare handshakes
# make fuzz       every parser of foreign input, FUZZ_SECONDS (60) each, by libFuzzer
# make install    honours DESTDIR and PREFIX
#
# SAN=1 builds with AddressSanitizer and UndefinedBehaviorSanitizer; WERROR=1 with -Werror.

PROGRAM	= mqtt-certcheck
PREFIX	?= /usr/local
CC	?= cc
PKG_CONFIG ?= pkg-config
B	?= build
PROG	?= $(PROGRAM)
# How to call it: with a slash, so that PATH is not searched.
RUN	= $(if $(findstring /,$(PROG)),$(PROG),./$(PROG))

# V=1 shows whole commands.
SAY	= $(if $(V),,@echo '  $(1)';)

LIBS	= openssl libmosquitto jansson libmicrohttpd libcyaml yaml-0.1
WARN	= -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	  -Wmissing-prototypes -Wconversion -Wno-sign-conversion -Wvla \
	  -Wformat=2 -Wno-missing-field-initializers
ifdef WERROR
WARN	+= -Werror
endif
HARDEN	= -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2
LINK	= -pie -Wl,-z,relro -Wl,-z,now
ifdef SAN
HARDEN	= -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LINK	= -fsanitize=address,undefined
endif
# As libFuzzer needs it: make fuzz sets it.
ifdef FUZZ
HARDEN	= -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined \
	  -fno-omit-frame-pointer
LINK	= -fsanitize=fuzzer,address,undefined
endif
CFLAGS	?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -I. $(WARN) $(HARDEN) $(CFLAGS) $(CPPFLAGS) \
	  $(shell $(PKG_CONFIG) --cflags $(LIBS))
# libwslay comes without a file for pkg-config.
LDLIBS	= $(shell $(PKG_CONFIG) --libs $(LIBS)) -lwslay -lm

FOLDERS	= harness fixtures fixtures/brokers scenarios reports cli
SRCS	= $(foreach d,$(FOLDERS),$(wildcard $(d)/*.c))
# Files of text that the program holds.
TEXTS	= reports/html.css reports/html.js
OBJS	= $(SRCS:%.c=$(B)/%.o) $(TEXTS:%=$(B)/%.o)
# All but main: what the unit tests link with.
TESTED	= $(filter-out $(B)/cli/main.o,$(OBJS))
UNIT	= $(B)/tests/unit/unit
UNIT_OBJS = $(patsubst %.c,$(B)/%.o,$(wildcard tests/unit/*.c))
MUTANTS	= $(B)/tests/mutants
BENCH_OBJS = $(patsubst %.c,$(B)/%.o,$(wildcard tests/bench/*.c))
# What mutants and benchmarks share with the program.
SHARED_OBJS = $(patsubst %,$(B)/harness/%.o,base text file)
MUTANT_OBJS = $(patsubst %.c,$(B)/%.o,$(wildcard tests/mutants/*.c))

BENCH	= $(B)/tests/bench/bench
# Servers that misbehave, for the end-to-end tests.
PEERS	= $(patsubst %,$(B)/tests/peers/%,http hostile measure terminal)
HOSTILE_OBJS = $(patsubst %.c,$(B)/%.o,$(wildcard tests/peers/hostile*.c))
# One for each parser of what comes from outside.
FUZZERS	= $(patsubst %.c,$(B)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60

all: $(PROG)

$(PROG): $(OBJS)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $(OBJS) $(LDLIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# A text's lines as strings, without those that are a comment: reports/html.css
# becomes html_css[], which ends with NULL.
$(TEXTS:%=$(B)/%.c): $(B)/%.c: %
	@mkdir -p $(@D)
	$(call SAY,$@){ echo 'extern const char *const $(subst .,_,$(<F))[];'; \
	    echo 'const char *const $(subst .,_,$(<F))[] = {'; \
	    sed -e '/^[[:space:]]*\/\*.*\*\/$$/d' -e 's/^[[:space:]]*//' -e '/^$$/d' \
		-e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n",/' $<; \
	    echo '0 };'; } >$@.new && mv $@.new $@

$(TEXTS:%=$(B)/%.o): %.o: %.c
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(UNIT): $(UNIT_OBJS) $(TESTED)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LDLIBS) \
	    $(shell $(PKG_CONFIG) --libs check)

$(MUTANTS)/broker: $(filter-out $(B)/tests/mutants/matrix%,$(MUTANT_OBJS)) $(SHARED_OBJS)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lpthread

$(MUTANTS)/matrix: $(filter-out %/broker_main.o,$(MUTANT_OBJS)) $(SHARED_OBJS)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lpthread

$(B)/tests/peers/%: $(B)/tests/peers/%.o $(SHARED_OBJS)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/tests/peers/hostile: $(HOSTILE_OBJS)

$(BENCH): $(BENCH_OBJS) $(TESTED)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lpthread

$(FUZZERS): $(B)/tests/fuzz/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/input.o $(TESTED)
	$(call SAY,$@)$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# ---- What people run ---------------------------------------------------------

# Two steps, since pkg-config may only be there after the first.
demo:
	@sh tests/deps.sh build
	@$(MAKE) --no-print-directory demo-run

demo-run: $(PROG)
	@sh tests/demo.sh $(RUN) $(B)/demo

test:
	@sh tests/deps.sh test
	@$(MAKE) --no-print-directory check

# All that tests run, and none of them.
suite: $(PROG) $(UNIT) $(MUTANTS)/broker $(MUTANTS)/matrix $(PEERS)

check: $(PROG) $(UNIT) $(MUTANTS)/broker $(PEERS)
	sh tests/layers.sh
	$(UNIT)
	sh tests/e2e/run.sh $(RUN) $(B)

slow:
	@sh tests/deps.sh slow
	@$(MAKE) --no-print-directory slow-run

slow-run: $(PROG) $(MUTANTS)/broker
	sh tests/e2e/run.sh $(RUN) $(B) slow

mutants: $(PROG) $(MUTANTS)/matrix
	$(MUTANTS)/matrix $(RUN)

bench: $(PROG) $(BENCH) $(MUTANTS)/broker
	$(BENCH) $(RUN)

fuzz: $(PROG)
	@$(MAKE) --no-print-directory fuzzers CC=clang FUZZ=1 B=$(B)/fuzz \
	    PROG=$(B)/fuzz/mqtt-certcheck
	sh tests/fuzz/run.sh $(RUN) $(B)/fuzz $(FUZZ_SECONDS)

fuzzers: $(FUZZERS)

# ---- For maintainers ---------------------------------------------------------

# What is rendered from the tables: docs/scenarios.md and parts of the man page.
docs: $(PROG)
	sh docs/generate.sh $(RUN) docs

docs-fresh: $(PROG)
	rm -rf $(B)/docs && mkdir -p $(B) && cp -r docs $(B)/docs
	sh docs/generate.sh $(RUN) $(B)/docs
	diff -ru docs $(B)/docs
	mandoc -Tlint -W warning docs/mqtt-certcheck.1

tidy:
	printf '%s\n' $(SRCS) | xargs -n 8 -P $$(nproc) sh -c \
	    'clang-tidy --quiet "$$@" -- $(ALL_CFLAGS)' tidy
	cppcheck --quiet --error-exitcode=1 --inline-suppr \
	    --enable=warning,portability --suppress=missingIncludeSystem --suppress=ctuuninitvar \
	    --std=c11 -D_GNU_SOURCE -I. $(FOLDERS) tests/mutants

install: $(PROG)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(PROG) $(DESTDIR)$(PREFIX)/bin/mqtt-certcheck
	install -m 644 docs/mqtt-certcheck.1 $(DESTDIR)$(PREFIX)/share/man/man1/

clean:
	rm -rf build $(PROGRAM)

-include $(shell find $(B) -name '*.d' 2>/dev/null)

.PHONY: all demo demo-run test suite check slow slow-run mutants bench fuzz fuzzers docs docs-fresh tidy install clean

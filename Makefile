# SPDX-License-Identifier: ISC
#
# make            the program, ./mqtt-certcheck
# make demo       install what is missing, build, run everything against a local Mosquitto
# make test       install what is missing, build, run all tests
# make mutants    prove that the harness can fail
# make bench      compare a whole run with bare handshakes
# make install    honours DESTDIR and PREFIX
#
# SAN=1 builds with AddressSanitizer and UndefinedBehaviorSanitizer; WERROR=1 with -Werror.

PROGRAM	= mqtt-certcheck
PREFIX	?= /usr/local
CC	?= cc
PKG_CONFIG ?= pkg-config
B	?= build
PROG	?= $(PROGRAM)

LIBS	= openssl libmosquitto jansson
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
CFLAGS	?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -I. $(WARN) $(HARDEN) $(CFLAGS) $(CPPFLAGS) \
	  $(shell $(PKG_CONFIG) --cflags $(LIBS))
LDLIBS	= $(shell $(PKG_CONFIG) --libs $(LIBS)) -lm

FOLDERS	= harness fixtures fixtures/brokers scenarios reports cli
SRCS	= $(foreach d,$(FOLDERS),$(wildcard $(d)/*.c))
OBJS	= $(SRCS:%.c=$(B)/%.o)
# All but main: what the unit tests link with.
TESTED	= $(filter-out $(B)/cli/main.o,$(OBJS))
UNIT	= $(B)/tests/unit
UNIT_OBJS = $(patsubst %.c,$(B)/%.o,$(wildcard tests/unit/*.c))
MUTANTS	= $(B)/tests/mutants
MUTANT_OBJS = $(patsubst %.c,$(B)/%.o,$(wildcard tests/mutants/*.c))

all: $(PROG)

$(PROG): $(OBJS)
	$(CC) $(ALL_CFLAGS) $(LINK) $(LDFLAGS) -o $@ $(OBJS) $(LDLIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(shell find $(B) -name '*.d' 2>/dev/null)

.PHONY: all

/* SPDX-License-Identifier: ISC */
#include "harness/lab.h"

static const char *const advice[LAB_DEEDS] = {
	[LAB_CRL] = "the broker's CRL has to change while it runs: use --launch mosquitto, or name your broker's CRL file with --crl-file and what has it read that again with --reload-cmd",
	[LAB_TRUST] = "the broker's CAs have to change while it runs: use --launch mosquitto, or name your broker's CA file with --trust-file and what has it read that again with --reload-cmd",
	[LAB_SERVER] = "the broker's certificate has to change while it runs: use --launch mosquitto, or name its files with --server-cert and --server-key and what has your broker read them again with --reload-cmd",
	[LAB_RELOAD] = "the broker has to read its files again: use --launch mosquitto, or name a command that has your broker do so with --reload-cmd",
	[LAB_RESTART] = "the broker has to be restarted: use --launch mosquitto, or name a command that restarts yours with --restart-cmd",
	[LAB_BARE] = "a TLS listener of the broker is needed that asks for no certificate: use --launch mosquitto, or name its port with --bare-port",
};

const char *
lab_advice(enum lab_deed deed)
{
	return advice[deed];
}

/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CLI_H
#define CERTCHECK_CLI_H

#include "cli/options.h"

#define VERSION	"0.1.0"

/* The commands: each gets its parsed options and returns the exit status. */
int	 command_run(const struct options *);
int	 command_init(const struct options *);
int	 command_list(const struct options *);
int	 command_explain(const struct options *);
int	 command_report(const struct options *);
int	 command_compare(const struct options *);
int	 command_crl_refresh(const struct options *);
int	 command_serve(const struct options *);
int	 command_revoke(const struct options *);
int	 command_profile(const struct options *);

#endif

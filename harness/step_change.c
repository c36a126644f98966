/* SPDX-License-Identifier: ISC */
#include "harness/step_internal.h"

/* The verbs that change the broker: see lab.h. */

/* How a change that can only succeed or fail has ended. */
static enum lab_end
change_files(const struct stage *stage, struct error *error)
{
	const struct scene	*scene = stage->scene;
	const struct labs	*labs = scene->labs;
	const struct step	*step = stage->step;
	int			 rc;

	switch (step->op) {
	case OP_CRL:
		rc = labs->crl(scene->lab, step->crl, error);
		break;
	case OP_REVOKE:
		rc = labs->revoke(scene->lab, step->as, error);
		break;
	case OP_TRUST:
		rc = labs->trust(scene->lab, step->anchors, error);
		break;
	default:
		rc = labs->server(scene->lab, step->as, error);
	}
	return rc == 0 ? LAB_DONE : LAB_FAILED;
}

void
step_change(const struct stage *stage)
{
	struct scene		*scene = stage->scene;
	struct observation	*seen = stage->seen;
	struct error		 error = { "" };
	enum lab_end		 end;

	if (scene == NULL || scene->lab == NULL) {
		observation_fault(seen, "there is no broker that may be changed");
		return;
	}
	if (stage->step->op == OP_RELOAD)
		end = scene->labs->reload(scene->lab, scene->target, &error);
	else if (stage->step->op == OP_RESTART)
		end = scene->labs->restart(scene->lab, scene->target, &error);
	else {
		scene->published_us = clock_us();
		end = change_files(stage, &error);
	}
	scene->changed_us = clock_us();
	seen->layer = LAYER_HARNESS;
	if (end == LAB_FAILED)
		observation_fault(seen, error.text);
	else {
		seen->outcome = end == LAB_ENDED ? OUTCOME_ENDED :
		    end == LAB_REFUSED ? OUTCOME_WITHHELD :
		    OUTCOME_ACCEPTED;
		observation_detail(seen, "", end != LAB_DONE ? error.text :
		    stage->step->crl != NULL ? stage->step->crl->text : "");
	}
}

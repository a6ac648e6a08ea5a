/* The power `templates`: sends templates, the only messages that some platforms allow outside the reply window. */
#ifndef PLUGBOARD_TEMPLATES_H
#define PLUGBOARD_TEMPLATES_H

#include "plugboard/replies.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_TEMPLATES
#define PB_POWER_TEMPLATES
#else
#define PB_POWER_TEMPLATES PB_UNLISTED("templates")
#endif

/* Returns the names of the channel's templates in a language, or in all languages if it is none. */
pb_failure *pb_templates_names(pb_conversation conversation, pb_text language,
    pb_texts *names) PB_USED PB_POWER_TEMPLATES;
/*
 * Sends a template. PB_NOT_FOUND if the channel has no such template, PB_INVALID if the number of variables is wrong.
 * `preview` may be NULL.
 */
pb_failure *pb_templates_reply(pb_conversation conversation, pb_text name, pb_text language, pb_texts variables,
    pb_preview *preview) PB_USED PB_POWER_TEMPLATES;

#endif

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

/* A template that is being filled in. pb_templates_reply_with reports values that are wrong. */
typedef struct pb_filling {
    int32_t handle;
} pb_filling;

/* Begins a filling of the template with this name and language on the platform. */
pb_filling pb_filling_new(pb_text name, pb_text language) PB_USED PB_POWER_TEMPLATES;
/*
 * Sets the text of a parameter, by its name. Numbered parameters have the names `1`, `2`, and so on. At most 64
 * parameters, each name at most 64 bytes and each text at most 4 KiB.
 */
void pb_filling_set(pb_filling filling, pb_text parameter, pb_text text) PB_POWER_TEMPLATES;
/*
 * Sets the file of a parameter, such as the picture at the top of the template. At most 10 files. The plugin keeps the
 * handle of the file.
 */
void pb_filling_set_file(pb_filling filling, pb_text parameter, pb_attachment file) PB_POWER_TEMPLATES;
/* Closes the handle of a filling that is not sent, before the call ends. */
void pb_filling_drop(pb_filling filling) PB_POWER_TEMPLATES;

/* Returns the names of the channel's templates in a language, or in all languages if it is none. */
pb_failure *pb_templates_names(pb_conversation conversation, pb_text language,
    pb_texts *names) PB_USED PB_POWER_TEMPLATES;
/*
 * Sends a template. PB_NOT_FOUND if the channel has no such template, PB_INVALID if the number of variables is wrong.
 * `preview` may be NULL.
 */
pb_failure *pb_templates_reply(pb_conversation conversation, pb_text name, pb_text language, pb_texts variables,
    pb_preview *preview) PB_USED PB_POWER_TEMPLATES;
/*
 * Sends a template with named parameters or files, and takes the handle of the filling. PB_NOT_FOUND if the channel has
 * no such template. PB_INVALID if a parameter is missing, unknown, or of the wrong kind. The purpose of the message is
 * the template's category (see pb_draft_purpose). `preview` may be NULL.
 */
pb_failure *pb_templates_reply_with(pb_conversation conversation, pb_filling filling,
    pb_preview *preview) PB_USED PB_POWER_TEMPLATES;
/*
 * Returns one of the channel's templates as a JSON document, as the API shows it: with its text, parameters, buttons,
 * category and status. New members may be added at any time. PB_NOT_FOUND if the channel has no such template.
 */
pb_failure *pb_templates_find(pb_conversation conversation, pb_text name, pb_text language,
    pb_text *json) PB_USED PB_POWER_TEMPLATES;

#endif

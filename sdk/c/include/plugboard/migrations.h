/* The stored values that a migration works on. The handle belongs to one call and is valid only during that call. */
#ifndef PLUGBOARD_MIGRATIONS_H
#define PLUGBOARD_MIGRATIONS_H

#include "plugboard/text.h"

/*
 * One part of the `kv` values that an older version of this plugin stored: those of one conversation, or the shared
 * ones.
 */
typedef struct pb_migration_step {
    int32_t handle;
} pb_migration_step;

/* The older version, as its manifest gives it. Empty if the manifest has none. */
pb_text pb_migration_step_from(pb_migration_step step) PB_USED;
/* The identifier of the conversation that the values belong to. None for the shared values. */
pb_text pb_migration_step_conversation(pb_migration_step step) PB_USED;
/* All keys and values, sorted by key, including the changes so far. */
pb_pairs pb_migration_step_values(pb_migration_step step) PB_USED;
/* Returns the value of a key, including the changes so far, or none. */
pb_text pb_migration_step_get(pb_migration_step step, pb_text key) PB_USED;
/* Sets a value. The key is at most 256 bytes, the value at most 64 KiB. */
void pb_migration_step_set(pb_migration_step step, pb_text key, pb_text value);
/* Deletes a value. */
void pb_migration_step_delete(pb_migration_step step, pb_text key);
/* Closes the handle before the call ends. */
void pb_migration_step_drop(pb_migration_step step);

#endif

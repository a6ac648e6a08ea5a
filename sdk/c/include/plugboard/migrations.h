/* What a migration works on. The handle is given with one call, for that call. */
#ifndef PLUGBOARD_MIGRATIONS_H
#define PLUGBOARD_MIGRATIONS_H

#include "plugboard/text.h"

/* One part of the memory that an older version of this plugin has kept: of one conversation, or the shared one. */
typedef struct pb_migration_step {
    int32_t handle;
} pb_migration_step;

/* The older version, as its manifest says; empty where it has none. */
pb_text pb_migration_step_from(pb_migration_step step) PB_USED;
/* The identifier of the conversation whose values these are; none for the shared ones. */
pb_text pb_migration_step_conversation(pb_migration_step step) PB_USED;
/* Keys and values, by key, as changed so far. */
pb_pairs pb_migration_step_values(pb_migration_step step) PB_USED;
/* The value of a key, or none. */
pb_text pb_migration_step_get(pb_migration_step step, pb_text key) PB_USED;
/* Keeps a value: key at most 256 bytes, value at most 64 KiB. */
void pb_migration_step_set(pb_migration_step step, pb_text key, pb_text value);
/* Forgets a value. */
void pb_migration_step_delete(pb_migration_step step, pb_text key);
/* Closes the handle before the call ends. */
void pb_migration_step_drop(pb_migration_step step);

#endif

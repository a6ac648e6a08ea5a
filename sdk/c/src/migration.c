/* The handler `migration`. */
#include "bridge.h"

bool exports_plugboard_inbox_migration_migrate(exports_plugboard_inbox_migration_own_migration_step_t step,
    exports_plugboard_inbox_migration_failure_t *err)
{
    return bridge_end(pb_migration_migrate((pb_migration_step){ step.__handle }), err);
}

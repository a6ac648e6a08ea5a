/* What a migration works on. */
#include "bridge.h"

BRIDGE_TEXT(migrations, migration_step, from)
BRIDGE_OPTION(migrations, migration_step, conversation)
BRIDGE_KEYED(migrations, migration_step, get)
BRIDGE_TELL_TWO(migrations, migration_step, set)
BRIDGE_TELL(migrations, migration_step, delete)
BRIDGE_DROP(migrations, migration_step)

pb_pairs pb_migration_step_values(pb_migration_step self)
{
    plugin_list_tuple2_string_string_t given;
    BRIDGE_METHOD(migrations, migration_step, values)(BRIDGE_SELF(migrations, migration_step), &given);
    BRIDGE_PAIRS(given);
}

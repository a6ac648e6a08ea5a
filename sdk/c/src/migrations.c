/* The stored values that a migration works on. */
#include "bridge.h"

BRIDGE_TEXT(migrations, migration_step, from)
BRIDGE_OPTION(migrations, migration_step, conversation)
BRIDGE_PAIRS(migrations, migration_step, values)
BRIDGE_KEYED(migrations, migration_step, get)
BRIDGE_TELL_TWO(migrations, migration_step, set)
BRIDGE_TELL(migrations, migration_step, delete)
BRIDGE_DROP(migrations, migration_step)

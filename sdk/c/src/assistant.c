/* The role `assistant`. */
#include "bridge.h"

bool exports_plugboard_inbox_assistant_suggest(exports_plugboard_inbox_assistant_own_suggestion_request_t request,
    exports_plugboard_inbox_assistant_failure_t *err)
{
    return bridge_end(pb_assistant_suggest((pb_suggestion_request){ request.__handle }), err);
}

bool exports_plugboard_inbox_assistant_commands(exports_plugboard_inbox_assistant_own_command_list_t request,
    exports_plugboard_inbox_assistant_failure_t *err)
{
    return bridge_end(pb_assistant_commands((pb_command_list){ request.__handle }), err);
}

bool exports_plugboard_inbox_assistant_run(exports_plugboard_inbox_assistant_own_command_event_t command,
    exports_plugboard_inbox_assistant_failure_t *err)
{
    return bridge_end(pb_assistant_run((pb_command_event){ command.__handle }), err);
}

/* The default if the plugin does not define it. */
__attribute__((weak)) pb_failure *pb_assistant_suggest(pb_suggestion_request request)
{
    (void)request;
    return NULL;
}

/* The default if the plugin does not define it. */
__attribute__((weak)) pb_failure *pb_assistant_commands(pb_command_list request)
{
    (void)request;
    return NULL;
}

/* The default if the plugin does not define it. */
__attribute__((weak)) pb_failure *pb_assistant_run(pb_command_event command)
{
    pb_text name = pb_command_event_name(command);
    return pb_with_code(pb_fail(PB_NOT_FOUND, "there is no command %.*s", PB_ARG(name)), PB("unknown-command"));
}

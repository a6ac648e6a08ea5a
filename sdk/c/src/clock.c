/* The power `clock`. */
#include "bridge.h"

double pb_clock_now(void)
{
    return plugboard_inbox_clock_now();
}

pb_failure *pb_clock_local(double at, pb_text zone, pb_local_time *time)
{
    plugboard_inbox_clock_local_time_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_clock_local(at, BRIDGE_IN(zone), &given, &err);
    if (well)
        *time = (pb_local_time){ given.year, given.month, given.day, given.hour, given.minute, given.second,
            given.weekday, given.utc_offset_minutes };
    return bridge_failure(well, &err);
}

pb_failure *pb_clock_instant(const pb_local_time *time, pb_text zone, double *at)
{
    BRIDGE_CALL(plugboard_inbox_clock_instant(time->year, time->month, time->day, time->hour, time->minute,
        BRIDGE_IN(zone), at, &err));
}

/* The power `rules`. */
#include "bridge.h"

void pb_rules_text_limit(uint32_t length, bool utf16)
{
    plugboard_inbox_rules_text_limit(length, utf16);
}

void pb_rules_attachment(pb_text kind, uint32_t max_bytes)
{
    plugboard_inbox_rules_attachment(BRIDGE_IN(kind), max_bytes);
}

void pb_rules_quick_replies(uint32_t max, uint32_t title_length)
{
    plugboard_inbox_rules_quick_replies(max, title_length);
}

void pb_rules_reply_window(uint32_t seconds)
{
    plugboard_inbox_rules_reply_window(seconds);
}

void pb_rules_person_window(uint32_t seconds, pb_text tag)
{
    plugboard_inbox_rules_person_window(seconds, BRIDGE_IN(tag));
}

void pb_rules_private_reply_window(uint32_t seconds)
{
    plugboard_inbox_rules_private_reply_window(seconds);
}

void pb_rules_templates(void)
{
    plugboard_inbox_rules_templates();
}

void pb_rules_send_rate(uint32_t count, uint32_t seconds)
{
    plugboard_inbox_rules_send_rate(count, seconds);
}

void pb_rules_receive_rate(uint32_t count, uint32_t seconds)
{
    plugboard_inbox_rules_receive_rate(count, seconds);
}

void pb_rules_echoes(uint32_t seconds)
{
    plugboard_inbox_rules_echoes(seconds);
}

void pb_rules_repeatable(uint32_t seconds)
{
    plugboard_inbox_rules_repeatable(seconds);
}

void pb_rules_settles(uint32_t seconds)
{
    plugboard_inbox_rules_settles(seconds);
}

bool pb_rules_length(pb_text of, uint32_t max, pb_text unit)
{
    return plugboard_inbox_rules_length(BRIDGE_IN(of), max, BRIDGE_IN(unit));
}

bool pb_rules_rate(pb_text per, uint32_t count, uint32_t seconds)
{
    return plugboard_inbox_rules_rate(BRIDGE_IN(per), count, seconds);
}

void pb_rules_captions(void)
{
    plugboard_inbox_rules_captions();
}

void pb_rules_whole_replies(uint32_t max_bytes)
{
    plugboard_inbox_rules_whole_replies(max_bytes);
}

bool pb_rules_gesture(pb_text kind, uint32_t within_seconds)
{
    return plugboard_inbox_rules_gesture(BRIDGE_IN(kind), within_seconds);
}

void pb_rules_block(pb_text kind)
{
    plugboard_inbox_rules_block(BRIDGE_IN(kind));
}

void pb_rules_button_action(pb_text action)
{
    plugboard_inbox_rules_button_action(BRIDGE_IN(action));
}

bool pb_rules_count(pb_text of, uint32_t max)
{
    return plugboard_inbox_rules_count(BRIDGE_IN(of), max);
}

void pb_rules_window_count(uint32_t count, uint32_t seconds)
{
    plugboard_inbox_rules_window_count(count, seconds);
}

void pb_rules_media_type(pb_text kind, pb_text media_type, uint32_t max_bytes)
{
    plugboard_inbox_rules_media_type(BRIDGE_IN(kind), BRIDGE_IN(media_type), max_bytes);
}

void pb_rules_needs_consent(pb_text purpose)
{
    plugboard_inbox_rules_needs_consent(BRIDGE_IN(purpose));
}

void pb_rules_valid_for(uint32_t seconds)
{
    plugboard_inbox_rules_valid_for(seconds);
}

bool pb_rules_opening(pb_text identifier, pb_text first)
{
    return plugboard_inbox_rules_opening(BRIDGE_IN(identifier), BRIDGE_IN(first));
}

void pb_rules_poll_every(uint32_t seconds)
{
    plugboard_inbox_rules_poll_every(seconds);
}

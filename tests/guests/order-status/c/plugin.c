/* Answers where an order is: the commands, which are the first word of a message. */
#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Starts at 0 in each fresh instance. */
static unsigned state;

pb_text or_dash(pb_text text)
{
    return pb_or(text, PB("-"));
}

const char *object_or_not(pb_text document)
{
    return pb_json_type_of(pb_json_read(document)) == PB_JSON_OBJECT ? "object" : "no object";
}

static pb_failure *fail(pb_text word)
{
    pb_failure_kind kind = PB_INVALID;
    while (kind < PB_INTERNAL && !pb_equal(word, pb_failure_kind_word(kind)))
        kind++;
    pb_failure *failure = pb_fail(kind, "failed as asked");
    return pb_with_retry_after_ms(pb_with_code(failure, PB("as-asked")), 1500);
}

static pb_failure *echo(pb_message_event event, pb_text text)
{
    pb_log_info("%.*s is %zu bytes", PB_ARG(text), text.len);
    return pb_replies_reply(pb_message_event_conversation(event), pb_draft_new(text), NULL);
}

static pb_failure *size(pb_text word)
{
    double count;
    if (!pb_to_number(word, &count) || count < 0 || count > 1e6)
        return pb_fail(PB_INVALID, "no number");
    char *big = pb_alloc((size_t)count);
    memset(big, 'x', (size_t)count);
    PB_TRY(pb_kv_set(PB("big"), (pb_text){ big, (size_t)count }));
    pb_text kept;
    PB_TRY(pb_kv_get(PB("big"), &kept));
    pb_log_info("kept %zu", kept.len);
    return NULL;
}

void log_caught(pb_failure *failure)
{
    if (failure != NULL) {
        pb_text kind = pb_failure_kind_word(failure->kind), code = or_dash(failure->code);
        pb_log_info("caught %.*s %.*s", PB_ARG(kind), PB_ARG(code));
    }
}

static pb_failure *catch(pb_message_event event)
{
    pb_conversation conversation = pb_message_event_conversation(event);
    pb_local_time time;
    log_caught(pb_clock_local(0, PB("Mars/Base"), &time));
    log_caught(pb_replies_reply(conversation, pb_draft_new(PB("")), NULL));
    pb_http_response response;
    log_caught(pb_http_send(pb_http_request_new(PB("GET"), PB("https://elsewhere.example/")), &response));
    log_caught(pb_templates_reply(conversation, PB("none"), PB("en"), (pb_texts){ NULL, 0 }, NULL));
    return NULL;
}

pb_failure *pb_on_message(pb_message_event event)
{
    pb_text word, rest;
    pb_cut(pb_message_text(pb_message_event_message(event)), ' ', &word, &rest);
    rest = pb_or(rest, PB(""));
    if (pb_equal(word, PB("order")))
        return answer_order(event, rest);
    if (pb_equal(word, PB("fail")))
        return fail(rest);
    if (pb_equal(word, PB("throw"))) {
        /* C has no exceptions, so this traps. The log has the reason. */
        pb_log_error("boom");
        abort();
    }
    if (pb_equal(word, PB("echo")))
        return echo(event, rest);
    if (pb_equal(word, PB("size")))
        return size(rest);
    if (pb_equal(word, PB("spin")))
        for (;;) {
        }
    if (pb_equal(word, PB("state")))
        pb_log_info("state %u", ++state);
    if (pb_equal(word, PB("catch")))
        return catch(event);
    if (pb_equal(word, PB("print")))
        printf("printed\n");
    if (pb_equal(word, PB("read")))
        return read_event(event);
    if (pb_equal(word, PB("members")))
        return read_members(event);
    if (pb_equal(word, PB("act")))
        return act(event);
    if (pb_equal(word, PB("keep")))
        return keep();
    if (pb_equal(word, PB("ask")))
        return ask(event);
    if (pb_equal(word, PB("sign")))
        return sign();
    if (pb_equal(word, PB("post")))
        return post(event);
    if (pb_equal(word, PB("ranges")))
        return upload_ranges(event);
    if (pb_equal(word, PB("link")))
        return ask_link(event);
    if (pb_equal(word, PB("rate")))
        return rate(event, rest);
    if (pb_equal(word, PB("linked")))
        return linked(event);
    if (pb_equal(word, PB("find")))
        return find(event);
    if (pb_equal(word, PB("file")))
        return read_file(event);
    if (pb_equal(word, PB("text")))
        return read_text(rest);
    if (pb_equal(word, PB("signal")))
        return show_signals(event);
    if (pb_equal(word, PB("correct")))
        return correct(event);
    if (pb_equal(word, PB("rich")))
        return reply_richly(event, rest);
    if (pb_equal(word, PB("fill")))
        return fill_in(event);
    return NULL;
}

/* Data beyond the message: feedback, linked conversations, the directory, the content of files. */
#include "guest.h"

pb_failure *rate(pb_message_event event, pb_text word)
{
    double rating;
    if (!pb_to_number(word, &rating) || rating < 0 || rating > 100)
        return pb_fail(PB_INVALID, "no number");
    return pb_feedback_record(pb_message_event_conversation(event), (uint32_t)rating, 5, PB("as asked"));
}

pb_failure *linked(pb_message_event event)
{
    pb_texts ids;
    PB_TRY(pb_handover_linked(pb_message_event_conversation(event), &ids));
    pb_text joined = ids.len == 0 ? PB("-") : pb_join(ids, PB(","));
    pb_log_info("linked %.*s", PB_ARG(joined));
    return NULL;
}

/* Logs the member `id` of a document. */
static void tell_id(const char *name, pb_text document)
{
    pb_text id = or_dash(pb_json_text(pb_json_member(pb_json_read(document), PB("id"))));
    pb_log_info("%s %.*s", name, PB_ARG(id));
}

pb_failure *find(pb_message_event event)
{
    pb_text conversation = pb_conversation_id(pb_message_event_conversation(event));
    pb_text contact = pb_contact_id(pb_message_event_contact(event));
    pb_text document;
    pb_texts documents;
    PB_TRY(pb_directory_conversation(conversation, &document));
    tell_id("conversation", document);
    PB_TRY(pb_directory_conversations(contact, PB_NONE, PB("open"), 10, &documents));
    pb_log_info("conversations %zu", documents.len);
    PB_TRY(pb_directory_messages(conversation, 5, &documents));
    pb_log_info("messages %zu", documents.len);
    PB_TRY(pb_directory_contact(contact, &document));
    tell_id("contact", document);
    PB_TRY(pb_directory_find_contacts(PB("email"), PB("ada@example.com"), 10, &documents));
    pb_log_info("found %zu", documents.len);
    log_caught(pb_directory_contact(PB("nobody"), &document));
    return NULL;
}

pb_failure *read_file(pb_message_event event)
{
    pb_attachments files = pb_message_attachments(pb_message_event_message(event));
    if (files.len == 0)
        return pb_fail(PB_INVALID, "there is no file");
    unsigned long long sum = 0;
    pb_bytes piece;
    uint32_t offset = 0;
    do {
        PB_TRY(pb_files_read(files.items[0], offset, 4, &piece));
        pb_log_info("piece %zu", piece.len);
        for (size_t i = 0; i < piece.len; i++)
            sum += piece.ptr[i];
        offset += 4;
    } while (piece.len > 0);
    pb_log_info("sum %llu", sum);
    return NULL;
}

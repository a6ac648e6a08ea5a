/* The power `http`. */
#include "bridge.h"

/* The bindings' handles. */
#define REQUEST (plugboard_inbox_http_borrow_request_t){ request.handle }
#define RESPONSE (plugboard_inbox_http_borrow_response_t){ response.handle }
#define FILE_OF_HOST (plugboard_inbox_conversations_borrow_attachment_t){ file.handle }

pb_http_request pb_http_request_new(pb_text method, pb_text url)
{
    return (pb_http_request){ plugboard_inbox_http_constructor_request(BRIDGE_IN(method), BRIDGE_IN(url)).__handle };
}

void pb_http_request_header(pb_http_request request, pb_text name, pb_text value)
{
    plugboard_inbox_http_method_request_header(REQUEST, BRIDGE_IN(name), BRIDGE_IN(value));
}

void pb_http_request_body(pb_http_request request, pb_bytes bytes)
{
    plugboard_inbox_http_method_request_body(REQUEST, BRIDGE_BYTES(bytes));
}

void pb_http_request_field(pb_http_request request, pb_text name, pb_text value)
{
    plugboard_inbox_http_method_request_field(REQUEST, BRIDGE_IN(name), BRIDGE_IN(value));
}

void pb_http_request_secret_field(pb_http_request request, pb_text name, pb_text secret)
{
    plugboard_inbox_http_method_request_secret_field(REQUEST, BRIDGE_IN(name), BRIDGE_IN(secret));
}

void pb_http_request_file(pb_http_request request, pb_text name, pb_attachment file)
{
    plugboard_inbox_http_method_request_file(REQUEST, BRIDGE_IN(name), FILE_OF_HOST);
}

void pb_http_request_body_file(pb_http_request request, pb_attachment file)
{
    plugboard_inbox_http_method_request_body_file(REQUEST, FILE_OF_HOST);
}

void pb_http_request_file_range(pb_http_request request, pb_text name, pb_attachment file, uint32_t offset,
    uint32_t length)
{
    plugboard_inbox_http_method_request_file_range(REQUEST, BRIDGE_IN(name), FILE_OF_HOST, offset, length);
}

void pb_http_request_body_file_range(pb_http_request request, pb_attachment file, uint32_t offset, uint32_t length)
{
    plugboard_inbox_http_method_request_body_file_range(REQUEST, FILE_OF_HOST, offset, length);
}

void pb_http_request_json_secret(pb_http_request request, pb_text pointer, pb_text secret)
{
    plugboard_inbox_http_method_request_json_secret(REQUEST, BRIDGE_IN(pointer), BRIDGE_IN(secret));
}

void pb_http_request_timeout_ms(pb_http_request request, uint32_t milliseconds)
{
    plugboard_inbox_http_method_request_timeout_ms(REQUEST, milliseconds);
}

void pb_http_request_repeatable(pb_http_request request)
{
    plugboard_inbox_http_method_request_repeatable(REQUEST);
}

void pb_http_request_answer_to_file(pb_http_request request, uint32_t max_bytes)
{
    plugboard_inbox_http_method_request_answer_to_file(REQUEST, max_bytes);
}

void pb_http_request_follow_redirects(pb_http_request request)
{
    plugboard_inbox_http_method_request_follow_redirects(REQUEST);
}

void pb_http_request_drop(pb_http_request request)
{
    plugboard_inbox_http_request_drop_own((plugboard_inbox_http_own_request_t){ request.handle });
}

pb_failure *pb_http_send(pb_http_request request, pb_http_response *response)
{
    plugboard_inbox_http_own_response_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_http_send((plugboard_inbox_http_own_request_t){ request.handle }, &given, &err);
    if (well)
        response->handle = given.__handle;
    return bridge_failure(well, &err);
}

uint16_t pb_http_response_status(pb_http_response response)
{
    return plugboard_inbox_http_method_response_status(RESPONSE);
}

pb_text pb_http_response_header(pb_http_response response, pb_text name)
{
    plugin_string_t given;
    bool some = plugboard_inbox_http_method_response_header(RESPONSE, BRIDGE_IN(name), &given);
    return some ? bridge_text(given) : PB_NONE;
}

pb_texts pb_http_response_headers(pb_http_response response, pb_text name)
{
    plugin_list_string_t given;
    plugboard_inbox_http_method_response_headers(RESPONSE, BRIDGE_IN(name), &given);
    return bridge_texts(given.ptr, given.len);
}

pb_bytes pb_http_response_body(pb_http_response response)
{
    plugin_list_u8_t given;
    plugboard_inbox_http_method_response_body(RESPONSE, &given);
    return bridge_bytes(given.ptr, given.len);
}

pb_failure *pb_http_response_attachment(pb_http_response response, pb_text name, pb_attachment *file)
{
    plugboard_inbox_conversations_own_attachment_t given;
    plugboard_inbox_types_failure_t err;
    bool well = plugboard_inbox_http_method_response_attachment(RESPONSE, BRIDGE_MAYBE(name), &given, &err);
    if (well)
        file->handle = given.__handle;
    return bridge_failure(well, &err);
}

void pb_http_response_drop(pb_http_response response)
{
    plugboard_inbox_http_response_drop_own((plugboard_inbox_http_own_response_t){ response.handle });
}

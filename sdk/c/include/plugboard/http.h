/*
 * The power `http`: sends requests to other systems. The plugin can reach only the hosts that the admin granted. A
 * request is sent immediately and at least once: when the handler is retried, so is the request. Each request has the
 * header `Idempotency-Key`, which is the same on every retry, unless the plugin sets its own. `${secret.NAME}` in the
 * URL or a header is replaced when the request is sent, and only for a host that the secret is bound to. Never put what
 * a customer wrote there. Redirects are returned like other responses, unless the request follows them.
 */
#ifndef PLUGBOARD_HTTP_H
#define PLUGBOARD_HTTP_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler reports if this power is used but not listed. */
#ifdef PLUGBOARD_HTTP
#define PB_POWER_HTTP
#else
#define PB_POWER_HTTP PB_UNLISTED("http")
#endif

/* A request that is being built. */
typedef struct pb_http_request {
    int32_t handle;
} pb_http_request;

/* A response, whatever its status. */
typedef struct pb_http_response {
    int32_t handle;
} pb_http_response;

/* Begins a request. `url` begins with `https://`, or with `http://` if the grant names the port. */
pb_http_request pb_http_request_new(pb_text method, pb_text url) PB_USED PB_POWER_HTTP;
/* Adds a header. At most 64. */
void pb_http_request_header(pb_http_request request, pb_text name, pb_text value) PB_POWER_HTTP;
/* Sets the body. At most 4 MiB. It replaces fields and files. */
void pb_http_request_body(pb_http_request request, pb_bytes bytes) PB_POWER_HTTP;
/*
 * Adds a form field. If there is a file, the body is `multipart/form-data`, otherwise
 * `application/x-www-form-urlencoded`. At most 256 fields and files.
 */
void pb_http_request_field(pb_http_request request, pb_text name, pb_text value) PB_POWER_HTTP;
/* Adds a form field whose value is a secret, given by the secret's name. */
void pb_http_request_secret_field(pb_http_request request, pb_text name, pb_text secret) PB_POWER_HTTP;
/* Adds a file of the host as a form field. Its bytes do not enter the plugin. */
void pb_http_request_file(pb_http_request request, pb_text name, pb_attachment file) PB_POWER_HTTP;
/* Makes a file of the host the whole body. Its bytes do not enter the plugin. It replaces body, fields and files. */
void pb_http_request_body_file(pb_http_request request, pb_attachment file) PB_POWER_HTTP;
/*
 * Adds a part of a file to the form, like pb_http_request_file: `length` bytes from `offset`, fewer at the end of the
 * file. The host reads only this part, so a large file can be uploaded in several requests.
 */
void pb_http_request_file_range(pb_http_request request, pb_text name, pb_attachment file, uint32_t offset,
    uint32_t length) PB_POWER_HTTP;
/* Makes a part of a file the whole body, like pb_http_request_body_file. */
void pb_http_request_body_file_range(pb_http_request request, pb_attachment file, uint32_t offset,
    uint32_t length) PB_POWER_HTTP;
/*
 * Puts a secret into a member of the JSON body, for a host that the secret is bound to. `pointer` (RFC 6901, such as
 * `/auth/token`) leads to a member that exists and whose value is a string, which the secret replaces when the request
 * is sent. At most 256 bytes and 8 steps, and 16 secrets per request, in a body of at most 256 KiB. The body is set by
 * pb_http_request_body.
 */
void pb_http_request_json_secret(pb_http_request request, pb_text pointer, pb_text secret) PB_POWER_HTTP;
/*
 * Sets how long to wait for the whole response. The default and the maximum are what is left of the call's own time
 * limit.
 */
void pb_http_request_timeout_ms(pb_http_request request, uint32_t milliseconds) PB_POWER_HTTP;
/*
 * Marks the request as safe to repeat, such as an upload that a later message names. A connector may then make it by
 * POST or PATCH before the one request that sends the part. If it is lost, the part is retried.
 */
void pb_http_request_repeatable(pb_http_request request) PB_POWER_HTTP;
/*
 * Makes the body of a successful response (2xx) a file of the host, of at most `max_bytes` bytes and 25 MiB.
 * pb_http_response_attachment returns it once, and pb_http_response_body is empty. Its bytes do not enter the plugin. A
 * body that is larger makes pb_http_send fail with PB_INVALID and the code `answer-too-large`.
 */
void pb_http_request_answer_to_file(pb_http_request request, uint32_t max_bytes) PB_POWER_HTTP;
/*
 * Follows up to 3 redirects of a GET request. Each is checked as a new request. Headers that the plugin set are sent
 * again only if host, port and scheme stay the same.
 */
void pb_http_request_follow_redirects(pb_http_request request) PB_POWER_HTTP;
/* Closes the handle of a request that is not sent, before the call ends. */
void pb_http_request_drop(pb_http_request request) PB_POWER_HTTP;
/*
 * Sends the request, and takes its handle. A response is a success whatever its status. PB_DENIED: the host is not
 * granted; the message names the grant to ask for. PB_UNAVAILABLE: nothing was sent. PB_UNCERTAIN: the request may have
 * arrived, but no response came.
 */
pb_failure *pb_http_send(pb_http_request request, pb_http_response *response) PB_USED PB_POWER_HTTP;
/* The status, such as 200. */
uint16_t pb_http_response_status(pb_http_response response) PB_USED PB_POWER_HTTP;
/* The first value of a header, or none. Names are case-insensitive. */
pb_text pb_http_response_header(pb_http_response response, pb_text name) PB_USED PB_POWER_HTTP;
/* All values of a header, in order. Names are case-insensitive. */
pb_texts pb_http_response_headers(pb_http_response response, pb_text name) PB_USED PB_POWER_HTTP;
/*
 * The body. At most 4 MiB; for a larger one, pb_http_send fails. Empty if the body is a file because of
 * pb_http_request_answer_to_file.
 */
pb_bytes pb_http_response_body(pb_http_response response) PB_USED PB_POWER_HTTP;
/*
 * Makes the body a file for a reply or for another request, or returns the file that the body is because of
 * pb_http_request_answer_to_file. Its bytes do not enter the plugin. The media type of the response decides the kind of
 * file. The name may be none. At most 10 per call. The file is stored only if a reply of this call uses it.
 */
pb_failure *pb_http_response_attachment(pb_http_response response, pb_text name,
    pb_attachment *file) PB_USED PB_POWER_HTTP;
/* Closes the handle and frees the body, before the call ends. */
void pb_http_response_drop(pb_http_response response) PB_POWER_HTTP;

#endif

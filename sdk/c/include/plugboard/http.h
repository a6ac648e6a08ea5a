/*
 * The power `http`: calls other systems, only hosts that the admin granted. A request goes out at once and at least
 * once: when the handler is run again, so is the request. Each carries the header `Idempotency-Key`, the same on every
 * run, unless the plugin sets its own. `${secret.NAME}` in the address or a header is replaced on the way out, for the
 * host that the secret is bound to only: never put there what a customer wrote. Redirects are answers like others.
 */
#ifndef PLUGBOARD_HTTP_H
#define PLUGBOARD_HTTP_H

#include "plugboard/conversations.h"
#include "plugboard/failure.h"

/* What the compiler says where this power is used and not listed. */
#ifdef PLUGBOARD_HTTP
#define PB_POWER_HTTP
#else
#define PB_POWER_HTTP PB_UNLISTED("http")
#endif

/* A request in the making. */
typedef struct pb_http_request {
    int32_t handle;
} pb_http_request;

/* An answer, whatever its status. */
typedef struct pb_http_response {
    int32_t handle;
} pb_http_response;

/* Begins a request. `https://` anywhere granted; `http://` only where the grant names the port. */
pb_http_request pb_http_request_new(pb_text method, pb_text url) PB_USED PB_POWER_HTTP;
/* Adds a header. At most 64. */
void pb_http_request_header(pb_http_request request, pb_text name, pb_text value) PB_POWER_HTTP;
/* Sets the body: at most 4 MiB. It takes the place of fields and files. */
void pb_http_request_body(pb_http_request request, pb_bytes bytes) PB_POWER_HTTP;
/*
 * Adds a form field. With a file among them the body is `multipart/form-data`, else
 * `application/x-www-form-urlencoded`.
 */
void pb_http_request_field(pb_http_request request, pb_text name, pb_text value) PB_POWER_HTTP;
/* Adds a form field whose value is a secret, by the secret's name. */
void pb_http_request_secret_field(pb_http_request request, pb_text name, pb_text secret) PB_POWER_HTTP;
/* Adds a file of the host's as a form field, without its bytes entering the plugin. */
void pb_http_request_file(pb_http_request request, pb_text name, pb_attachment file) PB_POWER_HTTP;
/*
 * Makes a file of the host's the whole body, without its bytes entering the plugin. It takes the place of body, fields
 * and files.
 */
void pb_http_request_body_file(pb_http_request request, pb_attachment file) PB_POWER_HTTP;
/* How long to wait for the whole answer. Default and longest: what the call's own limit leaves. */
void pb_http_request_timeout_ms(pb_http_request request, uint32_t milliseconds) PB_POWER_HTTP;
/*
 * Says that the request may be made again without harm, such as an upload that a message names afterwards. So a
 * connector may make it by POST or PATCH before the one request that hands the part over, and when it is lost the part
 * is tried again.
 */
void pb_http_request_repeatable(pb_http_request request) PB_POWER_HTTP;
/* Closes the handle of a request that is not sent, before the call ends. */
void pb_http_request_drop(pb_http_request request) PB_POWER_HTTP;
/*
 * Sends the request, and takes it. An answer is well whatever its status. PB_DENIED: not granted; the message says the
 * grant to ask for. PB_UNAVAILABLE: nothing left this machine. PB_UNCERTAIN: the request may have arrived, but no
 * answer came.
 */
pb_failure *pb_http_send(pb_http_request request, pb_http_response *response) PB_USED PB_POWER_HTTP;
/* The status, such as 200. */
uint16_t pb_http_response_status(pb_http_response response) PB_USED PB_POWER_HTTP;
/* The first value of a header, or none. Names are compared without regard to case. */
pb_text pb_http_response_header(pb_http_response response, pb_text name) PB_USED PB_POWER_HTTP;
/* The body: at most 4 MiB; more is a failure of pb_http_send. */
pb_bytes pb_http_response_body(pb_http_response response) PB_USED PB_POWER_HTTP;
/*
 * The body as a file for a reply or for another request, without its bytes entering the plugin. The answer's media
 * type says what kind of file it is. The name may be none. At most 10 in a call. It is kept once a reply of this call
 * has it.
 */
pb_failure *pb_http_response_attachment(pb_http_response response, pb_text name,
    pb_attachment *file) PB_USED PB_POWER_HTTP;
/* Closes the handle, and lets go of the body, before the call ends. */
void pb_http_response_drop(pb_http_response response) PB_POWER_HTTP;

#endif

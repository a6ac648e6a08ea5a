"""The media, poller, setup, settle and catalogue roles, for the same platform as the connector."""

from plugboard import CatalogueRequest, ChannelPoll, Failure, MediaRequest, Outgoing, SetupRequest, http, intake, log

import shop
from words import plain


def fetch(request: MediaRequest) -> None:
    reference, most = request.reference, request.max_bytes
    where = f"{request.account} {request.thread}"
    log.info(f"media {where} {request.kind} {reference} {plain(request.message)} {request.attempt} {most}")
    log.info(f"topic {plain(request.kept('thread', 'topic'))}")
    response = http.send(shop.request("GET", f"/files/{reference}").answer_to_file(most).follow_redirects())
    match response.status:
        case 200:
            log.info(f"body {len(response.body)}")
            log.info(f"types {','.join(response.headers('x-type'))}")
            request.set_name("photo.jpg")
            request.deliver(response.attachment())
        case 202:
            raise Failure.unavailable("not ready", retry_after_ms=2000)
        case _:
            raise Failure.not_found("there is no file", code="no-file")


def poll(request: ChannelPoll) -> None:
    account, cursor, since = request.account, request.cursor, request.since
    log.info(f"poll {account} {plain(cursor)} {plain(since)}")
    if cursor is None and since is None:
        request.set_cursor("start")
        return
    intake.message(intake.Item(account, "p-1", "t", "c").text("polled"))
    intake.unknown_item("p-2", "kind dance", "{}")
    request.set_cursor("next")
    request.again()
    request.wait(7)
    request.gap("some are lost")


def join(request: SetupRequest) -> None:
    log.info(f"join {plain(request.account)} {request.hook_url}")
    request.set_account("a-1", "Shop")
    request.hears_by("poll")
    request.report("check it")
    request.renew_after(3600)


def leave(request: SetupRequest) -> None:
    log.info(f"leave {plain(request.account)}")
    raise Failure.unavailable("gone")


def settle(part: Outgoing) -> None:
    log.info(f"settle {part.id} {part.attempt} {plain(part.kept('part', 'upload'))}")
    response = http.send(shop.request("GET", f"/sent/{part.id}"))
    match response.status:
        case 200:
            part.sent(response.json()["id"])
        case 202:
            pass
        case 404:
            part.not_sent()
        case status:
            raise Failure.denied(f"the platform answered {status}", code="refused")


def read_templates(request: CatalogueRequest) -> None:
    log.info(f"catalogue {request.account}")
    response = http.send(shop.request("GET", "/templates"))
    if response.status != 200:
        raise Failure.unavailable(f"the platform answered {response.status}")
    request.add(response.text)

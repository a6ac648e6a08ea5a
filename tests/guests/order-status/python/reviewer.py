"""The reviewer role, for replies that should not be sent unchanged."""

from plugboard import Failure, ReplyReview, log

from words import plain


def review(reply: ReplyReview) -> None:
    text = reply.message.text
    log.info(f"review {reply.sender} {text}")
    log.info(f"buttons {','.join(title for title, _ in reply.quick_replies) or '-'}")
    log.info(f"template {plain(reply.template and reply.template[0])}")
    if "secret" in text:
        reply.hold("it tells a secret")
    if "teh" in text:
        reply.amend(text.replace("teh", "the"))
    if text == "not now":
        raise Failure.unavailable("ask again", code="later")

"""Rich content and templates."""

from plugboard import Failure, MessageEvent, log, replies, templates

from words import plain


def rich(event: MessageEvent, content: str) -> None:
    """Replies with rich content."""
    draft = replies.Draft().content(content).purpose("service")
    log.info(f"preview {replies.reply(event.conversation, draft)}")


def fill(event: MessageEvent, rest: str) -> None:
    """Replies with a template that is filled in, and looks it up."""
    conversation = event.conversation
    filling = templates.Filling("order", "en").set("name", "Ada")
    for file in event.message.attachments[:1]:
        filling.set_file("picture", file)
    log.info(f"preview {templates.reply_with(conversation, filling)}")
    log.info(f"template {templates.find(conversation, 'order', 'en')['name']}")
    try:
        templates.find(conversation, "none", "en")
    except Failure as failure:
        log.info(f"caught {failure.kind} {plain(failure.code)}")

"""Data beyond the message: feedback, linked conversations, the directory, files."""

from plugboard import Failure, MessageEvent, directory, feedback, files, handover, log

from words import plain

PIECE = 4


def rate(event: MessageEvent, rating: str) -> None:
    feedback.record(event.conversation, int(rating), 5, "as asked")


def linked(event: MessageEvent, rest: str) -> None:
    log.info(f"linked {','.join(handover.linked(event.conversation)) or '-'}")


def find(event: MessageEvent, rest: str) -> None:
    conversation, contact = event.conversation.id, event.contact.id
    log.info(f"conversation {directory.conversation(conversation)['id']}")
    log.info(f"conversations {len(directory.conversations(contact=contact, status='open', limit=10))}")
    log.info(f"messages {len(directory.messages(conversation, 5))}")
    log.info(f"contact {directory.contact(contact)['id']}")
    log.info(f"found {len(directory.find_contacts('email', 'ada@example.com', 10))}")
    try:
        directory.contact("nobody")
    except Failure as failure:
        log.info(f"caught {failure.kind} {plain(failure.code)}")


def read_file(event: MessageEvent, rest: str) -> None:
    file, offset, total = event.message.attachments[0], 0, 0
    while True:
        piece = files.read(file, offset, PIECE)
        log.info(f"piece {len(piece)}")
        if not piece:
            break
        offset += len(piece)
        total += sum(piece)
    log.info(f"sum {total}")

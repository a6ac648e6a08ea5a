"""The assistant role, which helps people who answer customers."""

from plugboard import CommandEvent, CommandList, Failure, SuggestionRequest, log, notes, replies

from words import plain


def suggest(request: SuggestionRequest) -> None:
    draft = request.draft
    log.info(f"suggest {request.agent} {draft or '-'}")
    request.suggest(f"Hello {plain(request.contact.name)}")
    if draft:
        request.suggest(f"{draft}, thank you.")


def commands(request: CommandList) -> None:
    log.info(f"commands {request.agent}")
    request.offer("refund", "Refund", "order number")
    request.offer("greet", "Greet")


def run(command: CommandEvent) -> None:
    match command.name:
        case "refund":
            notes.add(command.conversation, f"refund of {plain(command.input)} for {command.agent}")
        case "greet":
            replies.reply(command.conversation, f"Hello from {command.agent}")
        case name:
            raise Failure.not_found(f"there is no command {name}", code="unknown-command")

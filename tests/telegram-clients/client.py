"""A user of the stand-in for Telegram: python-telegram-bot, a client that is independent of Plugboard.

Arguments: the Bot API's base address and a bot's token. The program reads commands from its standard input, one JSON
object a line, and answers each with one JSON object a line. `client.cjs` understands the same commands.
"""

import asyncio
import base64
import datetime
import json
import sys
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import Updater

ALLOWED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MESSAGE_REACTION]


async def send(bot: Bot, command: dict[str, Any]) -> dict[str, Any]:
    """Sends a text or a file."""
    chat, kind, text = command["chat"], command["kind"], command.get("text")
    if kind == "text":
        buttons = [InlineKeyboardButton(title, callback_data=data) for title, data in command.get("buttons", [])]
        keyboard = InlineKeyboardMarkup([buttons]) if buttons else None
        message = await bot.send_message(chat, text, reply_markup=keyboard)
    else:
        content, name = base64.b64decode(command["bytes"]), command["name"]
        if kind == "photo":
            message = await bot.send_photo(chat, content, caption=text, filename=name)
        elif kind == "voice":
            message = await bot.send_voice(chat, content, caption=text, filename=name, duration=3)
        else:
            message = await bot.send_document(chat, content, caption=text, filename=name)
    return {"message": message.message_id, "text": message.text or message.caption}


async def seen(bot: Bot, update: Update) -> dict[str, Any]:
    """Describes an update. Stops the button that was pressed from spinning."""
    if update.callback_query is not None:
        await update.callback_query.answer()
        return {"kind": "button", "data": update.callback_query.data, "from": update.callback_query.from_user.id}
    if update.message_reaction is not None:
        emoji = [reaction.emoji for reaction in update.message_reaction.new_reaction]
        return {"kind": "reaction", "emoji": emoji, "message": update.message_reaction.message_id}
    if update.edited_message is not None:
        return {"kind": "edit", "text": update.edited_message.text, "message": update.edited_message.message_id}
    message = update.message
    if message.photo:
        return {"kind": "photo", "text": message.caption, "file": message.photo[-1].file_id}
    return {"kind": "text", "text": message.text, "chat": message.chat.id, "from": message.from_user.full_name}


async def listen(bot: Bot, command: dict[str, Any]) -> dict[str, Any]:
    """Receives a number of updates, by polling or at a webhook."""
    updater = Updater(bot, asyncio.Queue())
    await updater.initialize()
    if command["by"] == "poll":
        await updater.start_polling(timeout=1, allowed_updates=ALLOWED)
    else:
        port, secret = command["port"], command["secret"]
        url = f"http://127.0.0.1:{port}/hook"
        await updater.start_webhook(
            "127.0.0.1", port, "hook", webhook_url=url, secret_token=secret, allowed_updates=ALLOWED
        )
    updates = [await seen(bot, await updater.update_queue.get()) for _ in range(command["count"])]
    await updater.stop()
    if command["by"] == "hook":
        await bot.delete_webhook()
    return {"updates": updates}


async def perform(bot: Bot, command: dict[str, Any]) -> dict[str, Any]:
    """Performs a command."""
    match command["do"]:
        case "me":
            me = await bot.get_me()
            return {"id": me.id, "name": me.first_name, "bot": me.is_bot}
        case "chat":
            chat = await bot.get_chat(command["chat"])
            return {"kind": chat.type, "name": chat.effective_name}
        case "send":
            return await send(bot, command)
        case "listen":
            return await listen(bot, command)
        case "download":
            file = await bot.get_file(command["file"])
            return {"bytes": base64.b64encode(await file.download_as_bytearray()).decode()}
        case other:
            raise ValueError(f"there is no command {other}")


def failure(error: TelegramError) -> dict[str, Any]:
    """Describes an error of the Bot API by the client's own exception."""
    described: dict[str, Any] = {"error": type(error).__name__, "text": error.message}
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        described["wait"] = int(wait.total_seconds()) if isinstance(wait, datetime.timedelta) else wait
    return described


async def main() -> None:
    """Reads commands until the end of the input."""
    base, token = sys.argv[1:]
    async with Bot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as bot:
        while line := await asyncio.to_thread(sys.stdin.readline):
            try:
                answer = await perform(bot, json.loads(line))
            except TelegramError as error:
                answer = failure(error)
            print(json.dumps(answer), flush=True)


asyncio.run(main())

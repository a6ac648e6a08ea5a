// A user of the stand-in for Telegram: grammY, a client that is independent of Plugboard.
//
// Arguments: the Bot API's base address and a bot's token. The program reads commands from its standard input, one JSON
// object a line, and answers each with one JSON object a line. `client.py` understands the same commands.

"use strict";

const http = require("node:http");
const readline = require("node:readline");
const { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } = require("grammy");

const [base, token] = process.argv.slice(2);
const ALLOWED = ["message", "edited_message", "callback_query", "message_reaction"];

/** Returns a new bot, because one that has listened at a webhook cannot poll. */
function newBot() {
  const canUseWebhookReply = (method) => method === "answerCallbackQuery";
  return new Bot(token, { client: { apiRoot: base, canUseWebhookReply } });
}

const { api } = newBot();

/** Sends a text or a file. */
async function send({ chat, kind, text, buttons = [], name, bytes }) {
  let message;
  if (kind === "text") {
    const keyboard = new InlineKeyboard();
    buttons.forEach(([title, data]) => keyboard.text(title, data));
    message = await api.sendMessage(chat, text, buttons.length > 0 ? { reply_markup: keyboard } : {});
  } else {
    const file = new InputFile(Buffer.from(bytes, "base64"), name);
    const methods = { photo: "sendPhoto", voice: "sendVoice", document: "sendDocument" };
    message = await api[methods[kind]](chat, file, { caption: text });
  }
  return { message: message.message_id, text: message.text ?? message.caption };
}

/** Calls `see` with a description of each update. Stops the button that was pressed from spinning. */
function watch(bot, see) {
  bot.on("callback_query:data", async (ctx) => {
    await ctx.answerCallbackQuery();
    see({ kind: "button", data: ctx.callbackQuery.data, from: ctx.from.id });
  });
  bot.on("message_reaction", (ctx) => {
    const reactions = ctx.messageReaction.new_reaction.map((reaction) => reaction.emoji);
    see({ kind: "reaction", emoji: reactions, message: ctx.messageReaction.message_id });
  });
  bot.on("edited_message:text", (ctx) => {
    see({ kind: "edit", text: ctx.editedMessage.text, message: ctx.editedMessage.message_id });
  });
  bot.on("message:photo", (ctx) => {
    see({ kind: "photo", text: ctx.message.caption, file: ctx.message.photo.at(-1).file_id });
  });
  bot.on("message:text", (ctx) => {
    const { first_name, last_name } = ctx.from;
    see({ kind: "text", text: ctx.message.text, chat: ctx.chat.id, from: `${first_name} ${last_name}` });
  });
}

/** Receives a number of updates, by polling or at a webhook. */
async function listen({ by, count, port, secret }) {
  const bot = newBot();
  const updates = [];
  const enough = new Promise((resolve) => {
    watch(bot, (update) => {
      updates.push(update);
      if (updates.length === count) {
        resolve();
      }
    });
  });
  if (by === "poll") {
    const polling = bot.start({ timeout: 1, allowed_updates: ALLOWED });
    await enough;
    await bot.stop();
    await polling;
  } else {
    const server = http.createServer();
    // The last update is confirmed by the response to it, so wait until the server has sent it.
    const handle = webhookCallback(bot, "http", { secretToken: secret });
    const confirmed = new Promise((resolve) => {
      server.on("request", (request, response) => {
        response.once("finish", () => updates.length === count && resolve());
        handle(request, response);
      });
    });
    await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
    await api.setWebhook(`http://127.0.0.1:${port}/hook`, { secret_token: secret, allowed_updates: ALLOWED });
    await confirmed;
    // A connection that never carried a request does not count as idle, so `close` alone would wait for it.
    server.close();
    server.closeAllConnections();
    // An update whose response is still on its way would be sent again, so wait until all of them are confirmed.
    while ((await api.getWebhookInfo()).pending_update_count > 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await api.deleteWebhook();
  }
  return { updates };
}

/** Performs a command. */
async function perform(command) {
  switch (command.do) {
    case "me": {
      const me = await api.getMe();
      return { id: me.id, name: me.first_name, bot: me.is_bot };
    }
    case "chat": {
      const chat = await api.getChat(command.chat);
      return { kind: chat.type, name: [chat.title ?? chat.first_name, chat.last_name].filter(Boolean).join(" ") };
    }
    case "send":
      return send(command);
    case "listen":
      return listen(command);
    case "download": {
      // grammY leaves the download to the program.
      const file = await api.getFile(command.file);
      const answer = await fetch(`${base}/file/bot${token}/${file.file_path}`);
      return { bytes: Buffer.from(await answer.arrayBuffer()).toString("base64") };
    }
    default:
      throw new Error(`there is no command ${command.do}`);
  }
}

/** Describes an error of the Bot API by the client's own exception. */
function failure(error) {
  if (!(error instanceof GrammyError)) {
    throw error;
  }
  return { error: `${error.name} ${error.error_code}`, text: error.description, wait: error.parameters.retry_after };
}

/** Reads commands until the end of the input. */
async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const answer = await perform(JSON.parse(line)).catch(failure);
    console.log(JSON.stringify(answer));
  }
}

main();

import { Failure, log, notes, replies, type Assistant } from "plugboard";

export const assistant: Assistant = {
  suggest(request) {
    const { agent, contact, draft } = request;
    log.info(`suggest ${agent} ${draft || "-"}`);
    request.suggest(`Hello ${contact.name ?? "-"}`);
    if (draft !== "") request.suggest(`${draft}, thank you.`);
  },

  commands(request) {
    log.info(`commands ${request.agent}`);
    request.offer("refund", "Refund", "order number");
    request.offer("greet", "Greet");
  },

  run(command) {
    const { agent, conversation, input, name } = command;
    switch (name) {
      case "refund":
        return notes.add(conversation, `refund of ${input ?? "-"} for ${agent}`);
      case "greet":
        replies.reply(conversation, `Hello from ${agent}`);
        return;
      default:
        throw Failure.notFound(`there is no command ${name}`, { code: "unknown-command" });
    }
  },
};

import {
  config,
  Failure,
  http,
  intake,
  log,
  type Catalogue,
  type Media,
  type Poller,
  type Settle,
  type Setup,
} from "plugboard";

export const media: Media = {
  fetch(request) {
    const { account, thread, kind, reference, message, attempt, maxBytes } = request;
    log.info(`media ${account} ${thread} ${kind} ${reference} ${message ?? "-"} ${attempt} ${maxBytes}`);
    log.info(`topic ${request.kept("thread", "topic") ?? "-"}`);
    const answer = http.send({
      url: `${config.get("api_base") ?? ""}/files/${reference}`,
      headers: { authorization: `Bearer ${http.secret("token")}` },
      answerToFile: maxBytes,
      followRedirects: true,
    });
    if (answer.status === 202) throw Failure.unavailable("not ready", { retryAfterMs: 2000 });
    if (answer.status !== 200) throw Failure.notFound("there is no file", { code: "no-file" });
    log.info(`body ${answer.bytes().length}`);
    log.info(`types ${answer.headers("x-type").join(",")}`);
    request.setName("photo.jpg");
    request.deliver(answer.attachment());
  },
};

export const poller: Poller = {
  poll(request) {
    const { account, cursor, since } = request;
    log.info(`poll ${account} ${cursor ?? "-"} ${since ?? "-"}`);
    if (cursor === undefined && since === undefined) return request.setCursor("start");
    intake.message({ account, dedupeKey: "p-1", thread: "t", contact: "c", text: "polled" });
    intake.unknownItem("p-2", "kind dance", "{}");
    request.setCursor("next");
    request.again();
    request.wait(7);
    request.gap("some are lost");
  },
};

export const setup: Setup = {
  join(request) {
    log.info(`join ${request.account ?? "-"} ${request.hookUrl}`);
    request.setAccount("a-1", "Shop");
    request.hearsBy("poll");
    request.report("check it");
    request.renewAfter(3600);
  },

  leave(request) {
    log.info(`leave ${request.account ?? "-"}`);
    throw Failure.unavailable("gone");
  },
};

export const settle: Settle = (part) => {
  log.info(`settle ${part.id} ${part.attempt} ${part.kept("part", "upload") ?? "-"}`);
  const answer = http.send({
    url: `${config.get("api_base") ?? ""}/sent/${part.id}`,
    headers: { authorization: `Bearer ${http.secret("token")}` },
  });
  switch (answer.status) {
    case 200:
      return part.sent((answer.json() as { id: string }).id);
    case 202:
      return;
    case 404:
      return part.notSent();
    default:
      throw Failure.denied(`the platform answered ${answer.status}`, { code: "refused" });
  }
};

export const catalogue: Catalogue = {
  read(request) {
    log.info(`catalogue ${request.account}`);
    const answer = http.send({
      url: `${config.get("api_base") ?? ""}/templates`,
      headers: { authorization: `Bearer ${http.secret("token")}` },
    });
    if (answer.status !== 200) throw Failure.unavailable(`the platform answered ${answer.status}`);
    request.add(answer.text());
  },
};

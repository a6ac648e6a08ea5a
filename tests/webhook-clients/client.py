"""A user of the connector `webhook`: Python's `standardwebhooks`, a library that is independent of Plugboard.

The program reads commands from its standard input, one JSON object a line, and answers each with one JSON object a
line. `post` signs a request and posts it. `listen` answers with a port, verifies so many requests there, and then
answers with what they were.
"""

import datetime
import http.server
import json
import sys
import urllib.error
import urllib.request
from typing import Any

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError


def show(answer: dict[str, Any]) -> None:
    """Writes the answer to a command."""
    print(json.dumps(answer), flush=True)


def post(command: dict[str, Any]) -> dict[str, Any]:
    """Signs a request, posts it, and returns the status and the answer."""
    body = json.dumps(command["body"], ensure_ascii=False)
    now = datetime.datetime.now(tz=datetime.timezone.utc)
    headers = {
        "content-type": "application/json",
        "webhook-id": command["id"],
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(command["secret"]).sign(command["id"], now, body),
    }
    request = urllib.request.Request(command["url"], data=body.encode(), headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return {"status": answer.status, "body": json.load(answer)}
    except urllib.error.HTTPError as error:
        return {"status": error.code}


def listen(command: dict[str, Any]) -> None:
    """Verifies requests, and answers each with an identifier of its own."""
    webhook = Webhook(command["secret"])
    verified: list[Any] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        """Takes what is signed."""

        def do_POST(self) -> None:  # noqa: N802, the name that the library calls
            """Verifies one request."""
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                verified.append(webhook.verify(body, dict(self.headers.items())))
                status, answer = 200, {"id": f"python-{self.headers['webhook-id']}"}
            except WebhookVerificationError as error:
                status, answer = 401, {"message": str(error)}
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, the library's name
            """Writes nothing, because the standard output has the answers."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        show({"port": server.server_address[1]})
        while len(verified) < command["count"]:
            server.handle_request()
    show({"verified": verified})


for line in sys.stdin:
    told = json.loads(line)
    if told["do"] == "post":
        show(post(told))
    else:
        listen(told)

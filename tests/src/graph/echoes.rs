//! Posts echoes of accepted messages to a hook, as Meta does: signed, in batches, and repeated until the hook answers
//! 200.

use super::{AcceptedMessage, webhook};
use std::{future::Future, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};

/// Where echoes go.
#[derive(Debug, Clone)]
pub struct EchoTo {
    /// The hook's address.
    pub hook: String,
    /// The app secret that signs the echoes.
    pub app_secret: String,
    /// The identifier of the sending app, included in each echo.
    pub app_id: u64,
}

/// The maximum number of echoes in a batch.
const BATCH: usize = 50;
/// How long to wait before posting a batch again.
const RETRY_DELAY: Duration = Duration::from_millis(50);

/// A queue of echoes and the task that posts them. The task ends when this is dropped.
pub struct Echoes {
    queue: mpsc::UnboundedSender<AcceptedMessage>,
    /// The number of echoes not yet posted.
    waiting: watch::Sender<usize>,
    task: JoinHandle<()>,
}

impl Drop for Echoes {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Echoes {
    pub fn start(to: EchoTo) -> Self {
        let (queue, mut messages) = mpsc::unbounded_channel();
        let waiting = watch::Sender::new(0);
        let left = waiting.clone();
        let task = tokio::spawn(async move {
            let client = webhook::Client::new();
            let mut batch = Vec::new();
            while messages.recv_many(&mut batch, BATCH).await > 0 {
                let count = batch.len();
                post(&client, &to, &batch).await;
                batch.clear();
                left.send_modify(|left| *left -= count);
            }
        });
        Self { queue, waiting, task }
    }

    pub fn add(&self, message: AcceptedMessage) {
        self.waiting.send_modify(|waiting| *waiting += 1);
        self.queue.send(message).expect("the task that posts echoes runs");
    }

    /// Completes when no echo is waiting.
    pub fn settled(&self) -> impl Future<Output = ()> + use<> {
        let mut waiting = self.waiting.subscribe();
        async move {
            // An error means that the task ended together with the stand-in.
            let _ = waiting.wait_for(|waiting| *waiting == 0).await;
        }
    }
}

async fn post(client: &webhook::Client, to: &EchoTo, batch: &[AcceptedMessage]) {
    let entries =
        batch.iter().map(|message| webhook::entry(&message.node, &[webhook::echo_of(message, Some(to.app_id))]));
    let body = webhook::batch(&entries.collect::<Vec<_>>());
    while client.post(&to.hook, &to.app_secret, &body).await != Some(200) {
        tokio::time::sleep(RETRY_DELAY).await;
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::{Behavior, EchoTo, Edge, Graph, webhook};
    use axum::{Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode, routing::post};
    use serde_json::{Value, json};
    use std::sync::{Arc, Mutex};

    /// The bodies that a hook received, with their signatures.
    type Posted = Arc<Mutex<Vec<(Bytes, String)>>>;

    /// A hook that refuses the first post and accepts the rest.
    async fn hook(State(posted): State<Posted>, headers: HeaderMap, body: Bytes) -> StatusCode {
        let signature = headers["x-hub-signature-256"].to_str().unwrap().to_owned();
        let mut posted = posted.lock().unwrap();
        posted.push((body, signature));
        if posted.len() == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
    }

    #[tokio::test]
    async fn accepted_messages_are_echoed_until_the_hook_accepts_them() {
        let posted = Posted::default();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/hooks/page", post(hook)).with_state(Arc::clone(&posted));
        let server = tokio::spawn(async move { axum::serve(listener, router).await });

        let graph = Graph::start().await;
        graph.echo_to(EchoTo { hook: format!("http://{address}/hooks/page"), app_secret: "s".to_owned(), app_id: 7 });
        graph.next(Edge::Send, 1, Behavior::Drop { accepted: true });
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let body = json!({ "recipient": { "id": "9" }, "message": { "text": "hi", "metadata": "d-1" } });
        let send = client.post(format!("{}/v23.0/1/messages", graph.base())).bearer_auth("t").json(&body);
        assert!(send.send().await.is_err(), "the connection is dropped");
        graph.echoes_settled().await;
        server.abort();

        let posted = posted.lock().unwrap();
        assert_eq!(posted.len(), 2, "once more after the refusal");
        assert_eq!(posted[0], posted[1]);
        let (body, signature) = &posted[1];
        assert_eq!(*signature, webhook::signature("s", body));
        let echo: Value = serde_json::from_slice(body).unwrap();
        let item = &echo["entry"][0]["messaging"][0];
        assert_eq!((&item["sender"]["id"], &item["recipient"]["id"]), (&json!("1"), &json!("9")));
        let expected = json!({ "mid": "m_000001", "text": "hi", "metadata": "d-1", "is_echo": true, "app_id": 7 });
        assert_eq!(item["message"], expected);
    }
}

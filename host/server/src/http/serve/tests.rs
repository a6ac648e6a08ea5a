use super::*;
use axum::{Router, routing::get};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
};

/// How long a test waits at most for something to happen.
const TEST_TIMEOUT: Duration = Duration::from_mins(1);
/// More than fits into the buffers of a connection.
const LARGE: usize = 16 << 20;

struct Open {
    connections: ConnectionServer,
    address: SocketAddr,
    stop: CancellationToken,
}

/// A server with `/small` and `/large`.
async fn open(connections: usize, per_address: usize, stalled: Duration, trusted: &[&str]) -> Open {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let trusted_proxies = trusted.iter().map(|net| net.parse().unwrap()).collect();
    let listen = Listen { address, public_url: None, trusted_proxies };
    let stop = CancellationToken::new();
    let gate = LifecycleGate::new(stop.clone());
    let router = Router::new().route("/small", get(async || "small")).route("/large", get(async || vec![0; LARGE]));
    gate.open(router);
    let limits = ConnectionLimits { connections, per_address, stalled, listen };
    Open { connections: ConnectionServer::open(listener, gate, limits, stop.clone()), address, stop }
}

async fn connect(from: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
    socket.connect(to).await.unwrap()
}

/// Sends one request and reads the response to its end.
async fn ask(from: &str, to: SocketAddr, path: &str) -> String {
    let mut io = connect(from, to).await;
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    io.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // If the other end resets the connection, the bytes read before that are still in the buffer.
    let _ = timeout(TEST_TIMEOUT, io.read_to_end(&mut answer)).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Requests large responses and never reads them.
async fn pipeline(from: &str, to: SocketAddr) -> TcpStream {
    let mut io = connect(from, to).await;
    let requests = "GET /large HTTP/1.1\r\nhost: x\r\n\r\n".repeat(20);
    // The server may have closed the connection meanwhile.
    let _ = io.write_all(requests.as_bytes()).await;
    io
}

#[tokio::test]
async fn an_address_that_reads_nothing_does_not_block_others() {
    let server = open(8, 4, TEST_TIMEOUT * 60, &[]).await;
    let mut held = Vec::new();
    for _ in 0..20 {
        held.push(pipeline("127.0.0.2", server.address).await);
    }
    assert!(ask("127.0.0.1", server.address, "/small").await.ends_with("small"));
    // The first four are held; the others were closed at once.
    for io in &mut held[4..] {
        let mut rest = Vec::new();
        let _ = timeout(TEST_TIMEOUT, io.read_to_end(&mut rest)).await.expect("it is closed");
        assert!(rest.is_empty() || rest.starts_with(b"HTTP/1.1 503 "), "{}", String::from_utf8_lossy(&rest));
    }
    let refused = ask("127.0.0.2", server.address, "/small").await;
    assert!(!refused.ends_with("small"), "{refused}");
    // A connection that closes gives its place back.
    held.truncate(3);
    let place_is_free = async { while !ask("127.0.0.2", server.address, "/small").await.ends_with("small") {} };
    timeout(TEST_TIMEOUT, place_is_free).await.expect("a place comes back");
}

#[tokio::test]
async fn a_connection_that_reads_nothing_is_closed() {
    let server = open(1, 1, Duration::from_millis(100), &[]).await;
    let _held = pipeline("127.0.0.1", server.address).await;
    // The only place becomes free.
    let freed = async { while !ask("127.0.0.1", server.address, "/small").await.ends_with("small") {} };
    timeout(TEST_TIMEOUT, freed).await.expect("it is closed");
    // A client that reads gets the whole response, however large it is.
    let large = ask("127.0.0.1", server.address, "/large").await;
    assert!(large.len() > LARGE, "{}", large.len());
}

#[tokio::test]
async fn a_trusted_proxy_may_use_all_connections() {
    let server = open(8, 1, TEST_TIMEOUT, &["127.0.0.2/32"]).await;
    let mut held = Vec::new();
    for _ in 0..7 {
        held.push(pipeline("127.0.0.2", server.address).await);
    }
    assert!(ask("127.0.0.2", server.address, "/small").await.ends_with("small"));
}

#[tokio::test]
async fn a_stopping_server_finishes_running_requests_and_answers_503_to_new_ones() {
    let server = open(8, 8, TEST_TIMEOUT, &[]).await;
    let mut under_way = connect("127.0.0.1", server.address).await;
    under_way.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut begin = [0; 15];
    under_way.read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 200 OK");
    let mut new = connect("127.0.0.1", server.address).await;
    server.stop.cancel();
    // A connection that was opened just before the stop and sends its request now also gets the 503.
    new.write_all(b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut told = Vec::new();
    new.read_to_end(&mut told).await.unwrap();
    assert!(told.starts_with(b"HTTP/1.1 503 "), "{}", String::from_utf8_lossy(&told));
    let answer = ask("127.0.0.1", server.address, "/small").await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("retry-after: 1"), "{answer}");
    let mut rest = Vec::new();
    let ((), read) = tokio::join!(server.connections.finish(), under_way.read_to_end(&mut rest));
    assert!(read.is_ok() && rest.len() > LARGE, "{}", rest.len());
    // The server answers until it is closed, and no longer.
    assert!(ask("127.0.0.1", server.address, "/small").await.starts_with("HTTP/1.1 503 "));
    server.connections.close().await;
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[test]
fn the_response_to_too_many_connections_is_well_formed() {
    let text = std::str::from_utf8(TOO_MANY).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}", body.len())), "{}", body.len());
    let problem: super::super::Problem = serde_json::from_str(body).unwrap();
    assert_eq!((problem.status, problem.code.as_str()), (503, "connections"));
}

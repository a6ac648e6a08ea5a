//! A guest that uses the WASI interfaces instead of the contract's, as a language's standard library does. It does what
//! the message's text says; `tests/components/standard.rs` checks the results.

#![expect(clippy::unnecessary_wraps, reason = "every word ends as the handler does")]

use plugboard_sdk::{Failure, MessageEvent, OnMessage, info};
use wasip2::{
    cli::{environment, exit, stderr, stdout},
    clocks::{monotonic_clock, wall_clock},
    filesystem::preopens,
    http::{
        outgoing_handler,
        types::{ErrorCode, Fields, IncomingResponse, Method, OutgoingBody, OutgoingRequest, Scheme},
    },
    random::{insecure, random},
    sockets::{instance_network, ip_name_lookup, network::IpAddressFamily, tcp_create_socket},
};

struct Standard;
plugboard_sdk::export!(Standard: OnMessage);

impl OnMessage for Standard {
    fn handle(event: MessageEvent) -> Result<(), Failure> {
        let text = event.message().text();
        let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
        match word {
            "get" => fetch(&Method::Get, rest, b""),
            "post" => fetch(&Method::Post, rest, b"hello"),
            "large" => fetch(&Method::Post, rest, &vec![b'x'; (4 << 20) + 1]),
            "trace" => fetch(&Method::Trace, rest, b""),
            "header" => header(rest),
            "leave" => leave(rest),
            "many" => (0..100).try_for_each(|_| fetch(&Method::Get, rest, b"")),
            "handles" => handles(),
            "print" => print(),
            "time" => time(),
            "wait" => wait(),
            "random" => random_bytes(),
            "empty" => empty(),
            "exit" => {
                exit::exit(Err(()));
                Ok(())
            }
            other => Err(Failure::invalid(format!("no such word: {other}"))),
        }
    }
}

/// Makes a request with a secret in a header, and logs the answer or the error.
fn fetch(method: &Method, url: &str, body: &[u8]) -> Result<(), Failure> {
    match exchange(method, url, body) {
        Ok(response) => {
            let status = response.status();
            let kind = response.headers().get("x-kind").pop().unwrap_or_default();
            let text = read(&response);
            info!("{status} {} {text}", String::from_utf8_lossy(&kind));
        }
        Err(error) => info!("{error:?}"),
    }
    Ok(())
}

fn start(method: &Method, url: &str, body: &[u8]) -> Result<outgoing_handler::FutureIncomingResponse, ErrorCode> {
    let (authority, path) = url.split_once('/').unwrap_or((url, ""));
    let headers = Fields::new();
    headers.append("authorization", b"Bearer ${secret.token}").map_err(|_| ErrorCode::InternalError(None))?;
    let request = OutgoingRequest::new(headers);
    let wrong = |()| ErrorCode::HttpRequestUriInvalid;
    request.set_method(method).map_err(wrong)?;
    request.set_scheme(Some(&Scheme::Http)).map_err(wrong)?;
    request.set_authority(Some(authority)).map_err(wrong)?;
    request.set_path_with_query(Some(&format!("/{path}"))).map_err(wrong)?;
    let outgoing = request.body().map_err(wrong)?;
    let answer = outgoing_handler::handle(request, None)?;
    {
        let stream = outgoing.write().map_err(wrong)?;
        for chunk in body.chunks(4_096) {
            // The response reports a refusal in the meantime.
            if stream.blocking_write_and_flush(chunk).is_err() {
                break;
            }
        }
    }
    // The same applies here.
    let _ = OutgoingBody::finish(outgoing, None);
    Ok(answer)
}

fn exchange(method: &Method, url: &str, body: &[u8]) -> Result<IncomingResponse, ErrorCode> {
    let answer = start(method, url, body)?;
    answer.subscribe().block();
    answer.get().and_then(Result::ok).unwrap_or(Err(ErrorCode::InternalError(None)))
}

fn read(response: &IncomingResponse) -> String {
    let mut bytes = Vec::new();
    let body = response.consume().expect("taken once");
    let stream = body.stream().expect("taken once");
    while let Ok(chunk) = stream.blocking_read(65_536) {
        bytes.extend(chunk);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Sets a header that only the connection may set.
fn header(name: &str) -> Result<(), Failure> {
    info!("{:?}", Fields::new().append(name, b"x"));
    Ok(())
}

/// Starts a request, and does not wait for its response.
fn leave(url: &str) -> Result<(), Failure> {
    let answer = start(&Method::Post, url, b"left").map_err(|error| Failure::invalid(format!("{error:?}")))?;
    drop(answer);
    Ok(())
}

/// Holds more handles than a call may.
fn handles() -> Result<(), Failure> {
    let held: Vec<Fields> = (0..10_000).map(|_| Fields::new()).collect();
    info!("held {}", held.len());
    Ok(())
}

fn print() -> Result<(), Failure> {
    let out = stdout::get_stdout();
    for piece in ["one\ntw", "o\n", "three"] {
        out.blocking_write_and_flush(piece.as_bytes()).map_err(|error| Failure::invalid(format!("{error:?}")))?;
    }
    let err = stderr::get_stderr();
    err.blocking_write_and_flush(b"oh\n").map_err(|error| Failure::invalid(format!("{error:?}")))
}

fn time() -> Result<(), Failure> {
    let now = wall_clock::now();
    let (first, second) = (monotonic_clock::now(), monotonic_clock::now());
    info!("{}.{:03} {}", now.seconds, now.nanoseconds / 1_000_000, second >= first);
    Ok(())
}

/// Waits longer than a call may run.
fn wait() -> Result<(), Failure> {
    monotonic_clock::subscribe_duration(3_600_000_000_000).block();
    Ok(())
}

fn random_bytes() -> Result<(), Failure> {
    let (some, others) = (random::get_random_bytes(16), insecure::get_insecure_random_bytes(16));
    info!("{} {} {}", some.len(), others.len(), some != others);
    Ok(())
}

/// Looks for an environment, arguments, folders and a network, none of which exist.
fn empty() -> Result<(), Failure> {
    let (environment, arguments) = (environment::get_environment(), environment::get_arguments());
    let folders = preopens::get_directories();
    info!("{} {} {}", environment.len(), arguments.len(), folders.len());
    let network = instance_network::instance_network();
    let name = ip_name_lookup::resolve_addresses(&network, "localhost").map(|_| ());
    let socket = tcp_create_socket::create_tcp_socket(IpAddressFamily::Ipv4).map(|_| ());
    info!("{name:?} {socket:?}");
    Ok(())
}

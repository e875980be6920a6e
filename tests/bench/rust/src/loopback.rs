//! End to end over loopback: calls against the sandbox's server, and a long history in pages.

use std::hint::black_box;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use intellectmoney::{Client, Credentials, GetOperationState, GetPaymentsHistory, Options, UserToken};
use intellectmoney_examples::server::{Server, ServerOptions};

use crate::clock::{Contestant, medians};
use crate::pages::{Variant, page};
use crate::report::Row;
use crate::signing;
use crate::wire::{Wire, serve};

fn address(url: &str) -> SocketAddr {
    url.trim_start_matches("http://").parse().expect("an address")
}

/// What the SDK takes of the best call there can be, and calls a second.
#[must_use]
pub fn calls() -> Vec<Row> {
    let server = Server::start(ServerOptions::default()).expect("a server");
    let [bearer, secret, login, password, _] = server.environment().map(|(_, value)| value);
    let credentials = Credentials::new(bearer, secret).expect("credentials").with_login(login, password);
    let options = Options::default().base_url(&server.url()).expect("an address");
    let client = Client::with_options(credentials, options);
    let mut wire = Wire::open(address(&server.url()));
    let session = client.sign_in().expect("a login");
    let token = session.answer(&wire.exchange(&wire.bytes(session.request()))).expect("a session").result.user_token();
    let create = client.prepare(&token, &signing::call()).expect("a payout");
    let answer = create.answer(&wire.exchange(&wire.bytes(create.request()))).expect("an operation");
    let state = GetOperationState { payout_operation_id: answer.result.payout_operation_id() };
    let prepared = client.prepare(&token, &state).expect("a read");
    let bytes = wire.bytes(prepared.request());
    let response = wire.exchange(&bytes);
    assert_eq!(prepared.answer(&response).expect("a state").result.payout_operation_state().as_str(), "Created");
    let mut with_sdk = Wire::open(address(&server.url()));
    let contestants: Vec<Contestant<'_>> = vec![
        Box::new(|| {
            let prepared = client.prepare(black_box(&token), black_box(&state)).expect("a read");
            black_box(prepared.answer(black_box(&response)).expect("a state"));
        }),
        Box::new(|| drop(black_box(wire.exchange(black_box(&bytes))))),
        Box::new(|| {
            let prepared = client.prepare(&token, &state).expect("a read");
            let response = with_sdk.exchange(&with_sdk.bytes(prepared.request()));
            black_box(prepared.answer(&response).expect("a state"));
        }),
    ];
    let medians = medians(contestants);
    let input = "getOperationState, sandbox's server";
    vec![
        Row::against("SDK's share of a call", input, medians[0], "POST over loopback", medians[1]).goal(0.03),
        Row::alone("calls over loopback", input, "calls/s", 1e9 / medians[2]),
    ]
}

const ROWS: usize = 1_000;
const PAGES: usize = 100;

/// A history of 100,000 rows in pages, read by one and by several connections.
#[must_use]
pub fn history() -> Vec<Row> {
    let pages = Arc::new(vec![page(Variant::Compact, ROWS); PAGES]);
    let mut rows = Vec::new();
    for (delay, name) in [(0, ""), (20, ", 20 ms of delay")] {
        let address = serve(Arc::clone(&pages), ROWS, Duration::from_millis(delay));
        for connections in [1, 4] {
            let nanoseconds = read_all(address, connections);
            let input = format!("100,000 rows, pages of 1000, {connections} at once{name}");
            rows.push(Row::alone("history over loopback", input, "ns", nanoseconds));
        }
    }
    rows
}

fn read_all(address: SocketAddr, connections: usize) -> f64 {
    let options = Options::default().base_url(&format!("http://{address}")).expect("an address");
    let credentials = Credentials::new("0123456789abcdef0123456789abcdef", "example-sign-secret").expect("credentials");
    let client = Client::with_options(credentials, options);
    let token = UserToken::new("EXAMPLE");
    let (next, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                let mut wire = Wire::open(address);
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= PAGES {
                        return;
                    }
                    let skip = u32::try_from(place * ROWS).expect("a place");
                    let take = u32::try_from(ROWS).expect("a number");
                    let call = GetPaymentsHistory { skip: Some(skip), ..GetPaymentsHistory::first(take) };
                    let prepared = client.prepare(&token, &call).expect("a page");
                    let response = wire.exchange(&wire.bytes(prepared.request()));
                    let page = prepared.answer(&response).expect("rows").result;
                    read.fetch_add(page.payments.len(), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(read.into_inner(), PAGES * ROWS);
    begin.elapsed().as_secs_f64() * 1e9
}

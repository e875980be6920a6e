//! The sandbox and the simulation: how much they get done.

use std::hint::black_box;

use intellectmoney::endpoints::PayoutOperation;
use intellectmoney::sandbox::{BEGIN, SandboxHost};
use intellectmoney::{
    Amount, Client, CreateOperation, GetOperationState, GetPaymentsHistory, Options, Prepared, Recipient, Request,
    UserToken, endpoints::UserTokenGrant,
};
use intellectmoney_tests::simulation::play;

use crate::clock::{Contestant, medians};
use crate::report::Row;

/// A sandbox with a session and one operation.
fn world() -> (SandboxHost, Client, UserToken, PayoutOperation) {
    let mut host = SandboxHost::new(7);
    let client = host.client(Options::default()).expect("a client");
    let session: Prepared<UserTokenGrant> = client.sign_in().expect("a login");
    let answer = handled(&mut host, session.request());
    let token = session.answer(&answer).expect("a session").result.user_token();
    let create = client.prepare(&token, &create()).expect("a payout");
    let answer = handled(&mut host, create.request());
    let operation = create.answer(&answer).expect("an operation").result;
    (host, client, token, operation)
}

fn create() -> CreateOperation {
    let recipient = Recipient::sbp("79990000000", "100000000001", "Иван Тестов");
    CreateOperation::new(recipient, "50.00".parse::<Amount>().expect("an amount"))
}

fn handled(host: &mut SandboxHost, request: &Request) -> intellectmoney::Response {
    host.sandbox.handle(BEGIN, request).answer().expect("an answer").clone()
}

/// Requests a second in process, one thread.
#[must_use]
pub fn sandbox() -> Vec<Row> {
    let (host, client, token, operation) = world();
    let state = GetOperationState { payout_operation_id: operation.payout_operation_id() };
    let requests = [
        ("createOperation", client.prepare(&token, &create()).expect("a payout").request().clone()),
        ("getOperationState", client.prepare(&token, &state).expect("a read").request().clone()),
        (
            "getPaymentsHistory",
            client.prepare(&token, &GetPaymentsHistory::first(10)).expect("a read").request().clone(),
        ),
    ];
    requests
        .into_iter()
        .map(|(name, request)| {
            // Its books and its log grow with each request, as a user's do: a fresh one for a thousand.
            let contestant: Contestant<'_> = Box::new(|| {
                let mut host = host.clone();
                for _ in 0..1000 {
                    let _ = black_box(host.sandbox.handle(BEGIN, black_box(&request)));
                }
            });
            let thousand = medians(vec![contestant])[0];
            Row::alone("sandbox in process", name, "requests/s", 1e12 / thousand)
        })
        .collect()
}

/// Seeds a second, one thread.
#[must_use]
pub fn simulation() -> Vec<Row> {
    let mut seed = 0;
    let contestant: Contestant<'_> = Box::new(|| {
        for _ in 0..100 {
            assert_eq!(play(black_box(seed), false).broken, None);
            seed += 1;
        }
    });
    let hundred = medians(vec![contestant])[0];
    vec![Row::alone("simulation", "one thread", "seeds/s", 1e11 / hundred)]
}

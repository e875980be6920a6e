use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use intellectmoney::host::Host;
use intellectmoney::journal::{MemoryStore, Store, encode};
use intellectmoney::json::{Value, write_text};
use intellectmoney::machine::{Event, Machine, Payout, PayoutMachine, PayoutOutcome, Policy, Session, Step};
use intellectmoney::sandbox::{Control, Fault, FaultKind, SandboxHost};
use intellectmoney::{Amount, Client, Code, Error, Options, PayoutOperationState, Recipient, endpoint};

use super::{Failure, text};

/// The endpoints whose requests are counted.
const COUNTED: [&str; 4] = ["createOperation", "executeOperation", "getOperationState", "deleteOperation"];

pub(super) fn answer(line: &Value) -> Result<String, Failure> {
    let seed = line.get("seed").and_then(Value::as_number).and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut host = SandboxHost::new(seed);
    for fault in line.get("faults").and_then(Value::as_array).unwrap_or_default() {
        host.sandbox.control(host.now, Control::Fault(fault_of(fault)?));
    }
    let crashes = line.get("crash_after").and_then(Value::as_array).unwrap_or_default();
    let mut crashes: BTreeSet<String> = crashes.iter().filter_map(Value::as_text).map(str::to_owned).collect();
    let client = Arc::new(host.client(Options::default())?);
    let payout = Payout::new(text(line, "reference")?.unwrap_or_default(), recipient(line)?, amount(line)?);
    let store = MemoryStore::new();

    let ended = loop {
        if let Some(ended) = live(&client, &payout, &mut host, &store, &mut crashes) {
            break ended;
        }
    };
    let (status, state) = match ended {
        Ok(outcome) => (outcome.status(), outcome.details().state.clone()),
        Err(error) if error.code() == Code::InvalidRequest => return Err(error.into()),
        // What is raised has sent nothing that moves money.
        Err(_) => ("not_started", None),
    };
    Ok(to_json(status, state.as_ref(), &host))
}

/// One life of the process; `None` where it dies. What a dead process knew is lost, the
/// journal and the provider are not.
fn live(
    client: &Arc<Client>,
    payout: &Payout,
    host: &mut SandboxHost,
    store: &MemoryStore,
    crashes: &mut BTreeSet<String>,
) -> Option<Result<PayoutOutcome, Error>> {
    let session = Mutex::new(Session::new());
    let stored = store.load(&payout.reference).ok().flatten();
    let machine = PayoutMachine::new(client, payout.clone(), stored.as_ref(), Policy::default(), host.now);
    let mut machine = match machine {
        Ok(machine) => machine,
        Err(error) => return Some(Err(error)),
    };
    let mut session = session.into_inner().unwrap_or_default();
    loop {
        let event = match machine.step(host.now, &mut session) {
            Step::WaitUntil(until) => {
                host.sleep(until - host.now);
                continue;
            }
            // There is no other machine whose renewal could be waited for.
            Step::Done | Step::WaitForToken => return Some(machine.finish()),
            Step::Record(entry) => {
                let appended = store.append(&entry.reference, entry.seq - 1, &encode(&entry));
                if crashes.remove(entry.record.name()) {
                    return None;
                }
                Event::Recorded(appended)
            }
            Step::Send { attempt, request, timeout } => match host.send(&request, timeout) {
                Ok(response) => Event::Response { attempt, response },
                Err(sent) => Event::Failed { attempt, sent },
            },
        };
        machine.feed(host.now, event, &mut session);
    }
}

fn fault_of(value: &Value) -> Result<Fault, Failure> {
    let wrong = || Failure::BadLine("a fault is {\"at\", \"nth\", \"fault\"} with known names");
    let nth = value.get("nth").and_then(Value::as_number).and_then(|text| text.parse().ok());
    let at = text(value, "at")?.filter(|at| endpoint(at).is_ok());
    Ok(Fault {
        at: at.ok_or_else(wrong)?.to_owned(),
        nth: nth.filter(|nth| *nth > 0).ok_or_else(wrong)?,
        kind: text(value, "fault")?.and_then(FaultKind::parse).ok_or_else(wrong)?,
    })
}

fn recipient(line: &Value) -> Result<Recipient, Failure> {
    let nobody = Value::Object(Vec::new());
    let recipient = line.get("recipient").unwrap_or(&nobody);
    if recipient.as_object().is_none() {
        return Err(Failure::BadLine("a recipient is an object"));
    }
    let part = |name| text(recipient, name).map(Option::unwrap_or_default);
    Ok(match text(recipient, "pan")? {
        Some(pan) => Recipient::card(pan, part("name")?),
        None => Recipient::sbp(part("phone")?, part("bank_id")?, part("name")?),
    })
}

fn amount(line: &Value) -> Result<Amount, Failure> {
    Ok(text(line, "amount")?.unwrap_or_default().parse()?)
}

fn to_json(status: &str, state: Option<&PayoutOperationState>, host: &SandboxHost) -> String {
    let mut out = String::from("{\"status\":");
    write_text(status, &mut out);
    out.push_str(",\"state\":");
    match state {
        Some(state) => write_text(state.as_str(), &mut out),
        None => out.push_str("null"),
    }
    let counts = COUNTED.map(|name| format!("\"{name}\":{}", host.sandbox.requests(name)));
    let paid = host.sandbox.paid_all();
    // Writing to a text cannot fail.
    let _ = write!(
        out,
        ",\"attempts\":{{{}}},\"sandbox\":{{\"paid_count\":{},\"paid_total\":\"{}\"}}}}",
        counts.join(","),
        paid.count,
        paid.total
    );
    out
}

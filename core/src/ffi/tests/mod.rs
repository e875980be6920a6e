mod calls;
mod deadlines;
mod doctor;
mod history;

use super::*;
use crate::error::{Code, Error, Reason, Sent};
use crate::host::Host;
use crate::journal::{MemoryStore, Store};
use crate::sandbox::{Control, Fault, FaultKind, SandboxHost};

const ROW: &str = r#""recipient":{"type":"sbp","phone":"79990000000","bankId":"100000000000","name":"Иван Тестов"}"#;

struct World {
    host: SandboxHost,
    store: MemoryStore,
    api: Api,
}

impl World {
    fn new() -> Self {
        Self::with("{}")
    }

    /// With more options than a sandbox gives.
    fn with(more: &str) -> Self {
        let host = SandboxHost::new(7);
        let options = sandbox_options(&host.sandbox, Naming::JavaScript);
        let options = options.replacen('{', &format!("{},", more.trim_end_matches('}')), 1).replace("{,", "{");
        let api = Api::new(&value(&options).unwrap(), Naming::JavaScript, true).unwrap();
        Self { host, store: MemoryStore::new(), api }
    }

    fn perform(&mut self, task: &mut Task, effect: Effect) -> Option<Result<Finished, Error>> {
        let (id, input) = match effect {
            Effect::Load { id, reference } => (id, Input::Loaded(self.store.load(&reference))),
            Effect::Append { id, reference, after_seq, line } => {
                (id, Input::Appended(self.store.append(&reference, after_seq, &line)))
            }
            Effect::List { id } => (id, Input::Listed(self.store.unfinished())),
            Effect::Send { id, request, timeout } => {
                (id, self.host.send(&request, timeout).map_or_else(Input::Failed, Input::Response))
            }
            Effect::Wait { until } => {
                self.host.now = until.expect("nothing is on its way").max(self.host.now);
                return None;
            }
            Effect::Ended { result, .. } => return Some(result),
            Effect::Done => return None,
        };
        task.feed(self.host.now, id, input);
        None
    }

    fn run(&mut self, task: Result<Task, Error>) -> Vec<Result<Finished, Error>> {
        let mut task = task.unwrap();
        let mut results = Vec::new();
        loop {
            match task.next(self.host.now) {
                Effect::Done => return results,
                effect => results.extend(self.perform(&mut task, effect)),
            }
        }
    }

    fn payout(&self, reference: &str) -> Result<Task, Error> {
        self.api.payout(&value(&row(reference, "\"50.00\"")).unwrap(), None)
    }

    fn lose(&mut self, at: &str, kind: FaultKind) {
        self.host.sandbox.control(self.host.now, Control::Fault(Fault { at: at.to_owned(), nth: 1, kind }));
    }
}

fn row(reference: &str, amount: &str) -> String {
    format!(r#"{{"reference":"{reference}","amount":{amount},{ROW}}}"#)
}

fn json(result: &Result<Finished, Error>) -> String {
    match result {
        Ok(finished) => finished.to_json(Naming::JavaScript),
        Err(error) => error_json(error, Naming::JavaScript),
    }
}

fn refused(result: Result<Task, Error>) -> (String, Reason) {
    let error = result.expect_err("it is refused");
    (error.field().unwrap_or_default().to_owned(), error.reason())
}

#[test]
fn a_lost_answer_is_paid_once_and_the_same_call_again_sends_nothing() {
    let mut world = World::new();
    world.lose("executeOperation", FaultKind::LoseResponse);
    let task = world.payout("row-1");
    let ended = world.run(task);
    assert!(json(&ended[0]).contains(r#""status":"paid""#), "{ended:?}");
    let task = world.payout("row-1");
    assert!(json(&world.run(task)[0]).contains(r#""alreadySettled":true"#));
    assert_eq!(world.host.sandbox.paid_all().count, 1);
}

#[test]
fn rows_overlap_and_each_ends_once() {
    let mut world = World::new();
    let rows: Vec<_> = (0..20).map(|place| row(&format!("row-{place}"), "\"1.00\"")).collect();
    let rows = value(&format!("[{}]", rows.join(","))).unwrap();
    let mut task = world.api.payouts(&rows, &value(r#"{"concurrency":5}"#).unwrap(), None).unwrap();
    let (mut held, mut most, mut ended) = (Vec::new(), 0, Vec::new());
    loop {
        match task.next(world.host.now) {
            Effect::Done => break,
            Effect::Ended { row, result, .. } => {
                assert!(json(&result).contains(r#""status":"paid""#));
                ended.push(row);
            }
            // As an async host: all that can begin, begins before anything is fed.
            Effect::Wait { .. } if !held.is_empty() => {
                most = most.max(held.len());
                for effect in std::mem::take(&mut held) {
                    world.perform(&mut task, effect);
                }
            }
            effect @ Effect::Wait { .. } => _ = world.perform(&mut task, effect),
            effect => held.push(effect),
        }
    }
    ended.sort_unstable();
    assert_eq!(ended, (0..20).collect::<Vec<_>>());
    assert_eq!((most, world.host.sandbox.paid_all().count), (5, 20));
    assert_eq!(world.host.sandbox.requests("getUserToken"), 1, "one of them renewed for all");
}

#[test]
fn what_is_given_up_is_gone_on_with() {
    for steps in 0..40 {
        let mut world = World::new();
        let mut task = world.payout("row-1").unwrap();
        for _ in 0..steps {
            let effect = task.next(world.host.now);
            world.perform(&mut task, effect);
        }
        task.cancel(world.host.now);
        let mut ended = 0;
        loop {
            match task.next(world.host.now) {
                Effect::Ended { .. } => ended += 1,
                Effect::Done => break,
                effect => panic!("after {steps} steps it still wants {effect:?}"),
            }
        }
        assert!(ended <= 1);
        drop(task);
        let resumed = world.api.resume(None);
        world.run(resumed);
        let task = world.payout("row-1");
        assert!(json(&world.run(task)[0]).contains(r#""status":"paid""#), "after {steps} steps");
        assert_eq!(world.host.sandbox.paid_all().count, 1);
    }
}

#[test]
fn a_row_that_had_ended_is_told_though_the_rest_is_given_up() {
    for steps in 20..200 {
        let mut world = World::new();
        // With a token from the start, some come to their ends at once.
        let task = world.payout("warm");
        world.run(task);
        let rows: Vec<_> = (0..10).map(|place| row(&format!("row-{place}"), "\"1.00\"")).collect();
        let rows = value(&format!("[{}]", rows.join(","))).unwrap();
        let mut task = world.api.payouts(&rows, &value(r#"{"concurrency":10}"#).unwrap(), None).unwrap();
        let (mut held, mut ended) = (Vec::new(), 0);
        for _ in 0..steps {
            match task.next(world.host.now) {
                Effect::Ended { .. } => ended += 1,
                Effect::Wait { .. } if !held.is_empty() => {
                    for effect in std::mem::take(&mut held) {
                        world.perform(&mut task, effect);
                    }
                }
                effect @ Effect::Wait { .. } => _ = world.perform(&mut task, effect),
                Effect::Done => break,
                effect => held.push(effect),
            }
        }
        task.cancel(world.host.now);
        let rest = std::iter::from_fn(|| Some(task.next(world.host.now)));
        ended += rest.take_while(|effect| !matches!(effect, Effect::Done)).count();
        assert_eq!(ended, 10, "after {steps} steps");
    }
}

#[test]
fn what_never_began_is_cancelled_in_so_many_words() {
    let json = refusal_json("", "cancelled", Naming::JavaScript).unwrap();
    assert!(json.starts_with(r#"{"code":"transport","reason":"cancelled","field":null"#), "{json}");
    assert!(json.contains(r#""outcome":"not_done","nextStep":"call_again""#), "{json}");
    assert_eq!(refusal_json("", "canceled", Naming::JavaScript), None);
    // Options of a call, read from the wrong column of a file.
    let json = refusal_json("4111111111111111", "unknown_field", Naming::JavaScript).unwrap();
    assert!(json.contains("411111******1111") && !json.contains("4111111111111111"), "{json}");
    // Rows were given up while they ran: some may have been paid.
    let json = refusal_json("rows", "cancelled", Naming::JavaScript).unwrap();
    assert!(json.contains(r#""outcome":"unknown","nextStep":"call_again""#), "{json}");
}

#[test]
fn a_leader_that_is_thrown_away_leaves_the_renewal_to_others() {
    let mut world = World::new();
    let mut leader = world.api.call("getPaymentsHistory", &value(r#"{"take":1}"#).unwrap(), None).unwrap();
    assert!(matches!(leader.next(world.host.now), Effect::Send { .. }));
    let mut follower = world.api.call("getPaymentsHistory", &value(r#"{"take":1}"#).unwrap(), None).unwrap();
    assert!(matches!(follower.next(world.host.now), Effect::Wait { until: Some(_) }));
    drop(leader);
    let ended = world.run(Ok(follower));
    assert!(json(&ended[0]).contains(r#""result":{"payments":[{"id":""#), "{}", json(&ended[0]));
}

#[test]
fn late_and_wrong_inputs_change_nothing() {
    let mut world = World::new();
    let mut task = world.payout("row-1").unwrap();
    let Effect::Load { id, .. } = task.next(world.host.now) else { panic!("it loads first") };
    assert_eq!((task.row(id), task.row(id.wrapping_add(9))), (Some(0), None));
    task.feed(world.host.now, id.wrapping_add(9), Input::Loaded(Ok(None)));
    task.feed(world.host.now, id, Input::Failed(Sent::No));
    assert!(matches!(task.next(world.host.now), Effect::Wait { .. }));
    task.feed(world.host.now, id, Input::Loaded(Ok(None)));
    task.feed(world.host.now, id, Input::Loaded(Ok(None)));
    assert!(json(&world.run(Ok(task))[0]).contains(r#""status":"paid""#));
}

#[test]
fn bad_input_is_named_before_anything_is_sent() {
    let world = World::new();
    let payout = |text: &str| refused(world.api.payout(&value(text).unwrap(), None));
    let of = |field: &str, reason| (field.to_owned(), reason);
    assert_eq!(payout(&row("row-1", "50.0")), of("Amount", Reason::AmountAsNumber));
    assert_eq!(payout(&row("row-1", "50")), of("Amount", Reason::AmountAsNumber));
    assert_eq!(payout(&row("row-1", "true")), of("Amount", Reason::TextDue));
    assert_eq!(payout(&row("row-1", "null")), of("Amount", Reason::Missing));
    assert_eq!(payout(&row("", "\"1\"")), of("reference", Reason::ReferenceForm));
    assert_eq!(payout(r#"{"reference":"a","amount":"1"}"#), of("recipient", Reason::Missing));
    assert_eq!(payout(r#"{"referense":"a"}"#), of("referense", Reason::UnknownField));
    // The first row of a file without a line of names.
    assert_eq!(payout(r#"{"4111111111111111":"a"}"#), of("411111******1111", Reason::UnknownField));
    assert_eq!(payout("[]"), of("payout", Reason::WrongValue));
    let rows = value(&format!("[{},{}]", row("a", "\"1\""), row("b", "1"))).unwrap();
    let batch = world.api.payouts(&rows, &value("{}").unwrap(), None);
    assert_eq!(refused(batch), of("rows[1].Amount", Reason::AmountAsNumber));
    let row = value(&row("row-1", "\"1\"")).unwrap();
    assert_eq!(refused(world.api.payout(&row, Some(0))), of("timeoutMs", Reason::IntegerForm));
    assert_eq!(refused(world.api.resume(Some(i64::MAX))), of("timeoutMs", Reason::IntegerForm));
    let call = |name: &str, text: &str| refused(world.api.call(name, &value(text).unwrap(), None));
    assert_eq!(call("getPaymentsHistory", r#"{"take":0}"#), of("Take", Reason::IntegerForm));
    assert_eq!(call("getPaymentsHistory", r#"{"take":1.5}"#), of("Take", Reason::IntegerForm));
    assert_eq!(call("getPaymentsHistory", r#"{"Take":1}"#), of("Take", Reason::UnknownField));
    assert_eq!(call("getPaymentsHistory", r#"{"userToken":"x"}"#), of("userToken", Reason::UnknownField));
    let naive = r#"{"take":1,"dateFrom":"2025-01-31T12:00:00"}"#;
    assert_eq!(call("getPaymentsHistory", naive), of("DateFrom", Reason::DateOffset));
    assert_eq!(call("executeOperation", r#"{"payoutOperationId":5}"#), of("PayoutOperationId", Reason::TextDue));
    assert_eq!(world.host.sandbox.requests("getUserToken"), 0);
}

#[test]
fn every_language_is_told_the_same() {
    let world = World::new();
    let payout = |text: &str| refused(world.api.payout(&value(text).unwrap(), None));
    let of = |field: &str, reason| (field.to_owned(), reason);
    // Half a pair of surrogates, as JSON writes it, is refused as what is no text.
    let half = r#""Ива\"н\\\ud83d""#;
    assert_eq!(payout(&row("row-1", half)), of("Amount", Reason::TextDue));
    assert_eq!(payout(&format!(r#"{{"reference":{half},"amount":"1"}}"#)), of("reference", Reason::TextDue));
    assert_eq!(payout(&format!(r#"{{"4111111111111111":{half}}}"#)), of("411111******1111", Reason::UnknownField));
    let rows = value(&format!(r#"[{},{{"reference":{half}}}]"#, row("a", r#""1""#))).unwrap();
    assert_eq!(
        refused(world.api.payouts(&rows, &value("{}").unwrap(), None)),
        of("rows[1].reference", Reason::TextDue)
    );
    let text = format!(r#"{{"payoutOperationId":{half}}}"#);
    let error = world.api.call("executeOperation", &value(&text).unwrap(), None).map(drop).unwrap_err();
    assert_eq!((error.field(), error.endpoint()), (Some("PayoutOperationId"), Some("executeOperation")));
    assert_eq!(world.api.prepare("getUserToken", &value(half).unwrap()).map(drop).unwrap_err().field(), Some("params"));
    let wrong = of("arguments", Reason::WrongValue);
    assert_eq!(
        value(&format!("{{{half}:1}}")).map_err(|e| (e.field().unwrap_or_default().to_owned(), e.reason())),
        Err(wrong)
    );
    // No more than every language's host can count.
    let rows = value(&format!("[{}]", row("a", r#""1""#))).unwrap();
    let wide = world.api.payouts(&rows, &value(r#"{"concurrency":4294967296}"#).unwrap(), None);
    assert_eq!(refused(wide), of("concurrency", Reason::IntegerForm));
}

#[test]
fn python_counts_in_whole_numbers() {
    let row = r#"{"reference":"a","amount":5,
        "recipient":{"type":"card","pan":"4111111111111111","name":"Иван Тестов"}}"#;
    let host = SandboxHost::new(7);
    let options = value(&sandbox_options(&host.sandbox, Naming::Python)).unwrap();
    let api = Api::new(&options, Naming::Python, true).unwrap();
    assert!(api.payout(&value(row).unwrap(), None).is_ok());
    let float = api.payout(&value(&row.replace('5', "5.0")).unwrap(), None);
    assert_eq!(refused(float), ("Amount".to_owned(), Reason::AmountAsNumber));
}

#[test]
fn without_a_journal_nothing_that_moves_money_begins() {
    let host = SandboxHost::new(7);
    let options = value(&sandbox_options(&host.sandbox, Naming::JavaScript)).unwrap();
    let api = Api::new(&options, Naming::JavaScript, false).unwrap();
    let missing = ("journal".to_owned(), Reason::JournalMissing);
    assert_eq!(refused(api.payout(&value(&row("a", "\"1\"")).unwrap(), None)), missing);
    assert_eq!(refused(api.resume(None)), missing);
    assert!(api.call("getPaymentsHistory", &value(r#"{"take":1}"#).unwrap(), None).is_ok());
}

#[test]
fn options_are_read_strictly() {
    let open = |options: &str| {
        let error = Api::new(&value(options).unwrap(), Naming::JavaScript, false).expect_err("it is refused");
        (error.field().unwrap_or_default().to_owned(), error.reason())
    };
    let keys = r#""bearerToken":"0123456789abcdef","signSecretKey":"example-sign-secret""#;
    let of = |field: &str, reason| (field.to_owned(), reason);
    assert_eq!(open("{}"), of("bearer_token", Reason::Missing));
    assert_eq!(open(&format!(r#"{{{keys},"login":"user@example.com"}}"#)), of("password", Reason::Missing));
    assert_eq!(open(&format!(r#"{{{keys},"baseURL":"x"}}"#)), of("baseURL", Reason::UnknownField));
    assert_eq!(open(&format!(r#"{{{keys},"timeouts":{{"attempt":0}}}}"#)), of("attempt", Reason::IntegerForm));
    assert_eq!(open(&format!(r#"{{{keys},"retries":-1}}"#)), of("retries", Reason::IntegerForm));
    assert_eq!(open(&format!(r#"{{{keys},"checks":{{"luhn":false}}}}"#)), of("checks", Reason::UnknownCheck));
    assert_eq!(
        open(&format!(r#"{{{keys},"bearerToken":5}}"#).replace(keys, r#""signSecretKey":"x""#)).1,
        Reason::TextDue
    );
}

#[test]
fn no_retries_means_none() {
    let mut world = World::with(r#"{"retries":0}"#);
    world.lose("getUserToken", FaultKind::LoseResponse);
    let task = world.api.call("getPaymentsHistory", &value(r#"{"take":1}"#).unwrap(), None);
    let ended = world.run(task);
    assert_eq!(ended[0].as_ref().err().map(Error::code), Some(Code::Transport));
    assert_eq!(world.host.sandbox.requests("getUserToken"), 1);
}

#[test]
fn progress_names_what_happens_and_no_secret() {
    let mut world = World::new();
    let mut task = world.payout("row-1").unwrap();
    task.observe(Naming::JavaScript);
    let mut told = Vec::new();
    loop {
        let effect = task.next(world.host.now);
        told.extend(std::iter::from_fn(|| task.told()));
        if matches!(effect, Effect::Done) {
            break;
        }
        world.perform(&mut task, effect);
    }
    assert!(told[0].starts_with(r#"{"event":"sending""#) || told[0].contains("Intent"), "{told:?}");
    let all = told.join("\n");
    assert!(all.contains(r#""record":"Executing","attempt":1,"stored":true"#), "{all}");
    assert!(all.contains(r#""event":"answered""#) && all.contains(r#""endpoint":"executeOperation""#), "{all}");
    let keys = world.host.sandbox.credentials();
    for secret in [keys.bearer_token(), keys.sign_secret_key(), keys.password(), "79990000000"] {
        assert!(!all.contains(secret));
    }
}

#[test]
fn a_token_is_wrapped_and_left_out_of_the_raw_text() {
    let mut world = World::new();
    let keys = world.host.sandbox.credentials().clone();
    let login = format!(r#"{{"login":"{}","password":"{}"}}"#, keys.login(), keys.password());
    let task = world.api.call("getUserToken", &value(&login).unwrap(), None);
    let ended = world.run(task).remove(0);
    let json = json(&ended);
    assert!(json.contains(r#""userToken":{"secret":""#), "{json}");
    let raw = ended.unwrap().raw().unwrap();
    assert!(raw.contains(r#""UserToken":"[redacted]""#), "{raw}");
}

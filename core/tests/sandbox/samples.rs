//! The provider's own samples: its answers' shapes, and its PHP and C# bodies.

use intellectmoney::sandbox::{Behaviour, Control, Sandbox};
use intellectmoney::{
    ExecuteOperation, GetInvoicesHistory, GetOperationState, GetPaymentsHistory, Options, WithdrawMoney,
};

use crate::raw::{Raw, escape, sign, text};
use crate::rig::{Failure, PAN, Rig, card, client, sbp};

/// The keys of an answer in their order, and the texts that are the provider's own.
fn skeleton(json: &str) -> String {
    let mut out = String::new();
    let mut rest = json;
    while let Some((before, after)) = rest.split_once('"') {
        out.extend(before.chars().filter(|c| "{}[]:".contains(*c)));
        let Some((word, after)) = after.split_once('"') else { return out };
        let own = after.trim_start().starts_with(':') || word.starts_with("Успешно");
        out.push_str(if own { word } else { "~" });
        rest = after;
    }
    out.extend(rest.chars().filter(|c| "{}[]:".contains(*c)));
    out
}

fn same(answer: &str, sample: &str) {
    // The sample's escaped quotation marks would end a text in this simple reading.
    assert_eq!(skeleton(&answer.replace("\\\"", "'")), skeleton(&sample.replace("\\\"", "'")));
}

#[test]
fn answers_have_the_shapes_of_the_samples() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let sign_in = rig.client.sign_in()?;
    let delivery = rig.sandbox.handle(rig.now, sign_in.request());
    let answer = |delivery: intellectmoney::sandbox::Delivery| delivery.answer().map(text).unwrap_or_default();
    same(&answer(delivery), include_str!("../../../tests/samples/getUserToken-reconstructed.json"));

    let id = rig.create(sbp(), "50")?;
    let create = intellectmoney::CreateOperation::new(sbp(), "50".parse()?);
    same(&answer(rig.deliver(&create)?), include_str!("../../../tests/samples/createOperation-created.json"));
    let delete = intellectmoney::DeleteOperation { payout_operation_id: rig.create(sbp(), "1")? };
    same(&answer(rig.deliver(&delete)?), include_str!("../../../tests/samples/deleteOperation-ok.json"));
    let execute = ExecuteOperation { payout_operation_id: id };
    same(&answer(rig.deliver(&execute)?), include_str!("../../../tests/samples/executeOperation-inProcess.json"));
    let state = GetOperationState { payout_operation_id: id };
    same(&answer(rig.deliver(&state)?), include_str!("../../../tests/samples/getOperationState-inProcess.json"));
    let account_id = rig.sandbox.credentials().account_id().to_owned();
    let withdraw = WithdrawMoney { account_id, amount: "1".parse()?, transaction_date: None };
    same(&answer(rig.deliver(&withdraw)?), include_str!("../../../tests/samples/withdrawMoney-ok.json"));
    let page = GetPaymentsHistory { skip: Some(1), ..GetPaymentsHistory::first(1) };
    same(&answer(rig.deliver(&page)?), include_str!("../../../tests/samples/getPaymentsHistory-ok.json"));
    let page = GetInvoicesHistory { include_payment_transactions: Some(true), ..GetInvoicesHistory::first(1) };
    same(&answer(rig.deliver(&page)?), include_str!("../../../tests/samples/getInvoicesHistory-reconstructed.json"));

    rig.control(Control::Outcome {
        recipient: PAN.to_owned(),
        outcome: intellectmoney::sandbox::RecipientOutcome::Fail,
    });
    let failed = rig.create(card(), "50")?;
    rig.execute(failed)??;
    rig.now += 10_000;
    let state = GetOperationState { payout_operation_id: failed };
    same(&answer(rig.deliver(&state)?), include_str!("../../../tests/samples/executeOperation-failed.json"));
    rig.control(Control::EndSessions);
    let expired = answer(rig.deliver(&delete)?);
    same(&expired, include_str!("../../../tests/samples/deleteOperation-sessionExpired.json"));
    assert!(expired.contains("Время сессии пользователя истекло. (sandbox-"));
    Ok(())
}

#[test]
fn without_a_wish_for_json_the_answer_is_xml() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let (login, password) =
        (rig.sandbox.credentials().login().to_owned(), rig.sandbox.credentials().password().to_owned());
    let body = format!("Login={}&Password={}", escape(&login), escape(&password));
    let sign = sign(&rig.sandbox, &["", &login, &password, ""]);
    let raw = || Raw::new(&rig.sandbox, "user/getUserToken", &body, &sign);
    let (none, xml, other) =
        (raw().without("Accept"), raw().header("Accept", "application/xml"), raw().header("Accept", "text/json"));
    for raw in [none, xml] {
        let answer = raw.send(&mut rig)?;
        assert_eq!(answer.header("Content-Type"), Some("application/xml; charset=utf-8"));
        let answer = text(&answer);
        assert!(answer.contains("<Response><OperationState><Code>0</Code><Desc>Успешно обработана</Desc>"), "{answer}");
        assert!(answer.contains("</State><UserToken>") && answer.ends_with("</UserToken></Result></Response>"));
        let error = rig.client.sign_in()?.answer(&intellectmoney::Response::new(200, answer)).err();
        assert_eq!(error.map(|error| error.reason().as_str()), Some("xml_answer"));
    }
    assert!(text(&other.send(&mut rig)?).starts_with('{'));
    Ok(())
}

/// The samples' body under the samples' headers; only token, number and Sign are ours.
fn sample(rig: &Rig, path: &str, body: &str, values: &[&str]) -> Raw {
    Raw::new(&rig.sandbox, path, body, &sign(&rig.sandbox, values)).header("Content-Type", "application/json")
}

#[test]
fn the_bodies_of_the_csharp_and_php_samples_are_read_as_forms() -> Result<(), Failure> {
    let mut rig = Rig::new()?;
    let id = rig.create(sbp(), "50")?.to_string();
    let token = rig.token.expose().to_owned();
    let account = rig.sandbox.credentials().account_id().to_owned();
    // C#: FormUrlEncodedContent escapes `/` and `+`.
    let escaped = token.replace('/', "%2F").replace('+', "%2B");
    for (path, rest, values, found) in [
        ("payout/executeOperation", format!("PayoutOperationId={id}"), vec![id.as_str()], "InProcess"),
        ("payment/withdrawMoney", format!("AccountId={account}&Amount=1"), vec![account.as_str(), "1", ""], "Confirm"),
        ("payment/getPaymentsHistory", "Take=5".to_owned(), vec!["", "5", "", "", "", ""], "Deposit"),
    ] {
        let values: Vec<&str> = std::iter::once(token.as_str()).chain(values).collect();
        let csharp = sample(&rig, path, &format!("UserToken={escaped}&{rest}"), &values).send(&mut rig)?;
        assert!(text(&csharp).contains(found), "{}", text(&csharp));
        // PHP: the token stands in the body as it is; its `+` is read as a space.
        let php = sample(&rig, path, &format!("UserToken={token}&{rest}"), &values).send(&mut rig)?;
        assert_eq!(php.status, 401);
        let problem = rig.sandbox.log().last().and_then(|entry| entry.problem.clone());
        assert!(problem.is_some_and(|problem| problem.contains("an unescaped + in UserToken")));
    }
    assert!(rig.sandbox.relied_on().contains(&Behaviour::FormUnderJson.note()));

    // With `/` alone, as in the PHP sample of deleteOperation, nothing needs escaping.
    let id = rig.create(sbp(), "50")?.to_string();
    let body = format!("UserToken={}&PayoutOperationId={id}", token.replace('+', "%2B"));
    let php = sample(&rig, "payout/deleteOperation", &body, &[&token, &id]).send(&mut rig)?;
    assert!(text(&php).ends_with("\"Result\":true}"));
    Ok(())
}

#[test]
fn the_same_seed_and_calls_give_the_same_bytes() -> Result<(), Failure> {
    let play = |seed: u64, start: i64| -> Result<Vec<String>, Failure> {
        let sandbox = Sandbox::new(seed);
        let client = client(&sandbox, Options::default())?;
        let mut rig = Rig { sandbox, client, now: start, ..Rig::new()? };
        rig.sign_in()?;
        let id = rig.create(sbp(), "50")?;
        rig.execute(id)??;
        let mut seen = vec![id.to_string(), rig.token.expose().to_owned()];
        for _ in 0..12 {
            rig.now += 1000;
            seen.push(rig.state(id)?);
        }
        seen.extend(rig.deliver(&GetPaymentsHistory::first(300))?.answer().map(text));
        seen.push(format!("{:?} {:?}", rig.sandbox, rig.sandbox.log()));
        Ok(seen)
    };
    assert_eq!(play(7, 1000)?, play(7, 1000)?);
    assert_ne!(play(7, 1000)?.first(), play(8, 1000)?.first());
    assert_ne!(play(7, 1000)?.first(), play(7, 1001)?.first(), "a sandbox started later gives other numbers");
    Ok(())
}

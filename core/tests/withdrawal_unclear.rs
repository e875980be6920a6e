//! A withdrawal that took effect and is answered by an error: the provider is asked for what it named.

#![cfg(feature = "sandbox")]

use intellectmoney::host::Host;
use intellectmoney::journal::MemoryStore;
use intellectmoney::machine::Withdrawal;
use intellectmoney::sandbox::SandboxHost;
use intellectmoney::{Connection, Options, Request, Response, Sent};

/// A host whose withdrawal takes effect and is answered by an error that names it.
struct Unclear(SandboxHost, bool);

impl Host for Unclear {
    fn now(&mut self) -> i64 {
        self.0.now()
    }
    fn send(&mut self, request: &Request, timeout: i64) -> Result<Response, Sent> {
        let mut response = self.0.send(request, timeout)?;
        match request.endpoint().name {
            "withdrawMoney" => {
                let body = String::from_utf8(response.body).expect("UTF-8");
                let told = r#""Result":{"State":{"Code":0"#;
                assert!(body.contains(told), "{body}");
                response.body = body.replacen(told, r#""Result":{"State":{"Code":3"#, 1).into_bytes();
                Ok(response)
            }
            "getTransactionData" if !self.1 => Err(Sent::Maybe),
            _ => Ok(response),
        }
    }
    fn sleep(&mut self, millis: i64) {
        self.0.sleep(millis);
    }
}

#[test]
fn an_unclear_answer_that_names_its_transaction_is_asked_for_it() {
    for (answers, status) in [(true, "confirmed"), (false, "unknown")] {
        let host = SandboxHost::new(7);
        let client = host.client(Options::default()).expect("a client");
        let mut connection = Connection::new(client, Unclear(host, answers), MemoryStore::new());
        let call = Withdrawal {
            reference: "out-1".to_owned(),
            account_id: connection.host().0.sandbox.credentials().account_id().to_owned(),
            amount: "70".parse().expect("an amount"),
            transaction_date: None,
        };
        let outcome = connection.withdraw(&call).expect("an outcome");
        assert_eq!(outcome.status(), status);
        let named = outcome.details().transaction.as_ref().and_then(|done| done.amount).map(|sum| sum.to_string());
        assert_eq!(named.as_deref(), answers.then_some("70.00"));
        let again = connection.withdraw(&call).expect("an outcome");
        assert_eq!((again.status(), again.details().already_settled), (status, answers));
        assert_eq!(connection.host().0.sandbox.requests("withdrawMoney"), 1);
    }
}

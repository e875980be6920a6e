//! What others do meanwhile: another client of the same login, a person in the cabinet,
//! buyers, banks.

use intellectmoney::sandbox::{Control, RecipientOutcome};
use intellectmoney::types::Decimal;
use intellectmoney::{Params, UserToken};

use super::process::Happening;
use super::readers::Reader;
use super::world::World;

impl World {
    /// Another client signs in: where a new token ends the old one, everybody's is gone.
    pub(super) fn rival(&mut self) {
        if !self.is_faulty {
            return;
        }
        self.counts.add("rival login");
        let _ = self.sign_in();
        let after = self.random.between(2000, 240_000);
        self.later(after, Happening::Rival);
    }

    fn sign_in(&mut self) -> Option<UserToken> {
        self.trace.note(self.now, || "another client signs in".to_owned());
        let client = std::sync::Arc::clone(&self.client);
        let prepared = client.sign_in().ok()?;
        let delivery = self.sandbox.handle(self.now, prepared.request());
        let answer = prepared.answer(delivery.answer()?).ok()?;
        let token = answer.result.user_token();
        self.secrets.push(token.expose().to_owned());
        Some(token)
    }

    pub(super) fn end_sessions(&mut self) {
        if self.is_faulty {
            self.counts.add("sessions ended");
            self.trace.note(self.now, || "all sessions end".to_owned());
            self.control(Control::EndSessions);
        }
    }

    /// Someone deletes an operation that the journal knows and that has not run.
    pub(super) fn cabinet(&mut self) {
        if !self.is_faulty {
            return;
        }
        let debt = self.random.place(self.debts.len());
        let Some(operation) = self.debts[debt].lines.last().and_then(|(_, record)| record.operation()) else {
            return self.later(5000, Happening::Cabinet);
        };
        let Some(token) = self.sign_in() else { return };
        let mut params = Params::from_iter([("PayoutOperationId", operation.to_string())]);
        params.set("UserToken", token.expose());
        let client = std::sync::Arc::clone(&self.client);
        let Ok(prepared) = client.prepare_texts("deleteOperation", &params) else { return };
        let delivery = self.sandbox.handle(self.now, prepared.request());
        let deleted = delivery.answer().is_some_and(|response| prepared.answer(response).is_ok());
        self.trace.note(self.now, || format!("cabinet: delete {operation}: {deleted}"));
        if deleted {
            self.counts.add("deleted in the cabinet");
        }
        // An answer that a fault destroyed leaves open whether it is deleted.
        self.debts[debt].was_deleted_outside = true;
    }

    pub(super) fn top_up(&mut self) {
        self.counts.add("top-up");
        self.trace.note(self.now, || "the balance is topped up".to_owned());
        self.control(Control::Balance(Decimal::new(100_000_000, 2)));
    }

    /// A buyer pays: a row of the history.
    pub(super) fn deposit(&mut self) {
        if !self.is_faulty {
            return;
        }
        self.counts.add("deposit");
        if self.readers.iter().any(Reader::is_reading) {
            self.counts.add("row inserted while a history is read");
        }
        let amount = Decimal::new(self.random.between(100, 5_000), 2);
        self.trace.note(self.now, || format!("a buyer pays {amount}"));
        self.control(Control::Deposit { amount, eshop_id: "450000".to_owned() });
    }

    pub(super) fn outage(&mut self, millis: i64) {
        self.counts.add("outage");
        self.trace.note(self.now, || format!("no connection for {millis} ms"));
        self.unreachable_until = self.now + millis;
    }

    pub(super) fn bank_recovers(&mut self) {
        self.counts.add("bank recovers");
        let failing: Vec<String> =
            self.debts.iter().filter(|debt| debt.bank_failed).map(|debt| debt.recipient.clone()).collect();
        for recipient in failing {
            self.trace.note(self.now, || "a recipient's bank works again".to_owned());
            self.control(Control::Outcome { recipient, outcome: RecipientOutcome::Complete });
        }
    }
}

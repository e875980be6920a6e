//! A blocking session: signs, sends with [`send_ureq`](crate::send_ureq), reads, renews.

use std::thread::sleep;

use intellectmoney::endpoints::{Call, FromResult};
use intellectmoney::{Client, Error, NextStep, Prepared, UserToken};

use crate::account::{Account, Pace};
use crate::send_ureq::Host;
use crate::timeline::{Timeline, failure};

/// One session with the provider.
#[derive(Debug)]
pub struct Shop {
    client: Client,
    host: Host,
    token: UserToken,
    pace: Pace,
    timeline: Timeline,
}

impl Shop {
    /// Signs in.
    pub fn open(account: &Account, timeline: Timeline) -> Result<Self, Error> {
        let (client, pace, host) = (account.client.clone(), account.pace(), Host::default());
        let mut shop = Self { client, host, token: UserToken::new(""), pace, timeline };
        shop.sign_in()?;
        Ok(shop)
    }

    /// Sends a call once: the only way to send one that moves money.
    pub fn once<C: Call>(&mut self, call: &C) -> Result<C::Answer, Error> {
        let prepared = self.client.prepare(&self.token, call)?;
        self.send(&prepared)
    }

    /// Sends a call that moves no money until there is an answer, four times at most.
    pub fn repeatable<C: Call>(&mut self, call: &C) -> Result<C::Answer, Error> {
        for _ in 1..4 {
            match self.once(call) {
                Err(error) if error.next_step() == NextStep::RenewSession => self.sign_in()?,
                Err(error) if matches!(error.next_step(), NextStep::Repeat | NextStep::RepeatLater) => {
                    sleep(self.pace.first);
                }
                ended => return ended,
            }
        }
        self.once(call)
    }

    fn sign_in(&mut self) -> Result<(), Error> {
        let grant = self.client.sign_in()?;
        let mut answer = self.send(&grant);
        for _ in 1..4 {
            match &answer {
                Err(error) if error.next_step() == NextStep::RepeatLater => sleep(self.pace.first),
                _ => break,
            }
            answer = self.send(&grant);
        }
        self.token = answer?.user_token();
        self.timeline.step("getUserToken", "a session");
        Ok(())
    }

    fn send<A: FromResult>(&mut self, prepared: &Prepared<A>) -> Result<A, Error> {
        let request = prepared.request();
        let answer = match self.host.exchange(request, 20_000) {
            Ok(response) => prepared.answer(&response).map(|answer| answer.result),
            Err(no_answer) => {
                self.timeline.step(request.endpoint().name, &no_answer.cause);
                Err(Error::lost(request.endpoint(), no_answer.sent))
            }
        };
        answer.inspect_err(|error| self.timeline.step(request.endpoint().name, &failure(error)))
    }
}

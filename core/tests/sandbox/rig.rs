//! A client, a sandbox and a clock that only moves when told.

use intellectmoney::endpoints::{Call, FromResult};
use intellectmoney::sandbox::{Control, Delivery, Sandbox};
use intellectmoney::types::Uuid;
use intellectmoney::{
    Answer, Client, CreateOperation, Credentials, DeleteOperation, Encoding, Error, ExecuteOperation, Generation,
    GetOperationState, Options, Prepared, Recipient, UserToken,
};

pub(crate) type Failure = Box<dyn std::error::Error>;

pub(crate) const PHONE: &str = "79990000000";
pub(crate) const PAN: &str = "4111111111111111";

pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) token: UserToken,
    /// Milliseconds.
    pub(crate) now: i64,
}

impl Rig {
    pub(crate) fn new() -> Result<Self, Failure> {
        Self::with(Generation::Current, Encoding::Form)
    }

    pub(crate) fn with(generation: Generation, encoding: Encoding) -> Result<Self, Failure> {
        let mut sandbox = Sandbox::new(7);
        sandbox.control(0, Control::Generations(vec![generation]));
        let client = client(&sandbox, Options::default().generation(generation).encoding(encoding))?;
        let mut rig = Self { sandbox, client, token: UserToken::new(""), now: 1_760_000_000_000 };
        rig.sign_in()?;
        Ok(rig)
    }

    pub(crate) fn sign_in(&mut self) -> Result<(), Failure> {
        let prepared = self.client.sign_in()?;
        self.token = self.answered(&prepared)??.result.user_token();
        Ok(())
    }

    /// What the sandbox does with a call of this client.
    pub(crate) fn deliver<C: Call>(&mut self, call: &C) -> Result<Delivery, Failure> {
        let prepared = self.client.prepare(&self.token, call)?;
        Ok(self.sandbox.handle(self.now, prepared.request()))
    }

    /// A call that is answered in time; inside: what the client makes of it.
    pub(crate) fn call<C: Call>(&mut self, call: &C) -> Result<Result<Answer<C::Answer>, Error>, Failure> {
        let prepared = self.client.prepare(&self.token, call)?;
        self.answered(&prepared)
    }

    pub(crate) fn answered<A: FromResult>(
        &mut self,
        prepared: &Prepared<A>,
    ) -> Result<Result<Answer<A>, Error>, Failure> {
        let delivery = self.sandbox.handle(self.now, prepared.request());
        Ok(prepared.answer(delivery.answer().ok_or("no answer")?))
    }

    pub(crate) fn create(&mut self, recipient: Recipient, amount: &str) -> Result<Uuid, Failure> {
        let created = self.call(&CreateOperation::new(recipient, amount.parse()?))??.result;
        assert_eq!(created.payout_operation_state().as_str(), "Created");
        Ok(created.payout_operation_id())
    }

    pub(crate) fn execute(&mut self, id: Uuid) -> Result<Result<String, Error>, Failure> {
        let answer = self.call(&ExecuteOperation { payout_operation_id: id })?;
        Ok(answer.map(|answer| answer.result.payout_operation_state().as_str().to_owned()))
    }

    pub(crate) fn state(&mut self, id: Uuid) -> Result<String, Failure> {
        let answer = self.call(&GetOperationState { payout_operation_id: id })??;
        Ok(answer.result.payout_operation_state().as_str().to_owned())
    }

    pub(crate) fn delete(&mut self, id: Uuid) -> Result<Result<(), Error>, Failure> {
        Ok(self.call(&DeleteOperation { payout_operation_id: id })?.map(|_| ()))
    }

    pub(crate) fn control(&mut self, control: Control) {
        self.sandbox.control(self.now, control);
    }

    /// Payouts and roubles that reached the phone.
    pub(crate) fn paid(&self) -> (u32, String) {
        let paid = self.sandbox.paid(PHONE);
        (paid.count, paid.total.to_string())
    }

    pub(crate) fn balance(&self) -> String {
        self.sandbox.balance().to_string()
    }
}

pub(crate) fn client(sandbox: &Sandbox, options: Options) -> Result<Client, Failure> {
    let made_up = sandbox.credentials();
    let credentials = Credentials::new(made_up.bearer_token(), made_up.sign_secret_key())?
        .with_login(made_up.login(), made_up.password());
    Ok(Client::with_options(credentials, options))
}

pub(crate) fn sbp() -> Recipient {
    Recipient::sbp("+7 (999) 000-00-00", "100000000000", "Иван Тестов")
}

pub(crate) fn card() -> Recipient {
    Recipient::card("4111 1111 1111 1111", "IVAN TESTOV")
}

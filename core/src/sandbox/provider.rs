//! What the endpoints do, once a request has been let in.

use std::str::FromStr;

use super::answer::{Refusal, Reply, SUCCESS, processed, result, roubles};
use super::behaviour::{Behaviour, Behaviours};
use super::body::Fields;
use super::credentials::SandboxCredentials;
use super::document::{Document, number, text};
use super::entropy::Entropy;
use super::history::{History, Kind, Query};
use super::invoices::InvoiceQuery;
use super::payouts::Payouts;
use super::sessions::Sessions;
use super::settings::Settings;
use crate::types::{Decimal, MoscowTime, Uuid};

/// A request that passed Bearer, Sign and field rules.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    /// Sandbox time, Unix milliseconds.
    pub(super) now: i64,
    pub(super) fields: &'a Fields<'a>,
    /// The fault `stuck`.
    pub(super) stuck: bool,
    /// The fault `expire_token` at getUserToken.
    pub(super) dead_token: bool,
}

impl<'a> Call<'a> {
    /// A value, empty where it was not sent.
    pub(super) fn get(&self, name: &str) -> &'a str {
        self.fields.get(name).unwrap_or_default()
    }

    /// A whole number; the field rules have checked the form.
    pub(super) fn number<T: FromStr>(&self, name: &str) -> Option<T> {
        self.fields.get(name)?.parse().ok()
    }

    /// Unix milliseconds.
    pub(super) fn date(&self, name: &str) -> Option<i64> {
        self.number(name).map(MoscowTime::unix_millis)
    }

    /// Roubles; the field rules have checked the form.
    pub(super) fn amount(&self) -> Decimal {
        Decimal::from_str_exact(self.get("Amount")).unwrap_or_default()
    }
}

/// Books, sessions and history of one account.
#[derive(Clone)]
pub(super) struct Provider {
    pub(super) credentials: SandboxCredentials,
    pub(super) settings: Settings,
    pub(super) relied: Behaviours,
    /// What a history rests on from now on, once somebody reads it.
    outgoing: Behaviours,
    pub(super) sessions: Sessions,
    pub(super) payouts: Payouts,
    pub(super) history: History,
    /// Roubles.
    pub(super) balance: Decimal,
    /// What the made-up numbers of this run are drawn from.
    pub(super) run: u64,
    drawn: u64,
}

impl Provider {
    pub(super) fn new(seed: u64) -> Self {
        let settings = Settings::default();
        let shop = settings.shops.first().map(|(id, _)| id.as_str()).unwrap_or_default();
        Self {
            credentials: SandboxCredentials::new(seed, shop),
            settings,
            relied: Behaviours::default(),
            outgoing: Behaviours::default(),
            sessions: Sessions::default(),
            payouts: Payouts::default(),
            history: History::default(),
            balance: Decimal::new(100_000_000, 2),
            run: seed,
            drawn: 0,
        }
    }

    /// Notes that an answer rests on a behaviour, and says whether it is on.
    pub(super) fn rely(&mut self, behaviour: Behaviour) -> bool {
        self.relied.set(behaviour, true);
        self.settings.switches.has(behaviour)
    }

    /// Time has come this far: banks answer what is due.
    pub(super) fn settle(&mut self, now: i64) {
        let back = self.payouts.settle(now);
        self.set_balance(self.balance.saturating_add(back));
    }

    /// Roubles always show their kopecks.
    pub(super) fn set_balance(&mut self, balance: Decimal) {
        self.balance = balance;
        if balance.scale() < 2 {
            self.balance.rescale(2);
        }
    }

    pub(super) fn guid(&mut self) -> Uuid {
        self.drawn = self.drawn.saturating_add(1);
        Entropy::nth(self.run, "guid", self.drawn).guid()
    }

    pub(super) fn answer(&mut self, endpoint: &str, call: Call<'_>) -> Result<Reply, Refusal> {
        self.rely(Behaviour::Envelope);
        match endpoint {
            "getUserToken" => self.get_user_token(call),
            "createOperation" => self.create_operation(call),
            "executeOperation" => self.execute_operation(call),
            "getOperationState" => self.get_operation_state(call),
            "deleteOperation" => self.delete_operation(call),
            "withdrawMoney" => self.withdraw_money(call),
            "getPaymentsHistory" => Ok(self.get_payments_history(call)),
            "getTransactionData" => self.get_transaction_data(call),
            "getInvoicesHistory" => Ok(self.get_invoices_history(call)),
            "getInvoiceInfo" => self.get_invoice_info(call),
            "getAccountData" => self.get_account_data(call),
            _ => Err(Refusal::operation("Метод не поддерживается.")),
        }
    }

    fn get_user_token(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let known =
            call.get("Login") == self.credentials.login() && call.get("Password") == self.credentials.password();
        if !known {
            self.rely(Behaviour::LoginRefused);
            return Err(Refusal::Result {
                code: 2, source: None, desc: "Неверный логин или пароль.".to_owned()
            });
        }
        if self.sessions.any_alive(call.now) && self.rely(Behaviour::NewTokenEndsOld) {
            self.sessions.end_all();
        }
        let life = if call.dead_token { 0 } else { self.settings.token_life };
        let token = self.sessions.begin(self.run, call.now, call.now.saturating_add(life));
        Ok(processed(Some(self.guid()), result(SUCCESS, [("UserToken", text(token))])))
    }

    /// Refuses an account that is not ours.
    fn own_account(&mut self, call: Call<'_>) -> Result<(), Refusal> {
        let account = call.get("AccountId");
        if account == self.credentials.account_id() {
            return Ok(());
        }
        self.rely(Behaviour::AccountUnavailable);
        Err(Refusal::field("AccountId", format!("Операция для счета {account} недоступна.")))
    }

    fn get_account_data(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        self.own_account(call)?;
        self.rely(Behaviour::AccountInfoFields);
        if call.fields.get("BalanceOnDate").is_some() {
            self.rely(Behaviour::BalanceNow);
        }
        let members = [("AccountId", text(call.get("AccountId").to_owned())), ("Balance", roubles(self.balance))];
        Ok(processed(None, result(SUCCESS, members)))
    }

    fn withdraw_money(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        self.own_account(call)?;
        let amount = call.amount();
        if amount > self.balance {
            self.rely(Behaviour::WithdrawOverBalance);
            return Err(Refusal::field("Amount", "Недостаточно средств на счете."));
        }
        self.set_balance(self.balance.saturating_sub(amount));
        let transaction = self.went_out(Behaviour::WithdrawalsInHistory, call.now, amount, "Вывод средств");
        Ok(self.transaction(transaction, amount))
    }

    fn get_transaction_data(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let id = call.get("TransactionId").parse().unwrap_or_default();
        let Some(amount) = self.history.transaction(id) else {
            self.rely(Behaviour::TransactionUnknown);
            // Its number may be a card's, sent in the wrong field, and the log shows this sentence.
            return Err(Refusal::field("TransactionId", "Транзакция не найдена."));
        };
        Ok(self.transaction(id, amount))
    }

    fn transaction(&mut self, id: i64, amount: Decimal) -> Reply {
        let members = [
            ("TransactionId", number(id)),
            ("PaymentState", text("Confirm")),
            ("Amount", number(amount)),
            ("Currency", text("RUB")),
        ];
        processed(Some(self.guid()), result("Успешно обработан.", members))
    }

    /// Money left at this time: a row of the history where switches say so. Gives the
    /// transaction's number.
    pub(super) fn went_out(&mut self, shown: Behaviour, now: i64, amount: Decimal, to: &'static str) -> i64 {
        self.outgoing.set(shown, true);
        let listed = self.settings.switches.has(shown);
        self.history.push(now, amount, Kind::Withdraw(to), listed)
    }

    fn get_invoices_history(&mut self, call: Call<'_>) -> Reply {
        self.rely(Behaviour::InvoiceFields);
        let filters = ["EshopId", "InvoiceId", "DateFrom", "DateTo", "ChangeDateFrom", "ChangeDateTo"];
        let others = ["IsHoldingSearch", "OrganizationId", "OwnerEmail", "WithRefunds"];
        if filters.iter().chain(&others).any(|name| call.fields.get(name).is_some()) {
            self.rely(Behaviour::InvoiceFilters);
        }
        let query = InvoiceQuery {
            skip: call.number("Skip").unwrap_or_default(),
            take: call.number("Take").unwrap_or_default(),
            eshop_id: call.fields.get("EshopId"),
            invoice: call.number("InvoiceId"),
            made: (call.date("DateFrom"), call.date("DateTo")),
            changed: (call.date("ChangeDateFrom"), call.date("ChangeDateTo")),
            owner: call.fields.get("OwnerEmail"),
            payments: matches!(call.get("IncludePaymentTransactions"), "true" | "1"),
            newest_first: self.rely(Behaviour::NewestFirst),
        };
        let page = self.history.invoices(&query, self.credentials.account_id());
        processed(Some(self.guid()), result(SUCCESS, [("InvoicesHistoryList", Document::Array(page))]))
    }

    fn get_invoice_info(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        self.rely(Behaviour::InvoiceInfoFields);
        let query = InvoiceQuery {
            take: 1,
            eshop_id: call.fields.get("EshopId"),
            invoice: call.number("InvoiceId"),
            payments: true,
            ..InvoiceQuery::default()
        };
        let found = self.history.invoices(&query, self.credentials.account_id()).pop();
        let Some(invoice) = found else {
            self.rely(Behaviour::InvoiceUnknown);
            return Err(Refusal::field("InvoiceId", "Счет не найден."));
        };
        Ok(processed(Some(self.guid()), result(SUCCESS, [("Invoice", invoice)])))
    }

    fn get_payments_history(&mut self, call: Call<'_>) -> Reply {
        self.relied.add(self.outgoing);
        let query = Query {
            skip: call.number("Skip").unwrap_or_default(),
            take: call.number("Take").unwrap_or_default(),
            eshop_id: call.fields.get("EshopId"),
            from: call.date("DateFrom"),
            to: call.date("DateTo"),
            transaction: call.number("PaymentTransactionId"),
            newest_first: self.rely(Behaviour::NewestFirst),
        };
        if query.from.is_some() || query.to.is_some() {
            self.rely(Behaviour::HistoryBounds);
        }
        if query.transaction.is_some() {
            self.rely(Behaviour::TransactionFilter);
        }
        let page = self.history.page(&query, self.credentials.account_id());
        processed(None, result(SUCCESS, [("PaymentsHistoryList", page)]))
    }
}

//! The four payout endpoints: create, execute, read the state, delete.

use super::answer::{Refusal, Reply, SUCCESS, processed, result};
use super::behaviour::Behaviour;
use super::control::{RecipientOutcome, normalise_recipient};
use super::document::{Document, text};
use super::entropy::Entropy;
use super::payouts::{Payout, Stage};
use super::provider::{Call, Provider};
use super::settings::Settings;
use crate::types::{Decimal, Uuid};

const HOUR: i64 = 3_600_000;

impl Provider {
    pub(super) fn create_operation(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let card = call.fields.get("Pan");
        if card.is_some() && !self.settings.pci_dss {
            self.rely(Behaviour::AccessRefusal);
            return Err(Refusal::operation("Недостаточный уровень доступа."));
        }
        let bank = call.fields.get("BankId");
        if let Some(bank) = bank {
            let known = self.settings.banks.iter().any(|(id, _)| id == bank);
            if !known && self.rely(Behaviour::KnownBanksOnly) {
                return Err(Refusal::field("BankId", "Банк не найден."));
            }
        }
        if let Some(shop) = call.fields.get("EshopId") {
            let known = self.settings.shops.iter().any(|(id, _)| id == shop);
            if !known && self.rely(Behaviour::KnownShopsOnly) {
                return Err(Refusal::field("EshopId", "Магазин не найден."));
            }
        }
        if call.get("Currency") != "RUB" {
            self.rely(Behaviour::CurrencyOfTheAccount);
            return Err(Refusal::field("Currency", "Валюта выплаты не поддерживается."));
        }
        let recipient = normalise_recipient(card.unwrap_or_else(|| call.get("Account"))).into();
        let (id, amount) = (self.guid(), call.amount());
        let payout = Payout { recipient, bank: bank.map(Into::into), amount, stage: Stage::Created, stuck: call.stuck };
        self.payouts.insert(id, payout);
        Ok(operation(id, Stage::Created, call.now))
    }

    pub(super) fn execute_operation(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let (id, Standing { stage, amount, stuck, fails }) = self.operation(call)?;
        match stage {
            Stage::Created => {}
            Stage::NotEnoughMoney if self.rely(Behaviour::ExecuteAfterTopUp) => {}
            stage if self.rely(Behaviour::SecondExecuteRefused) => {
                let desc = format!("Операция выплаты не может быть исполнена. Состояние: {}.", stage.name(call.now));
                return Err(Refusal::field("PayoutOperationId", desc));
            }
            stage => return Ok(operation(id, stage, call.now)),
        }
        let stage = if amount > self.balance {
            self.rely(Behaviour::NotEnoughMoney);
            Stage::NotEnoughMoney
        } else {
            self.rely(Behaviour::MoneyLeavesAtExecute);
            self.set_balance(self.balance.saturating_sub(amount));
            self.went_out(Behaviour::PayoutsInHistory, call.now, amount, "Выплата");
            self.run_stage(id, stuck || call.stuck, fails, call.now)
        };
        self.payouts.set(id, stage);
        Ok(operation(id, stage, call.now))
    }

    /// How long the bank takes is drawn from the operation's number: 2 to 10 seconds.
    fn run_stage(&self, id: Uuid, stuck: bool, fails: bool, now: i64) -> Stage {
        if stuck {
            let done = now.saturating_add(HOUR);
            return Stage::Running { sent: done, done, fails };
        }
        let number = &mut Uuid::encode_buffer();
        let drawn = Entropy::new(self.run, id.hyphenated().encode_lower(number)).below(8001);
        let takes = i64::try_from(drawn).unwrap_or_default().saturating_add(2000);
        let (sent, done) = (now.saturating_add(takes / 2), now.saturating_add(takes));
        Stage::Running { sent, done, fails }
    }

    pub(super) fn get_operation_state(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let (id, Standing { mut stage, .. }) = self.operation(call)?;
        if let (Stage::Running { fails, .. }, true) = (stage, call.stuck) {
            let done = call.now.saturating_add(HOUR);
            stage = Stage::Running { sent: done, done, fails };
            self.payouts.set(id, stage);
        }
        if stage == Stage::Failed {
            self.rely(Behaviour::FailedInState);
        }
        Ok(operation(id, stage, call.now))
    }

    pub(super) fn delete_operation(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let (id, Standing { stage, .. }) = self.operation(call)?;
        match stage {
            Stage::Created => {}
            Stage::NotEnoughMoney if self.rely(Behaviour::DeleteNotEnoughMoney) => {}
            _ => {
                self.rely(Behaviour::DeleteOnlyCreated);
                return Err(Refusal::operation("Операция выплаты не может быть удалена."));
            }
        }
        self.payouts.set(id, Stage::Deleted);
        Ok(processed(None, Document::Bool(true)))
    }

    /// The operation that a call names, in any case.
    fn operation(&self, call: Call<'_>) -> Result<(Uuid, Standing), Refusal> {
        let id = call.get("PayoutOperationId").parse().ok();
        let found = id.and_then(|id| Some((id, self.payouts.get(id)?)));
        let Some((id, Payout { recipient, bank, amount, stage, stuck })) = found else {
            return Err(Refusal::field("PayoutOperationId", "Операция выплаты не найдена."));
        };
        let Settings { outcomes, banks, .. } = &self.settings;
        let refuses = outcomes.get(&**recipient) == Some(&RecipientOutcome::Fail);
        let broken = bank.as_ref().is_some_and(|bank| banks.iter().any(|(id, works)| **id == **bank && !works));
        Ok((id, Standing { stage: *stage, amount: *amount, stuck: *stuck, fails: refuses || broken }))
    }
}

/// Where an operation stands, and what would come of it now.
struct Standing {
    stage: Stage,
    amount: Decimal,
    stuck: bool,
    fails: bool,
}

fn operation(id: Uuid, stage: Stage, now: i64) -> Reply {
    let [id, name] = [("PayoutOperationId", text(id.to_string())), ("PayoutOperationState", text(stage.name(now)))];
    let result = match stage {
        Stage::Failed => result(SUCCESS, [id, name, ("ErrorMessage", text("Платеж не прошел в банке"))]),
        _ => result(SUCCESS, [id, name]),
    };
    processed(None, result)
}

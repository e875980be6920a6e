//! The four payout endpoints: create, execute, read the state, delete.

use super::answer::{Refusal, Reply, SUCCESS, processed, result, text};
use super::behaviour::Behaviour;
use super::control::{RecipientOutcome, normalise_recipient};
use super::entropy::Entropy;
use super::payouts::{Payout, Stage};
use super::provider::{Call, Provider};
use crate::json::Value;

const HOUR: i64 = 3_600_000;

impl Provider {
    pub(super) fn create_operation(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let card = call.fields.get("Pan");
        if card.is_some() && !self.settings.pci_dss {
            self.rely(Behaviour::AccessRefusal);
            return Err(Refusal::operation("Недостаточный уровень доступа."));
        }
        let bank = call.fields.get("BankId").map(str::to_owned);
        if let Some(bank) = &bank {
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
        let recipient = normalise_recipient(card.unwrap_or_else(|| call.get("Account")));
        let (id, amount) = (self.guid(), call.amount());
        let payout = Payout { recipient, bank, amount, stage: Stage::Created, stuck: call.stuck };
        self.payouts.insert(id.clone(), payout);
        Ok(operation(&id, Stage::Created, call.now))
    }

    pub(super) fn execute_operation(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let (id, payout) = self.operation(call)?;
        match payout.stage {
            Stage::Created => {}
            Stage::NotEnoughMoney if self.rely(Behaviour::ExecuteAfterTopUp) => {}
            stage if self.rely(Behaviour::SecondExecuteRefused) => {
                let desc = format!("Операция выплаты не может быть исполнена. Состояние: {}.", stage.name(call.now));
                return Err(Refusal::field("PayoutOperationId", desc));
            }
            stage => return Ok(operation(&id, stage, call.now)),
        }
        let stage = if payout.amount > self.balance {
            self.rely(Behaviour::NotEnoughMoney);
            Stage::NotEnoughMoney
        } else {
            self.rely(Behaviour::MoneyLeavesAtExecute);
            self.set_balance(self.balance.saturating_sub(payout.amount));
            self.went_out(Behaviour::PayoutsInHistory, call.now, payout.amount, "Выплата");
            self.run_stage(&id, &payout, call)
        };
        self.payouts.set(&id, stage);
        Ok(operation(&id, stage, call.now))
    }

    /// How long the bank takes is drawn from the operation's number: 2 to 10 seconds.
    fn run_stage(&self, id: &str, payout: &Payout, call: Call<'_>) -> Stage {
        let settings = &self.settings;
        let refused = settings.outcomes.get(&payout.recipient) == Some(&RecipientOutcome::Fail);
        let broken =
            payout.bank.as_ref().is_some_and(|bank| settings.banks.iter().any(|(id, works)| id == bank && !works));
        let fails = refused || broken;
        if call.stuck || payout.stuck {
            let done = call.now.saturating_add(HOUR);
            return Stage::Running { sent: done, done, fails };
        }
        let drawn = i64::try_from(Entropy::new(self.run, id).below(8001)).unwrap_or_default();
        let takes = drawn.saturating_add(2000);
        let (sent, done) = (call.now.saturating_add(takes / 2), call.now.saturating_add(takes));
        Stage::Running { sent, done, fails }
    }

    pub(super) fn get_operation_state(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let (id, payout) = self.operation(call)?;
        let mut stage = payout.stage;
        if let (Stage::Running { fails, .. }, true) = (stage, call.stuck) {
            let done = call.now.saturating_add(HOUR);
            stage = Stage::Running { sent: done, done, fails };
            self.payouts.set(&id, stage);
        }
        if stage == Stage::Failed {
            self.rely(Behaviour::FailedInState);
        }
        Ok(operation(&id, stage, call.now))
    }

    pub(super) fn delete_operation(&mut self, call: Call<'_>) -> Result<Reply, Refusal> {
        let (id, payout) = self.operation(call)?;
        match payout.stage {
            Stage::Created => {}
            Stage::NotEnoughMoney if self.rely(Behaviour::DeleteNotEnoughMoney) => {}
            _ => {
                self.rely(Behaviour::DeleteOnlyCreated);
                return Err(Refusal::operation("Операция выплаты не может быть удалена."));
            }
        }
        self.payouts.set(&id, Stage::Deleted);
        Ok(processed(None, Value::Bool(true)))
    }

    fn operation(&mut self, call: Call<'_>) -> Result<(String, Payout), Refusal> {
        let id = call.get("PayoutOperationId").to_ascii_lowercase();
        match self.payouts.get(&id) {
            Some(payout) => Ok((id, payout.clone())),
            None => Err(Refusal::field("PayoutOperationId", "Операция выплаты не найдена.")),
        }
    }
}

fn operation(id: &str, stage: Stage, now: i64) -> Reply {
    let [id, name] = [("PayoutOperationId", text(id)), ("PayoutOperationState", text(stage.name(now)))];
    let result = match stage {
        Stage::Failed => result(SUCCESS, [id, name, ("ErrorMessage", text("Платеж не прошел в банке"))]),
        _ => result(SUCCESS, [id, name]),
    };
    processed(None, result)
}

//! What is safe after an error, in machine-readable form.

use super::{Outcome, Reason};
use crate::endpoints::{Effect, Endpoint, OnDoubt};

/// Declares the steps as one table.
macro_rules! steps {
    ($($step:ident $id:literal $en:literal $ru:literal)+) => {
        /// The next safe step after an error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum NextStep {
            $(#[doc = $en] $step,)+
        }

        impl NextStep {
            /// Every step.
            pub const ALL: &[Self] = &[$(Self::$step,)+];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$step => $id,)+ }
            }

            /// What to do, in English.
            #[must_use]
            pub fn en(self) -> &'static str {
                match self { $(Self::$step => $en,)+ }
            }

            /// What to do, in Russian.
            #[must_use]
            pub fn ru(self) -> &'static str {
                match self { $(Self::$step => $ru,)+ }
            }
        }
    };
}

steps! {
    FixInput "fix_input"
        "Correct the input and call again." "Исправьте данные и повторите вызов."
    CheckCredentials "check_credentials"
        "Check the bearer token, the sign secret and the layout." "Проверьте токен Bearer, секрет подписи и порядок полей подписи."
    RenewSession "renew_session"
        "Get a new session token and send the call again." "Получите новый токен и повторите вызов."
    Repeat "repeat"
        "Send the same call again." "Повторите тот же вызов."
    RepeatLater "repeat_later"
        "Wait, then send the same call again." "Подождите и повторите тот же вызов."
    CheckJournal "check_journal"
        "Check the journal before anything is paid." "Проверьте журнал, прежде чем платить."
    CallAgain "call_again"
        "Call again with the same reference: it is settled, never paid twice."
        "Повторите вызов с тем же именем долга: он будет завершён и никогда не оплачен дважды."
    AskProvider "ask_provider"
        "Ask the provider, then record its word with settle." "Уточните у провайдера и запишите его ответ через settle."
    Nothing "nothing"
        "Nothing is left to do." "Ничего делать не нужно."
    ReadState "read_state"
        "Do not send it again: read the operation's state with getOperationState."
        "Не отправляйте повторно: запросите состояние операции методом getOperationState."
    ReadHistory "read_history"
        "Do not send it again: look for it in the payments history."
        "Не отправляйте повторно: ищите операцию в истории платежей."
}

impl NextStep {
    pub(super) fn after(endpoint: &Endpoint, reason: Reason, outcome: Outcome) -> Self {
        match reason {
            Reason::SessionExpired => Self::RenewSession,
            Reason::Unauthorized => Self::CheckCredentials,
            Reason::NotSent => Self::RepeatLater,
            // For a read the outcome does not decide: its answer is still missing.
            Reason::Refused | Reason::RefusedResult | Reason::RefusedFalse | Reason::RefusedStatus
                if outcome == Outcome::NotDone =>
            {
                Self::FixInput
            }
            _ if endpoint.effect == Effect::Read => Self::RepeatLater,
            _ => match endpoint.on_doubt {
                OnDoubt::Repeat => Self::Repeat,
                OnDoubt::ReadState => Self::ReadState,
                OnDoubt::ReadHistory => Self::ReadHistory,
            },
        }
    }
}

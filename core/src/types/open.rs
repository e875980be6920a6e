use std::fmt;

/// Makes an enum of the provider's texts that keeps a text nobody has seen yet.
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A text that is not known yet, as it came.
            Unknown(String),
        }

        impl $name {
            /// The texts that sources name.
            pub const KNOWN: &[&str] = &[$(stringify!($variant)),+];

            /// The text as the provider writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => stringify!($variant),)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $(stringify!($variant) => Self::$variant,)+
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

open_enum! {
    /// Where a payout operation stands (`MassPaymentOperationState` of the older page).
    PayoutOperationState {
        /// Made, not executed; may be deleted.
        Created,
        /// Handed to the bank.
        SentToBank,
        /// Being processed.
        InProcess,
        /// Paid.
        Completed,
        /// Refused; the answer's `ErrorMessage` says why.
        Failed,
        /// The balance was too small.
        NotEnoughMoney,
        /// Deleted.
        Deleted,
    }
}

impl PayoutOperationState {
    /// Whether the operation can change no more. An unknown state never is final.
    ///
    /// ```
    /// use intellectmoney::PayoutOperationState;
    /// assert!(PayoutOperationState::Completed.is_final());
    /// let new = PayoutOperationState::from("Frozen");
    /// assert_eq!((new.is_final(), new.as_str()), (false, "Frozen"));
    /// ```
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Deleted)
    }
}

open_enum! {
    /// State of a transaction (`State` of a payment, `PaymentState` of a withdrawal).
    TransactionState {
        /// Made, not confirmed.
        Created,
        /// Confirmed.
        Confirm,
        /// Cancelled.
        Canceled,
    }
}

open_enum! {
    /// Which way the money of a payment went. One value is documented; that of
    /// outgoing money is not known.
    Direction {
        /// Incoming.
        Deposit,
    }
}

open_enum! {
    /// What a payment is to its invoice.
    InvoicePaymentType {
        /// A top-up.
        Entry,
        /// A purchase.
        Purchase,
        /// Money given back.
        Refund,
    }
}

open_enum! {
    /// Where an invoice stands.
    InvoiceState {
        /// Made, not paid.
        Created,
        /// Paid in part.
        PartPaid,
        /// Paid.
        Paid,
        /// Being paid out.
        ToPaid,
        /// Given back.
        Refund,
        /// The money is held.
        Held,
    }
}

open_enum! {
    /// How a payment was made. The sample shows `TestAcquiring`; the other texts
    /// are inferred from the notifications' list.
    InputType {
        /// Card.
        Acquiring,
        /// Test card.
        TestAcquiring,
        /// Premium card.
        PremiumCardAcquiring,
        /// Foreign card.
        ForeignAcquiring,
        /// Buy now, pay later.
        BNPL,
        /// Faster payments system.
        Sbp,
        /// Mir Pay.
        MirPay,
        /// SberPay.
        SberPay,
        /// Yandex Pay.
        YandexPay,
        /// Gazprom Pay.
        GazpromPay,
        /// Qiwi wallet.
        QiwiWallet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_texts_survive_and_are_never_final() {
        let state = PayoutOperationState::from("Frozen");
        assert_eq!(state.as_str(), "Frozen");
        assert!(!state.is_final());
        for text in PayoutOperationState::KNOWN {
            assert_eq!(PayoutOperationState::from(*text).as_str(), *text);
        }
    }
}

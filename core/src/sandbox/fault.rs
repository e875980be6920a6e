//! The script of faults: what goes wrong, at which endpoint, at which of its requests.

/// Declares the kinds of faults as one table.
macro_rules! kinds {
    ($($kind:ident $name:literal $doc:literal)+) => {
        /// What goes wrong. Names and meanings are those of the conformance drivers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FaultKind {
            $(#[doc = $doc] $kind,)+
        }

        impl FaultKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The name in scripts.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }
        }
    };
}

kinds! {
    LoseRequest "lose_request" "The request never arrives; the connection closes."
    Http401 "http_401" "Status 401, nothing is done."
    ExpireToken "expire_token" "The session ends as the request arrives; at getUserToken the token it gives is already expired."
    LoseResponse "lose_response" "Handled; the connection closes without an answer."
    Delay "delay" "Handled; the answer comes after the attempt's timeout."
    Truncate "truncate" "Handled; half of the answer's bytes arrive."
    XmlInstead "xml_instead" "Handled; the answer is XML whatever was asked for."
    Html502 "html_502" "Handled; a proxy answers with its own page and status 502."
    UnknownState "unknown_state" "Handled; the answer names a state that nobody knows."
    Reset "reset" "The connection is reset: before the effect where `nth` is odd, after it where `nth` is even."
    Duplicate "duplicate" "Handled twice; the second answer is returned."
    Stuck "stuck" "Handled; the operation stays in process for an hour."
}

impl FaultKind {
    /// The kind of that name.
    ///
    /// ```
    /// use intellectmoney::sandbox::FaultKind;
    /// assert_eq!(FaultKind::parse("lose_request"), Some(FaultKind::LoseRequest));
    /// assert_eq!(FaultKind::parse("lose"), None);
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Whether the `nth` request with this fault takes effect before it fails.
    ///
    /// ```
    /// use intellectmoney::sandbox::FaultKind;
    /// assert!(!FaultKind::LoseRequest.takes_effect(1));
    /// assert!(FaultKind::LoseResponse.takes_effect(1));
    /// assert!(!FaultKind::Reset.takes_effect(1) && FaultKind::Reset.takes_effect(2));
    /// ```
    #[must_use]
    pub fn takes_effect(self, nth: u32) -> bool {
        match self {
            Self::LoseRequest | Self::Http401 | Self::ExpireToken => false,
            Self::Reset => nth.is_multiple_of(2),
            _ => true,
        }
    }
}

/// One line of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The endpoint's name, such as `executeOperation`.
    pub at: String,
    /// Which of its requests, counted from 1 over all restarts of the client.
    pub nth: u32,
    /// What goes wrong.
    pub kind: FaultKind,
}

impl Fault {
    /// A fault at the `nth` request of an endpoint.
    #[must_use]
    pub fn new(at: impl Into<String>, nth: u32, kind: FaultKind) -> Self {
        Self { at: at.into(), nth, kind }
    }

    pub(super) fn meets(&self, endpoint: &str, nth: u32) -> bool {
        self.at.eq_ignore_ascii_case(endpoint) && self.nth == nth
    }
}

use std::fmt;

use zeroize::Zeroizing;

/// Makes a text type that is wiped when dropped and prints as `[redacted]`.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Keeps the text as given; it is checked when a request is built.
            pub fn new(text: impl Into<String>) -> Self {
                Self(Zeroizing::new(text.into()))
            }

            /// The text itself, for the one place that needs it.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str("[redacted]")
            }
        }
    };
}

secret! {
    /// The token of the `Authorization` header, issued in the merchant's cabinet.
    BearerToken
}
secret! {
    /// The key that ends every string to sign; issued with the bearer token.
    SignSecretKey
}
secret! {
    /// The cabinet's login: an e-mail address or a user name, so personal data.
    Login
}
secret! {
    /// The cabinet's password.
    Password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_text() {
        let shown = format!("{:?} {:#?}", Login::new("canary"), Password::new("canary"));
        assert!(!shown.contains("canary"), "{shown}");
    }
}

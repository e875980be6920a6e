use super::record::record;
use super::{Access, Body, Call, Confidence, Doc, Effect, Endpoint, Field, Generation, Kind, OnDoubt, Shape};
use crate::given::Given;
use crate::types::{Login, Password, ToText};

const FIELDS: &[Field] = &[
    Field::new("Login", "login", "login", Kind::Login)
        .required()
        .inferred()
        .doc("The cabinet's login.", "Логин личного кабинета."),
    Field::new("Password", "password", "password", Kind::Password)
        .required()
        .inferred()
        .doc("The cabinet's password.", "Пароль личного кабинета."),
];

/// Begins a session. No page with its layout could be had; the layout is that of one
/// working public client.
pub static GET_USER_TOKEN: Endpoint = Endpoint {
    name: "getUserToken",
    path: "personal/user/getUserToken",
    doc: Doc {
        en: "Begins a session: gives the token that the other calls need.",
        ru: "Начинает сессию: возвращает токен для остальных методов.",
    },
    effect: Effect::Read,
    access: Access::Basic,
    current: Body {
        generation: Generation::Current,
        fields: FIELDS,
        layout: "::Login::Password::::SignSecretKey",
        confidence: Confidence::Inferred,
        source: "one public client; no page of the provider",
    },
    older: &[],
    answer: Shape::Object(USER_TOKEN_GRANT),
    answer_type: "UserTokenData",
    on_doubt: OnDoubt::Repeat,
};

/// Begins a session. The token's life is limited; its length is not published.
#[derive(Clone, Debug)]
pub struct GetUserToken {
    /// The cabinet's login.
    pub login: Login,
    /// The cabinet's password.
    pub password: Password,
}

impl Call for GetUserToken {
    type Answer = UserTokenGrant;

    fn endpoint(&self) -> &'static Endpoint {
        &GET_USER_TOKEN
    }

    fn give<'a>(&'a self, _: Generation, given: &mut Given<'a>) {
        given.set("Login", self.login.to_text());
        given.set("Password", self.password.to_text());
    }
}

record! {
    /// A session.
    UserTokenGrant, USER_TOKEN_GRANT {
        "UserToken" user_token "userToken" secret(UserToken) due: "The session's token.";
    }
}

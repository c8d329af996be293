//! The paths and their judges.

use super::answer::Answer;
use super::request::Request;
use super::router::Caller;
use super::state::State;
use super::{
    auth, batch, bot, chats, delayed, elements, entities, ephemeral, files, images,
    message_changes, message_reads, messages, people, webhook,
};

/// Gets the app's token.
pub const TOKEN: &str = "/open-apis/auth/v3/tenant_access_token/internal";
/// Gets a store app's token for one tenant.
pub const STORE_TOKEN: &str = "/open-apis/auth/v3/tenant_access_token";
/// Gets both tokens of a custom app.
pub const APP_TOKEN: &str = "/open-apis/auth/v3/app_access_token/internal";
/// Gets a store app's own token.
pub const STORE_APP_TOKEN: &str = "/open-apis/auth/v3/app_access_token";
/// Asks for another ticket.
pub const TICKET: &str = "/open-apis/auth/v3/app_ticket/resend";
/// Sends a message; with an id behind it, a message.
pub const MESSAGES: &str = "/open-apis/im/v1/messages";
/// Sends one message to many.
pub const BATCH_SEND: &str = "/open-apis/message/v4/batch_send/";
/// With an id behind it, a job of the batch call.
pub const BATCH_MESSAGES: &str = "/open-apis/im/v1/batch_messages";
/// Sends a card that one person sees.
pub const EPHEMERAL_SEND: &str = "/open-apis/ephemeral/v1/send";
/// Takes it back.
pub const EPHEMERAL_DELETE: &str = "/open-apis/ephemeral/v1/delete";
/// Changes a card after a click.
pub const DELAYED_UPDATE: &str = "/open-apis/interactive/v1/card/update";
/// Makes a card entity; with an id behind it, an entity.
pub const CARDS: &str = "/open-apis/cardkit/v1/cards";
/// Uploads a picture; with a key behind it, a picture.
pub const IMAGES: &str = "/open-apis/im/v1/images";
/// Uploads a file.
pub const FILES: &str = "/open-apis/im/v1/files";
/// Finds people.
pub const BATCH_GET_ID: &str = "/open-apis/contact/v3/users/batch_get_id";
/// Makes and lists groups.
pub const CHATS: &str = "/open-apis/im/v1/chats";
/// Tells about the bot.
pub const BOT_INFO: &str = "/open-apis/bot/v3/info";
/// With a token behind it, a custom bot.
pub const WEBHOOKS: &str = "/open-apis/bot/v2/hook";

/// A judge of one path: from state and request to an answer or a refusal.
pub type Judge = fn(&mut State, &Request, &Caller) -> Result<Answer, Answer>;

/// What a body has to be before a judge looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// JSON of an object.
    Object,
    /// Anything, nothing too.
    Any,
}

pub struct Route {
    pub method: &'static str,
    /// Steps that start with a colon stand for any word.
    pub path: &'static str,
    /// Any one of these.
    pub scopes: &'static [&'static str],
    pub needs_token: bool,
    /// Whether a person's token will do, too.
    pub takes_user: bool,
    pub body: Body,
    /// Whether refusals come with HTTP 200.
    pub always_200: bool,
    pub judge: Judge,
}

impl Route {
    const fn new(
        method: &'static str,
        path: &'static str,
        scopes: &'static [&'static str],
        judge: Judge,
    ) -> Self {
        let body = match method.as_bytes() {
            b"GET" | b"DELETE" => Body::Any,
            _ => Body::Object,
        };
        Self {
            method,
            path,
            scopes,
            needs_token: true,
            takes_user: false,
            body,
            always_200: false,
            judge,
        }
    }

    const fn with_body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    const fn open(mut self) -> Self {
        self.needs_token = false;
        self
    }

    const fn for_users_too(mut self) -> Self {
        self.takes_user = true;
        self
    }

    const fn always_200(mut self) -> Self {
        self.always_200 = true;
        self
    }
}

const SEND: &[&str] = &["im:message", "im:message:send_as_bot", "im:message:send"];
const CHANGE: &[&str] = &["im:message", "im:message:send_as_bot", "im:message:update"];
const RECALL: &[&str] = &["im:message", "im:message:recall", "im:message:send_as_bot"];
const READ: &[&str] = &["im:message", "im:message:readonly"];
const RESOURCE: &[&str] = &[
    "im:message",
    "im:message:readonly",
    "im:message.history:readonly",
];
const FOLLOW_UP: &[&str] = &["im:message", "im:message:send_as_bot"];
const MANY: &[&str] = &["im:message:send_multi_depts", "im:message:send_multi_users"];
const CARD: &[&str] = &["cardkit:card:write"];
const UPLOAD: &[&str] = &["im:resource", "im:resource:upload"];
const FIND: &[&str] = &["contact:user.id:readonly"];
const CHAT: &[&str] = &["im:chat", "im:chat:create"];
const CHAT_LIST: &[&str] = &[
    "im:chat",
    "im:chat:readonly",
    "im:chat:read",
    "im:chat.group_info:readonly",
];
const CHAT_MEMBERS: &[&str] = &["im:chat", "im:chat:readonly", "im:chat.members:read"];

/// A route is a line here and a judge.
pub const ROUTES: &[Route] = &[
    Route::new("POST", TOKEN, &[], auth::tenant_internal).open(),
    Route::new("POST", STORE_TOKEN, &[], auth::tenant_of_store).open(),
    Route::new("POST", APP_TOKEN, &[], auth::app_internal).open(),
    Route::new("POST", STORE_APP_TOKEN, &[], auth::app_of_store).open(),
    Route::new("POST", TICKET, &[], auth::resend_ticket).open(),
    Route::new("POST", MESSAGES, SEND, messages::create),
    Route::new(
        "POST",
        "/open-apis/im/v1/messages/:id/reply",
        SEND,
        messages::reply,
    ),
    Route::new(
        "PATCH",
        "/open-apis/im/v1/messages/:id",
        CHANGE,
        message_changes::patch,
    )
    .for_users_too(),
    Route::new(
        "PUT",
        "/open-apis/im/v1/messages/:id",
        CHANGE,
        message_changes::edit,
    ),
    Route::new(
        "DELETE",
        "/open-apis/im/v1/messages/:id",
        RECALL,
        message_changes::recall,
    )
    .for_users_too(),
    Route::new(
        "GET",
        "/open-apis/im/v1/messages/:id",
        READ,
        message_reads::get,
    ),
    Route::new(
        "GET",
        "/open-apis/im/v1/messages/:id/resources/:key",
        RESOURCE,
        message_reads::resource,
    ),
    Route::new(
        "POST",
        "/open-apis/im/v1/messages/:id/push_follow_up",
        FOLLOW_UP,
        message_reads::push_follow_up,
    ),
    Route::new("POST", BATCH_SEND, FOLLOW_UP, batch::send).always_200(),
    Route::new(
        "DELETE",
        "/open-apis/im/v1/batch_messages/:id",
        MANY,
        batch::recall,
    ),
    Route::new(
        "GET",
        "/open-apis/im/v1/batch_messages/:id/get_progress",
        MANY,
        batch::progress,
    ),
    Route::new(
        "GET",
        "/open-apis/im/v1/batch_messages/:id/read_user",
        MANY,
        batch::read_user,
    ),
    Route::new("POST", EPHEMERAL_SEND, CHANGE, ephemeral::send),
    Route::new("POST", EPHEMERAL_DELETE, CHANGE, ephemeral::delete),
    Route::new("POST", DELAYED_UPDATE, CHANGE, delayed::update).with_body(Body::Any),
    Route::new("POST", CARDS, CARD, entities::create),
    Route::new(
        "PUT",
        "/open-apis/cardkit/v1/cards/:id",
        CARD,
        entities::update,
    ),
    Route::new(
        "PATCH",
        "/open-apis/cardkit/v1/cards/:id/settings",
        CARD,
        entities::settings,
    ),
    Route::new(
        "POST",
        "/open-apis/cardkit/v1/cards/:id/batch_update",
        CARD,
        entities::batch_update,
    ),
    Route::new(
        "POST",
        "/open-apis/cardkit/v1/cards/:id/elements",
        CARD,
        elements::create,
    ),
    Route::new(
        "PUT",
        "/open-apis/cardkit/v1/cards/:id/elements/:element",
        CARD,
        elements::update,
    ),
    Route::new(
        "PATCH",
        "/open-apis/cardkit/v1/cards/:id/elements/:element",
        CARD,
        elements::partial,
    ),
    Route::new(
        "PUT",
        "/open-apis/cardkit/v1/cards/:id/elements/:element/content",
        CARD,
        elements::content,
    ),
    Route::new(
        "DELETE",
        "/open-apis/cardkit/v1/cards/:id/elements/:element",
        CARD,
        elements::remove,
    )
    .with_body(Body::Object),
    Route::new("POST", IMAGES, UPLOAD, images::create).with_body(Body::Any),
    Route::new("GET", "/open-apis/im/v1/images/:key", &[], images::get),
    Route::new("POST", FILES, UPLOAD, files::create).with_body(Body::Any),
    Route::new("POST", BATCH_GET_ID, FIND, people::batch_get_id),
    Route::new("POST", CHATS, CHAT, chats::create),
    Route::new("GET", CHATS, CHAT_LIST, chats::list).for_users_too(),
    Route::new(
        "GET",
        "/open-apis/im/v1/chats/:id/members",
        CHAT_MEMBERS,
        chats::members,
    ),
    Route::new("GET", BOT_INFO, &[], bot::info),
    Route::new("POST", "/open-apis/bot/v2/hook/:token", &[], webhook::hook)
        .open()
        .with_body(Body::Any),
];

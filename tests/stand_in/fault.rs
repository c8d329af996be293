//! What can be made to go wrong.

use std::time::Duration;

/// Something that goes wrong with one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The app's tokens are no longer valid from this request on.
    TokenExpired,
    /// HTTP 429 `99991400` with a reset of so many seconds.
    RateLimited { reset: u64 },
    /// `230020`: too many messages to this receiver.
    TooFrequent,
    /// HTTP 500 `2200`.
    ServerError,
    /// The request has its effect, then the connection is cut.
    LostAnswer,
    /// The request has its effect, and no answer comes, the connection stays open.
    NoAnswer,
    /// The request has its effect, and the answer comes so late.
    SlowAnswer(Duration),
    /// The connection is cut before the request has any effect.
    CutConnection,
    /// The connection is cut when so many bytes of the body have come; the request has no effect.
    CutUpload { after: usize },
    /// The body is read so slowly: a pause before each piece of it.
    SlowUpload(Duration),
    /// A page with this status instead of an answer of Feishu's; the request has no effect.
    Page { status: u16, html: String },
    /// HTTP 307 to this address; the request has no effect.
    Redirect(String),
    /// A refusal with this status, code and text.
    Code { status: u16, code: i64, msg: String },
    /// A refusal of the card, as the text after `ext=`.
    Card(String),
}

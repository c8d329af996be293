//! The shape of answers and refusals.

use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::state::State;

/// An answer, ready to go out.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A flat answer: the given members stand beside `code` and `msg`.
    pub fn flat(state: &mut State, msg: &str, members: Value) -> Self {
        let mut body = json!({"code": 0, "msg": msg});
        if let (Some(body), Value::Object(members)) = (body.as_object_mut(), members) {
            body.extend(members);
        }
        let log_id = state.new_log_id();
        Self::json(200, &log_id, &body)
    }

    /// An answer with `data`.
    pub fn data(state: &mut State, data: &Value) -> Self {
        Self::flat(state, "success", json!({"data": data}))
    }

    /// A refusal with HTTP 400.
    pub fn refuse(state: &mut State, code: i64, msg: impl Into<String>) -> Self {
        Self::refuse_with(state, 400, code, msg, json!({}))
    }

    /// A refusal; the given members stand beside `log_id` in `error`.
    pub fn refuse_with(
        state: &mut State,
        status: u16,
        code: i64,
        msg: impl Into<String>,
        error: Value,
    ) -> Self {
        let log_id = state.new_log_id();
        let troubleshooter = format!(
            "Troubleshooting suggestions: https://open.feishu.cn/search?from=openapi&log_id={log_id}&code={code}&method_id=0"
        );
        let mut body = json!({
            "code": code,
            "msg": msg.into(),
            "error": {"log_id": log_id, "troubleshooter": troubleshooter},
        });
        if let (Some(all), Value::Object(members)) = (body["error"].as_object_mut(), error) {
            all.extend(members);
        }
        Self::json(status, &log_id, &body)
    }

    /// A refusal of one field of the request.
    pub fn refuse_field(state: &mut State, field: &str, value: &str, description: &str) -> Self {
        let violation = json!({"field": field, "value": value, "description": description});
        let error = json!({"field_violations": [violation]});
        Self::refuse_with(state, 400, 99992402, "field validation failed", error)
    }

    /// A refusal of a parameter by a message call.
    pub fn refuse_ext(state: &mut State, ext: &str) -> Self {
        let msg = format!("Your request contains an invalid request parameter, ext={ext}");
        Self::refuse(state, 230001, msg)
    }

    /// A page that is no answer of Feishu's.
    pub fn page(status: u16, html: &str) -> Self {
        Self {
            status,
            headers: vec![("content-type", "text/html; charset=utf-8".to_owned())],
            body: html.as_bytes().to_vec(),
        }
    }

    /// Puts a member into the body.
    pub fn add(&mut self, name: &str, value: Value) {
        let mut body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body[name] = value;
        self.body = body.to_string().into_bytes();
    }

    /// Bytes of a picture or a file.
    pub fn bytes(state: &mut State, bytes: Vec<u8>) -> Self {
        Self {
            status: 200,
            headers: vec![
                ("content-type", "application/octet-stream".to_owned()),
                ("x-tt-logid", state.new_log_id()),
            ],
            body: bytes,
        }
    }

    fn json(status: u16, log_id: &str, body: &Value) -> Self {
        Self {
            status,
            headers: vec![
                ("content-type", "application/json; charset=utf-8".to_owned()),
                ("x-tt-logid", log_id.to_owned()),
            ],
            body: body.to_string().into_bytes(),
        }
    }

    pub fn into_response(self) -> hyper::Response<Full<Bytes>> {
        let mut response = hyper::Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response
            .body(Full::new(Bytes::from(self.body)))
            .expect("a well-formed answer")
    }
}

//! A request as a command for the shell, without any secret.

use super::client::{Body, Part, PartValue, Place, Request};

impl Request {
    /// The request as a `curl` command for a POSIX shell. Secrets stand as variables of the environment: the access
    /// token as `$FEISHU_TENANT_ACCESS_TOKEN`, that of a webhook as `$FEISHU_WEBHOOK_TOKEN`; files by their names.
    pub fn curl(&self) -> String {
        let mut lines = vec![format!(
            "curl -X {} {}",
            self.method.as_str(),
            self.quoted(&self.url, Place::Url)
        )];
        if self.call.needs_token() {
            lines.push(String::from(
                "-H \"Authorization: Bearer $FEISHU_TENANT_ACCESS_TOKEN\"",
            ));
        }
        match &self.body {
            Body::None => {}
            Body::Json(text) => {
                lines.push(String::from(
                    "-H 'Content-Type: application/json; charset=utf-8'",
                ));
                lines.push(format!("--data-raw {}", self.quoted(text, Place::Body)));
            }
            Body::Form(parts) => lines.extend(parts.iter().map(form)),
        }
        if self.call.gives_file() {
            lines.push(String::from("-o picture"));
        }
        lines.join(" \\\n  ")
    }

    /// A text in quotes, with what is hidden in it as variables.
    fn quoted(&self, text: &str, place: Place) -> String {
        let mut quoted = quote(text);
        for hidden in self.hidden.iter().filter(|hidden| hidden.place == place) {
            let shown = hidden.shown;
            quoted = quoted.replacen(shown, &format!("'\"{shown}\"'"), 1);
        }
        quoted
    }
}

fn form(part: &Part) -> String {
    let name = part.name;
    match &part.value {
        PartValue::Text(text) => format!("--form-string {}", quote(&format!("{name}={text}"))),
        PartValue::File { name: file, .. } => {
            let file = file.replace('\\', "\\\\").replace('"', "\\\"");
            format!("-F {}", quote(&format!("{name}=@\"{file}\"")))
        }
    }
}

/// A word of a POSIX shell that stands for exactly this text.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feishu::{BaseUrl, Content, Receiver, Secret, WebhookUrl};
    use crate::feishu::{delayed, images, messages, webhook};

    /// The words that a shell makes of a command, with these variables.
    fn shell(command: &str, variables: &[(&str, &str)]) -> Vec<String> {
        let script = format!(
            "set -- {}; printf '%s\\0' \"$@\"",
            &command["curl ".len()..]
        );
        let output = std::process::Command::new("sh")
            .args(["-c", &script])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    #[test]
    #[cfg(unix)]
    fn a_shell_reads_the_same_address_headers_and_body() {
        let card = "{\"a\":\"it's $HOME `x` \\\\ \\\" 🎉\"}";
        let content = Content::Card(card.to_owned());
        let to = Receiver::guess("ou_1").unwrap();
        let request = messages::send(&BaseUrl::feishu(), &to, &content, "u").unwrap();
        let words = shell(&request.curl(), &[("FEISHU_TENANT_ACCESS_TOKEN", "t-1")]);
        let Body::Json(body) = &request.body else {
            panic!("{request:?}")
        };
        assert_eq!(
            words,
            [
                "-X",
                "POST",
                &request.url,
                "-H",
                "Authorization: Bearer t-1",
                "-H",
                "Content-Type: application/json; charset=utf-8",
                "--data-raw",
                body
            ]
        );
    }

    #[test]
    #[cfg(unix)]
    fn tokens_of_webhooks_and_interactions_come_from_the_environment() {
        let content = Content::Card(String::from("{\"a\":\"$FEISHU_WEBHOOK_TOKEN\"}"));
        let url = WebhookUrl::new(BaseUrl::feishu(), "hunter2").unwrap();
        let command = webhook::send(&url, &content, None).unwrap().curl();
        assert!(!command.contains("hunter2") && !command.contains("Bearer"));
        let words = shell(&command, &[("FEISHU_WEBHOOK_TOKEN", "w-1")]);
        assert!(words[2].ends_with("/hook/w-1"), "{words:?}");
        assert!(words.last().unwrap().contains("$FEISHU_WEBHOOK_TOKEN"));
        let token = Secret::new("c-hunter2");
        let request = delayed::update(&BaseUrl::feishu(), &token, &content, &[]).unwrap();
        let words = shell(&request.curl(), &[("FEISHU_CARD_TOKEN", "c-1")]);
        let body = words.last().unwrap();
        assert!(body.starts_with("{\"token\":\"c-1\""), "{body}");
    }

    #[test]
    #[cfg(unix)]
    fn files_stand_by_their_names() {
        let name = "it's \"a\" logo.png";
        let request = images::upload(&BaseUrl::feishu(), name, [1].into()).unwrap();
        let words = shell(&request.curl(), &[]);
        assert_eq!(
            words[words.len() - 4..],
            [
                "--form-string",
                "image_type=message",
                "-F",
                "image=@\"it's \\\"a\\\" logo.png\""
            ]
        );
    }
}

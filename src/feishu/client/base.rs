//! The address of the server.

use std::fmt;
use std::str::FromStr;

use crate::feishu::error::Error;
use crate::lang::Bilingual;

/// Every path of the interface starts with this.
pub(in crate::feishu) const PREFIX: &str = "/open-apis";

/// The address of the server: Feishu, Lark, or another one that speaks the same interface.
///
/// An app, its users and its keys live on one of Feishu and Lark; the person chooses, nothing is guessed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// Scheme, host, port and path prefix, without a slash at the end and without `/open-apis`.
    address: String,
    /// Host and, where it is not the usual one, port.
    host: String,
    /// Whether the host is this machine.
    loopback: bool,
}

impl BaseUrl {
    /// <https://open.feishu.cn>, for tenants of Feishu.
    pub fn feishu() -> Self {
        Self::known("open.feishu.cn")
    }

    /// <https://open.larksuite.com>, for tenants of Lark.
    pub fn lark() -> Self {
        Self::known("open.larksuite.com")
    }

    fn known(host: &str) -> Self {
        Self {
            address: format!("https://{host}"),
            host: host.to_owned(),
            loopback: false,
        }
    }

    /// The address without a slash at the end and without `/open-apis`, such as `https://open.feishu.cn`.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// Host and, where it is not the usual one, port: for sentences that a person reads.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host is this machine: no proxy stands between.
    pub(super) fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether secret and token would travel unencrypted over a network: `http` to another machine.
    pub fn is_in_the_clear(&self) -> bool {
        self.address.starts_with("http:") && !self.loopback
    }

    /// The full address of a call; `path` starts with a slash and follows `/open-apis`.
    pub(in crate::feishu) fn url_of(&self, path: &str) -> String {
        format!("{}{PREFIX}{path}", self.address)
    }

    fn refuse(what: Bilingual) -> Error {
        Error::configuration(
            what,
            Bilingual::fixed(
                "Give feishu, lark, or an address such as https://open.feishu.cn.",
                "请填写 feishu、lark，或形如 https://open.feishu.cn 的地址。",
            ),
        )
    }
}

impl Default for BaseUrl {
    fn default() -> Self {
        Self::feishu()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

impl FromStr for BaseUrl {
    type Err = Error;

    /// Reads `feishu`, `lark` or an address; a slash and `/open-apis` at the end are tolerated.
    ///
    /// # Errors
    /// [`Error::Configuration`]; its sentence never repeats the text, which may hold a password by mistake.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "" => {
                return Err(Self::refuse(Bilingual::fixed(
                    "The base address is empty.",
                    "服务器地址为空。",
                )));
            }
            "feishu" => return Ok(Self::feishu()),
            "lark" => return Ok(Self::lark()),
            _ => {}
        }
        let url = reqwest::Url::parse(text)
            .ok()
            .filter(|_| text.contains("://"));
        let Some(url) = url else {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address is not an address of the web.",
                "服务器地址不是网址。",
            )));
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address does not start with https:// or http://.",
                "服务器地址没有以 https:// 或 http:// 开头。",
            )));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address holds a user name or a password, which it must not.",
                "服务器地址中含有用户名或密码，这是不允许的。",
            )));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address has a ? or a # in it, which it must not.",
                "服务器地址中含有 ? 或 #，这是不允许的。",
            )));
        }
        let Some(name) = url.host_str().filter(|name| !name.is_empty()) else {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address has no host.",
                "服务器地址中没有主机名。",
            )));
        };
        if url.path().starts_with("//") {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address has no host: it begins with https:// twice, or has // after the host.",
                "服务器地址中没有主机名：重复写了 https://，或在主机名后写了 //。",
            )));
        }
        let path = url.path().trim_end_matches('/');
        let path = path
            .strip_suffix(PREFIX)
            .unwrap_or(path)
            .trim_end_matches('/');
        let known = [Self::feishu(), Self::lark()]
            .into_iter()
            .find(|base| base.host == name);
        if path.contains(PREFIX) || (known.is_some() && !path.is_empty()) {
            return Err(Self::refuse(Bilingual::fixed(
                "The base address is the address of a page or of a call, not of the server.",
                "服务器地址填成了某个网页或接口的地址。",
            )));
        }
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        let loopback = name == "localhost"
            || name
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        Ok(Self {
            address: format!("{}://{host}{path}", url.scheme()),
            host,
            loopback,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Result<BaseUrl, Error> {
        text.parse()
    }

    #[test]
    fn a_base_address_is_taken_with_or_without_its_usual_ending() {
        for text in [
            "https://open.feishu.cn",
            "https://open.feishu.cn/",
            " https://open.feishu.cn/open-apis ",
            "https://open.feishu.cn/open-apis/",
            "HTTPS://OPEN.FEISHU.CN",
            "https://open.feishu.cn:443",
            "feishu",
        ] {
            assert_eq!(base(text).unwrap(), BaseUrl::feishu(), "{text}");
        }
        assert_eq!(base("Lark").unwrap(), BaseUrl::lark());
        assert_eq!(
            base("http://127.0.0.1:8080/").unwrap().as_str(),
            "http://127.0.0.1:8080"
        );
        let gateway = base("https://gw.example.com/feishu/open-apis/").unwrap();
        assert_eq!(
            gateway.url_of("/im/v1/messages"),
            "https://gw.example.com/feishu/open-apis/im/v1/messages"
        );
    }

    #[test]
    fn a_wrong_base_address_is_refused_in_a_sentence_that_does_not_repeat_it() {
        for text in [
            "",
            "open.feishu.cn",
            "ftp://open.feishu.cn",
            "https://",
            "https://hunter2:hunter2@open.feishu.cn",
            "https://open.feishu.cn?hunter2",
            "https://open.feishu.cn#hunter2",
            "https://open.feishu.cn/open-apis/im/v1/messages",
            "https://open.feishu.cn/app",
            "hunter2 hunter2",
        ] {
            let error = base(text).unwrap_err();
            assert!(matches!(error, Error::Configuration(_)), "{text}");
            assert!(
                !format!("{error} {error:?}").contains("hunter2"),
                "{error:?}"
            );
        }
    }

    #[test]
    fn only_plain_http_to_another_machine_is_in_the_clear() {
        for (text, clear) in [
            ("feishu", false),
            ("http://localhost:1", false),
            ("http://127.0.0.1:1", false),
            ("http://[::1]:1", false),
            ("http://gw.example.com", true),
            ("https://gw.example.com", false),
        ] {
            assert_eq!(base(text).unwrap().is_in_the_clear(), clear, "{text}");
        }
    }
}

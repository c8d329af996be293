//! Addresses: whether the server takes them and a client can open them.

use super::problem::{Fix, Severity, shortened};
use super::rules::Rule;
use super::walk::{Member, Walk};
use crate::both;
use crate::catalog::Type;
use crate::document::{Edit, Kind, NodeId};
use crate::lang::Bilingual;

pub(super) static LINK_SCHEME: Rule = Rule {
    code: "link-scheme",
    severity: Severity::Error,
    server: Some(230_001),
    summary: Bilingual::fixed(
        "A link has no scheme, or one that the server does not let pass.",
        "链接没有协议头，或使用了服务端不允许的协议。",
    ),
};

pub(super) static LINK_UNENCODED: Rule = Rule {
    code: "link-unencoded",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A link has a blank or another sign in it that has to be percent-encoded.",
        "链接中含有须进行百分号编码的空白或其他字符。",
    ),
};

pub(super) static LINK_GLUED: Rule = Rule {
    code: "link-glued",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "An address in a text runs on into the Chinese text behind it.",
        "文本中的网址与后面的中文连在一起。",
    ),
};

pub(super) static EMPTY_LINK: Rule = Rule {
    code: "empty-link",
    severity: Severity::Warning,
    server: None,
    summary: Bilingual::fixed(
        "A link leads nowhere on some platform.",
        "链接在某些端没有地址。",
    ),
};

/// The value that forbids a platform to open anything.
const FORBIDDEN: &str = "lark://msgcard/unsupported_action";
/// Schemes other than http and https that clients open or the platform's own samples have: whether the server takes them
/// is not documented.
const PERHAPS: [&str; 9] = [
    "about",
    "lark",
    "feishu",
    "tel",
    "mailto",
    "sms",
    "itms-apps",
    "weixin",
    "applink",
];
/// What the server says of the others.
const NOT_LISTED: &str =
    "Your request contains an invalid request parameter, ext=scheme not in scheme whitelist.";

/// What is wrong with an address.
pub(super) struct Fault {
    pub(super) rule: &'static Rule,
    pub(super) message: Bilingual,
    pub(super) severity: Severity,
    /// The address as it should be.
    pub(super) mended: Option<String>,
}

impl Fault {
    /// What the server would answer, where it is known to refuse the address.
    pub(super) fn answer(&self) -> Option<(i64, &'static str)> {
        (self.severity == Severity::Error).then_some((230_001, NOT_LISTED))
    }
}

/// Judges an address; in a text, telephone numbers are links as well.
pub(super) fn judge(address: &str, in_text: bool) -> Option<Fault> {
    let is_variable = address.contains("{{")
        || address.contains("${")
        || address.starts_with('$')
        || address.starts_with("__")
        || address.starts_with('<');
    let trimmed = address.trim();
    if trimmed.is_empty() || trimmed == FORBIDDEN || is_variable {
        return None;
    }
    let is_web = |scheme: &str| {
        ["http", "https"]
            .iter()
            .any(|one| scheme.eq_ignore_ascii_case(one))
    };
    match scheme_of(trimmed) {
        // `https:` and `https:/a.example` have no host.
        Some(scheme)
            if is_web(scheme)
                && trimmed[scheme.len() + 1..]
                    .strip_prefix("//")
                    .is_none_or(|host| host.is_empty() || host.starts_with('/')) =>
        {
            Some(Fault {
                rule: &LINK_SCHEME,
                message: both!(
                    "this link has no host behind {scheme}:, so it leads nowhere; write {scheme}://, then the host",
                    "该链接的 {scheme}: 后没有域名，无法打开；请写成 {scheme}:// 加域名"
                ),
                severity: Severity::Warning,
                mended: None,
            })
        }
        Some(scheme) if is_web(scheme) => unencoded(address),
        Some(scheme) if in_text && scheme.eq_ignore_ascii_case("tel") => None,
        Some(scheme) if PERHAPS.iter().any(|one| scheme.eq_ignore_ascii_case(one)) => Some(Fault {
            rule: &LINK_SCHEME,
            message: both!(
                "this link begins with {scheme}:, but only http and https are documented, so it may be refused or not open",
                "该链接以 {scheme}: 开头，但文档仅支持 http 和 https，可能被拒绝或无法打开"
            ),
            severity: Severity::Warning,
            mended: None,
        }),
        Some(scheme) => Some(Fault {
            rule: &LINK_SCHEME,
            message: both!(
                "this link begins with {scheme}:, which the server refuses; use http or https",
                "该链接以 {scheme}: 开头，服务端会拒绝；请使用 http 或 https"
            ),
            severity: Severity::Error,
            mended: None,
        }),
        None if is_host(trimmed) => Some(Fault {
            rule: &LINK_SCHEME,
            message: Bilingual::fixed(
                "this link has no scheme, so the server refuses the card; begin with https://",
                "该链接缺少协议头，服务端会拒绝卡片；请以 https:// 开头",
            ),
            severity: Severity::Error,
            mended: Some(format!("https://{}", trimmed.trim_start_matches('/'))),
        }),
        None => Some(Fault {
            rule: &LINK_SCHEME,
            message: Bilingual::fixed(
                "this is no whole address: a link begins with http:// or https://, and others may be refused or lead nowhere",
                "这不是完整的网址：链接应以 http:// 或 https:// 开头，否则可能被拒绝或无法打开",
            ),
            severity: Severity::Warning,
            mended: None,
        }),
    }
}

/// The scheme of an address; a port behind a host is none.
fn scheme_of(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'));
    (is_scheme && !rest.starts_with(|c: char| c.is_ascii_digit() && scheme != "tel"))
        .then_some(scheme)
}

/// Whether an address begins with the name of a host: `example.com/a`, `//example.com`, `localhost:80`.
fn is_host(address: &str) -> bool {
    let rest = address.trim_start_matches('/');
    if address.starts_with('/') && !address.starts_with("//") {
        return false;
    }
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let host = &rest[..end];
    let is_name = !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    let last = host.rsplit('.').next().unwrap_or_default();
    is_name
        && ((host.contains('.') && !host.starts_with('.') && last.len() >= 2)
            || host == "localhost")
}

/// What of an address has to be percent-encoded.
fn unencoded(address: &str) -> Option<Fault> {
    const SIGNS: &str = "\"<>\\^`|";
    let needs = |c: char| c.is_whitespace() || c.is_control() || SIGNS.contains(c);
    let address = address.trim_start();
    let is_foreign = address.contains(|c: char| !c.is_ascii());
    let first = address.find(needs);
    if first.is_none() && !is_foreign {
        return None;
    }
    let start = address.find("://").map_or(0, |at| at + 3);
    let host = address[start..]
        .find(['/', '?', '#'])
        .map_or(address.len(), |end| start + end);
    // A host may have a name in any language, but a blank ends it.
    let trimmed = address.trim_end();
    let mended = (!trimmed[..host.min(trimmed.len())].contains(needs))
        .then(|| encoded(trimmed, host, needs))
        .filter(|mended| mended != address);
    let message = if address.contains(char::is_whitespace) {
        Bilingual::fixed(
            "this link has a blank in it, so it ends there or sending fails; write %20, or take the blank out",
            "该链接含有空白字符，会在此处断开或导致发送失败；请写成 %20，或删除空白",
        )
    } else if first.is_some() {
        Bilingual::fixed(
            "this link has a sign in it that has to be percent-encoded, or sending fails",
            "该链接含有须进行百分号编码的字符，否则可能发送失败",
        )
    } else {
        // Clients are seen to open these, and people write them.
        mended.as_ref()?;
        Bilingual::fixed(
            "the documentation wants all but plain letters of a link percent-encoded; some programs cut it here",
            "文档要求链接中的非 ASCII 字符进行百分号编码；部分程序会在此处截断",
        )
    };
    Some(Fault {
        rule: &LINK_UNENCODED,
        message,
        severity: if first.is_some() {
            Severity::Warning
        } else {
            Severity::Hint
        },
        mended,
    })
}

/// An address whose part behind the host has everything percent-encoded that needs it. Line breaks and tabs go.
fn encoded(address: &str, host: usize, needs: impl Fn(char) -> bool) -> String {
    let (host, rest) = address.split_at(host.min(address.len()));
    let mut mended = host.to_owned();
    for c in rest.chars() {
        match c {
            '\n' | '\r' | '\t' => {}
            c if c.is_whitespace() => mended.push_str("%20"),
            c if c.is_ascii() && !needs(c) => mended.push(c),
            c => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    mended.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    mended
}

/// The address of a property.
pub(super) fn url(walk: &mut Walk<'_>, member: &Member<'_>) {
    if member.property.kinds().any(|kind| kind == Type::Url) {
        address(walk, member.node);
    }
}

/// A value that is an address.
pub(super) fn address(walk: &mut Walk<'_>, node: NodeId) {
    let Some(fault) = walk.tree.str(node).and_then(|text| judge(text, false)) else {
        return;
    };
    let answer = fault.answer();
    let fix = fault.mended.zip(walk.path(node)).map(|(mended, path)| {
        let old = shortened(walk.tree.str(node).unwrap_or_default());
        let title = both!("Write {mended} for {old}", "将 {old} 改为 {mended}");
        Fix::new(title, vec![Edit::set(path, &mended.into())])
    });
    let problem = walk
        .raise_at(fault.rule, node, fault.message)
        .rated(fault.severity);
    if let Some((code, words)) = answer {
        problem.refused(code, words);
    }
    problem.fix(fix);
}

/// The link of the whole card: one address for all platforms, or one for each.
pub(super) fn card_link(walk: &mut Walk<'_>, member: &Member<'_>) {
    let tree = walk.tree;
    let Member { node, property, .. } = *member;
    if property.reference.as_deref() != Some("card_link") || tree.node(node).kind != Kind::Object {
        return;
    }
    let lacks = |key: &str| tree.get(node, key).is_none_or(|id| walk.is_left_out(id));
    let missing: Vec<&str> = ["pc_url", "ios_url", "android_url"]
        .into_iter()
        .filter(|key| lacks(key))
        .collect();
    // The card builder writes empty addresses for a card without a link.
    if !lacks("url") || missing.is_empty() || missing.len() == 3 {
        return;
    }
    let list = missing.join(", ");
    let message = both!(
        "the card's link has neither \"url\" nor {list}, so it opens nothing there; add \"url\"",
        "卡片链接既没有 url，也没有 {list}，在相应的端无法打开；请添加 url"
    );
    let given = ["pc_url", "ios_url", "android_url"]
        .iter()
        .find_map(|key| tree.get(node, key).and_then(|id| tree.str(id)))
        .filter(|given| !given.is_empty() && *given != FORBIDDEN);
    let fix = given.zip(walk.path(node)).map(|(given, path)| {
        let title = both!("Add \"url\": \"{given}\"", "添加 \"url\"：\"{given}\"");
        Fix::new(title, vec![Edit::set(path.join("url"), &given.into())])
    });
    walk.raise_at_key(&EMPTY_LINK, node, message).fix(fix);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_takes_passes_and_what_it_refuses_does_not() {
        let severity = |address, in_text| judge(address, in_text).map(|fault| fault.severity);
        for address in [
            "https://a.example/b?c=d#e",
            "HTTP://A.EXAMPLE",
            "https://applink.feishu.cn/client/x?url=a%20b",
            FORBIDDEN,
            "",
            "${url}",
            "{{url}}/a",
            "__URL__",
        ] {
            assert_eq!(severity(address, false), None, "{address}");
        }
        for address in [
            "file:///etc/hosts",
            "javascript:alert(1)",
            "ftp://a.example",
            "chrome://settings",
            "www.example.com",
            "example.com/a:b",
            "//cdn.example.com/x.png",
            "example.com:8080/a",
            "localhost:3000",
        ] {
            assert_eq!(severity(address, false), Some(Severity::Error), "{address}");
        }
        for address in [
            "lark://client/x",
            "mailto:a@b.example",
            "tel:10086",
            "/docs/a",
            "https:/a.example",
            "https://",
            "a b",
            "点这里",
        ] {
            assert_eq!(
                severity(address, false),
                Some(Severity::Warning),
                "{address}"
            );
        }
        assert_eq!(severity("tel://10086", true), None);
        assert_eq!(
            severity("https://a.example/b c", true),
            Some(Severity::Warning)
        );
    }
}

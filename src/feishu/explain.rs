//! What an error means and what to do, in words.

use super::call::Call;
use super::codes::Table;
use super::error::{ApiError, Explanation, FieldViolation};
use super::network::NetworkKind;
use crate::{both, lang::Bilingual};

/// Where all general codes are listed for people.
const CODES_PAGE: &str =
    "https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code";

/// The codes of answers that refuse a card; the reason stands in their text.
const CARD_REFUSED: [i64; 2] = [230099, 11246];

pub(super) fn explain_network(call: Call, kind: NetworkKind, host: &str) -> Explanation {
    let Bilingual { en, zh } = call.name();
    let again = Bilingual::fixed(
        "Check the network, then try again.",
        "请检查网络，然后重试。",
    );
    let address = Bilingual::fixed(
        "Check the network, the server address and the proxy, then try again.",
        "请检查网络、服务器地址和代理，然后重试。",
    );
    let (what, advice) = match kind {
        NetworkKind::UnknownHost => (
            both!(
                "While {en}: the name {host} could not be found in the network.",
                "{zh}时，在网络中找不到 {host}。"
            ),
            address,
        ),
        NetworkKind::Refused => (
            both!(
                "While {en}: {host} refused the connection; no server listens there.",
                "{zh}时，{host} 拒绝了连接，该地址没有服务器。"
            ),
            address,
        ),
        NetworkKind::Connect => (
            both!(
                "While {en}: no connection to {host} came about.",
                "{zh}时，无法连接 {host}。"
            ),
            address,
        ),
        NetworkKind::Timeout => (
            both!(
                "While {en}: {host} did not answer in time.",
                "{zh}时，{host} 没有及时应答。"
            ),
            again,
        ),
        NetworkKind::Certificate => (
            both!(
                "While {en}: the certificate of {host} is not one that this computer trusts.",
                "{zh}时，{host} 的证书不受本机信任。"
            ),
            Bilingual::fixed(
                "Check the server address and this computer's clock; for an own server, or a network whose proxy replaces certificates, give its root certificate as a file.",
                "请检查服务器地址和本机时间；如使用自有服务器，或网络代理会替换证书，请提供其根证书文件。",
            ),
        ),
        NetworkKind::Tls => (
            both!(
                "While {en}: no encrypted connection to {host} came about.",
                "{zh}时，无法与 {host} 建立加密连接。"
            ),
            Bilingual::fixed(
                "Check whether the server speaks https at this address and port.",
                "请检查该地址和端口的服务器是否支持 https。",
            ),
        ),
        NetworkKind::Proxy => (
            both!(
                "While {en}: the proxy did not let the connection to {host} through.",
                "{zh}时，代理没有放行到 {host} 的连接。"
            ),
            Bilingual::fixed(
                "Check the system's proxy settings, or the environment variables HTTPS_PROXY and NO_PROXY.",
                "请检查系统的代理设置，或环境变量 HTTPS_PROXY 和 NO_PROXY。",
            ),
        ),
        NetworkKind::Other => (
            both!(
                "While {en}: the connection to {host} broke.",
                "{zh}时，与 {host} 的连接中断。"
            ),
            again,
        ),
    };
    Explanation { what, advice }
}

pub(super) fn explain_page(call: Call, host: &str, status: u16, excerpt: &str) -> Explanation {
    let Bilingual { en, zh } = call.name();
    let what = if excerpt.is_empty() {
        both!(
            "{host} answered HTTP {status} with nothing readable while {en}.",
            "{zh}时 {host} 返回 HTTP {status}，没有可读的内容。"
        )
    } else {
        both!(
            "{host} answered HTTP {status} with something that Feishu does not send while {en}: {excerpt}",
            "{zh}时 {host} 返回 HTTP {status}，内容不是飞书的应答：{excerpt}"
        )
    };
    let advice = match status {
        429 => Bilingual::fixed(
            "Too many calls: wait a moment, then send again.",
            "调用过于频繁：请稍候再发送。",
        ),
        500.. => Bilingual::fixed(
            "The server or a gateway before it is in trouble: try again in a few minutes.",
            "服务器或其前面的网关出现故障：请几分钟后重试。",
        ),
        407 => Bilingual::fixed(
            "A proxy wants to be signed in to: check the proxy settings.",
            "代理要求登录：请检查代理设置。",
        ),
        _ => Bilingual::fixed(
            "Check the server address; on a guest network, sign in to the network first.",
            "请检查服务器地址；如使用访客网络，请先登录该网络。",
        ),
    };
    Explanation { what, advice }
}

pub(super) fn explain_refusal(error: &ApiError, table: &Table) -> Explanation {
    let (code, msg) = (error.code, &error.msg);
    let known = match &error.card {
        Some(card) => table
            .of_card(error.call, card.code, &card.said())
            .or_else(|| table.of_card_words(&card.said())),
        None if CARD_REFUSED.contains(&code) => table
            .of_card_words(msg)
            .or_else(|| table.of_answer(error.call, code, msg)),
        None => table.of_answer(error.call, code, msg),
    };
    let Explanation {
        mut what,
        mut advice,
    } = match (known, &error.card) {
        (Some(entry), _) => Explanation {
            what: entry.meaning.clone(),
            advice: entry.advice.clone(),
        },
        (None, Some(card)) => {
            let (code, msg) = (card.code, &card.msg);
            Explanation {
                what: both!(
                    "The server refused the card with code {code}: {msg}",
                    "服务器拒绝了这张卡片，错误码 {code}：{msg}"
                ),
                advice: Bilingual::fixed(
                    "Correct the card as the server's words say; it names only the first thing that it finds.",
                    "请按服务器的提示修改卡片；服务器每次只报告发现的第一个问题。",
                ),
            }
        }
        (None, None) => {
            let log_id = error.log_id.as_deref().unwrap_or("-");
            Explanation {
                what: both!(
                    "The server refused with code {code}, which this program does not know: {msg}",
                    "服务器返回了本程序未收录的错误码 {code}：{msg}"
                ),
                advice: both!(
                    "Look the code up on {CODES_PAGE}, or ask Feishu's support and name the log id {log_id}.",
                    "请在 {CODES_PAGE} 查找该错误码，或把日志 ID {log_id} 提供给飞书技术支持。"
                ),
            }
        }
    };
    let place = error
        .card
        .as_ref()
        .map(|card| (&card.path, &card.element_id));
    match place {
        Some((Some(path), _)) => {
            let Bilingual { en, zh } = what;
            let path = if path.is_empty() { "/" } else { path };
            what = both!("At {path}: {en}", "{path} 处：{zh}");
        }
        Some((None, Some(id))) => {
            let Bilingual { en, zh } = what;
            what = both!("Element {id}: {en}", "组件 {id}：{zh}");
        }
        _ => {}
    }
    // 230001 and its kin name the parameter in their own words.
    if error.card.is_none()
        && let Some(last) = exts(msg).last()
    {
        what = match table.of_exts(exts(msg)) {
            Some(meaning) => meaning.clone(),
            None => {
                let Bilingual { en, zh } = what;
                both!("{en} The server names: {last}.", "{zh}服务器指出：{last}。")
            }
        };
    }
    for FieldViolation { field, description } in &error.fields {
        let Bilingual { en, zh } = what;
        what = both!(
            "{en} Field {field}: {description}.",
            "{zh}字段 {field}：{description}。"
        );
    }
    if let Some(help) = &error.help {
        let Bilingual { en, zh } = advice;
        advice = both!("{en} {help}", "{zh}{help}");
    }
    Explanation { what, advice }
}

/// The words behind each `ext=` of a refusal, the outermost first.
fn exts(msg: &str) -> impl Iterator<Item = &str> {
    let words = msg.split("ext=").skip(1);
    words.map(|ext| ext.trim_matches([' ', ',', '.', ';', '"', '\n']))
}

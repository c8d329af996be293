//! The reasons why a text is not JSON, in words that say what to do.

use jsonc_parser::ParseStringErrorKind as StringKind;
use jsonc_parser::errors::ParseErrorKind as Kind;

use super::repair::half_width;
use crate::both;
use crate::lang::Bilingual;

/// Whether an escape is a surrogate, U+D800 to U+DFFF.
fn is_half_of_a_pair(found: &str) -> bool {
    let digits = found.find("\\u").and_then(|at| found.get(at + 2..at + 6));
    let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    code.is_some_and(|code| (0xD800..0xE000).contains(&code))
}

/// One plain sentence for what the parser found; `found` is the text there.
pub(super) fn reason(kind: &Kind, found: &str) -> Bilingual {
    let fixed = Bilingual::fixed;
    if let Some(sign) = found.chars().next()
        && !matches!(kind, Kind::String(_))
        && let Some(half) = half_width(sign)
    {
        return both!(
            "{sign} is a full-width sign, which JSON does not know; type {half}",
            "{sign} 是全角标点，JSON 不支持；请改为半角 {half}"
        );
    }
    match kind {
        Kind::ExpectedComma => fixed("a comma is missing before this", "此处之前缺少逗号"),
        Kind::ExpectedColonAfterObjectKey => {
            fixed("a colon is missing after the key", "键之后缺少冒号")
        }
        Kind::ExpectedObjectValue => fixed("a value is missing after the colon", "冒号之后缺少值"),
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => fixed(
            "a key in double quotes is expected here",
            "此处应为用双引号括起的键",
        ),
        Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::BareDecimalPointNumbersNotAllowed
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => fixed(
            "this is not a number of JSON; write it like 12, -3 or 0.5",
            "这不是合法的 JSON 数字；请写成 12、-3 或 0.5 的形式",
        ),
        Kind::MultipleRootJsonValues => fixed(
            "something stands after the end of the JSON; a text holds one value",
            "JSON 结束之后还有内容；一个文本只能包含一个值",
        ),
        Kind::SingleQuotedStringsNotAllowed => fixed(
            "strings stand in double quotes, not in single ones",
            "字符串应使用双引号，而不是单引号",
        ),
        Kind::UnexpectedCloseBrace => fixed("this } closes nothing", "这个 } 没有对应的 {"),
        Kind::UnexpectedCloseBracket => fixed("this ] closes nothing", "这个 ] 没有对应的 ["),
        Kind::UnexpectedColon => fixed("a colon stands only after a key", "冒号只能出现在键之后"),
        Kind::UnexpectedComma => fixed("this comma has nothing before it", "这个逗号之前没有内容"),
        Kind::UnexpectedWord => fixed(
            "this word is not JSON; text stands in double quotes, and the only words are true, false and null",
            "这个词不是合法的 JSON；文本应使用双引号，仅可使用 true、false、null",
        ),
        Kind::UnexpectedToken => match found.chars().next() {
            Some(letter) if letter.is_alphabetic() && found.chars().nth(1).is_some() => {
                reason(&Kind::UnexpectedWord, found)
            }
            Some(sign) => both!(
                "{sign} cannot stand here; a value, a comma or a closing bracket is expected",
                "此处不能出现 {sign}；应为一个值、逗号或右括号"
            ),
            None => fixed(
                "the text ends before its JSON does",
                "JSON 还没有结束，文本就结束了",
            ),
        },
        Kind::UnterminatedArray => fixed("this [ is never closed", "这个 [ 没有闭合"),
        Kind::UnterminatedObject => fixed("this { is never closed", "这个 { 没有闭合"),
        Kind::UnterminatedCommentBlock => fixed(
            "this comment is never closed; write */",
            "注释没有闭合；请写上 */",
        ),
        Kind::NestingDepthExceeded => fixed(
            "the nesting is deeper than can be read; take levels of brackets out",
            "嵌套层数过多，无法读取；请减少括号的层数",
        ),
        Kind::String(kind) => match kind {
            StringKind::UnterminatedStringLiteral => fixed(
                "this string is never closed; its end quote is missing",
                "字符串没有闭合，缺少结尾的双引号",
            ),
            StringKind::InvalidUnicodeEscapeSequence(_) if is_half_of_a_pair(found) => fixed(
                "this \\u escape is one half of a pair of surrogates; the other half is missing",
                "这个 \\u 转义是半个代理对，缺少另一半",
            ),
            StringKind::InvalidUnicodeEscapeSequence(_) | StringKind::ExpectedFourHexDigits => {
                fixed(
                    "this \\u escape is not a character; it takes four hexadecimal digits",
                    "这个 \\u 转义不是有效字符；应为四位十六进制数字",
                )
            }
            _ => fixed(
                "this escape does not exist; write \\\\ for a backslash",
                "不存在这样的转义；反斜杠应写成 \\\\",
            ),
        },
        // Never met: the parser is told to let both pass.
        Kind::CommentsNotAllowed => fixed("a comment cannot stand here", "此处不能有注释"),
        Kind::TrailingCommasNotAllowed => fixed(
            "a comma cannot stand before a closing bracket",
            "右括号之前不能有逗号",
        ),
    }
}

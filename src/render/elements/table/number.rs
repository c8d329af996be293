//! Numbers as a column writes them.

use crate::card::NumberFormat;

/// A number as its column wants it; without a precision it stays as it was sent.
pub(super) fn number(source: &str, format: &NumberFormat) -> String {
    let rounded = match (format.precision, source.parse::<f64>()) {
        (Some(precision), Ok(number)) if number.is_finite() => {
            format!("{number:.0$}", precision.min(10))
        }
        _ => source.to_owned(),
    };
    let is_zero = rounded.parse::<f64>().is_ok_and(|number| number == 0.0);
    let (sign, digits) = match rounded.strip_prefix('-') {
        Some(rest) => (if is_zero { "" } else { "-" }, rest),
        None => ("", rounded.as_str()),
    };
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(a, b)| (a, Some(b)));
    let grouped = if format.separator && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut out = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    } else {
        whole.to_owned()
    };
    let symbol = format.symbol.as_deref().unwrap_or_default();
    match fraction {
        Some(fraction) => format!("{symbol}{sign}{grouped}.{fraction}"),
        None => format!("{symbol}{sign}{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(precision: Option<usize>, symbol: &str, separator: bool) -> NumberFormat {
        NumberFormat {
            precision,
            symbol: Some(symbol.into()),
            separator,
        }
    }

    #[test]
    fn numbers_take_precision_symbol_and_separator() {
        assert_eq!(
            number("1234567.891", &format(Some(2), "¥", true)),
            "¥1,234,567.89"
        );
        assert_eq!(number("-1234", &format(None, "", true)), "-1,234");
        assert_eq!(number("168.230", &NumberFormat::default()), "168.230");
        assert_eq!(number("1e3", &format(None, "$", true)), "$1e3");
    }

    #[test]
    fn zero_has_no_sign() {
        let yuan = format(Some(2), "¥", false);
        assert_eq!(number("-0.0", &yuan), "¥0.00");
        assert_eq!(number("-0.004", &yuan), "¥0.00");
        assert_eq!(number("-0", &NumberFormat::default()), "0");
        assert_eq!(number("-0.006", &yuan), "¥-0.01");
    }
}

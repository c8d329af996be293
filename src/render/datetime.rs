//! Moments as the client writes them.

use time::{OffsetDateTime, UtcOffset};

/// The zone in which moments are drawn where none is wanted, minutes before Greenwich: the reader's own is not known
/// here, and one zone gives one picture everywhere.
pub(super) const ZONE: i16 = 8 * 60;

fn moment(milliseconds: f64, zone: i16) -> Option<OffsetDateTime> {
    let seconds = (milliseconds / 1000.0).floor();
    let moment = OffsetDateTime::from_unix_timestamp(seconds as i64).ok()?;
    let offset = UtcOffset::from_whole_seconds(i32::from(zone) * 60).ok()?;
    moment.checked_to_offset(offset)
}

/// A moment (milliseconds of Unix time) by a pattern of `YYYY`, `MM`, `DD`, `HH`, `mm` and `ss`; RFC 3339 without one.
pub(super) fn by_pattern(milliseconds: f64, pattern: Option<&str>) -> Option<String> {
    let moment = moment(milliseconds, ZONE)?;
    let pattern = pattern
        .filter(|pattern| !pattern.is_empty())
        .unwrap_or("YYYY-MM-DDTHH:mm:ss+08:00");
    let parts = [
        ("YYYY", format!("{:04}", moment.year())),
        ("MM", format!("{:02}", u8::from(moment.month()))),
        ("DD", format!("{:02}", moment.day())),
        ("HH", format!("{:02}", moment.hour())),
        ("mm", format!("{:02}", moment.minute())),
        ("ss", format!("{:02}", moment.second())),
    ];
    let fill = |text: String, (token, shown): &(&str, String)| text.replace(token, shown);
    Some(parts.iter().fold(pattern.to_owned(), fill))
}

/// A moment as `<local_datetime>` writes it. Without one the moment of sending counts, which a preview does not know:
/// the beginning of time stands for it.
pub(super) fn local(milliseconds: Option<f64>, format: &str, chinese: bool, zone: i16) -> String {
    let Some(moment) = moment(milliseconds.unwrap_or(0.0), zone) else {
        return String::new();
    };
    let (year, month, day) = (moment.year(), u8::from(moment.month()), moment.day());
    let month_name = moment.month().to_string();
    let short_month = month_name.get(..3).unwrap_or_default();
    let weekday = moment.weekday();
    let name = weekday.to_string();
    let zh = ["一", "二", "三", "四", "五", "六", "日"];
    let zh = zh
        .get(usize::from(weekday.number_days_from_monday()))
        .copied()
        .unwrap_or_default();
    match (format, chinese) {
        ("date", true) => format!("{year}年{month}月{day}日"),
        ("date", false) => format!("{short_month} {day}, {year}"),
        ("date_short", true) => format!("{month}月{day}日"),
        ("date_short", false) => format!("{short_month} {day}"),
        ("week", true) => format!("星期{zh}"),
        ("week", false) => name,
        ("week_short", true) => format!("周{zh}"),
        ("week_short", false) => name.get(..3).unwrap_or_default().to_owned(),
        ("time", _) => format!("{:02}:{:02}", moment.hour(), moment.minute()),
        ("time_sec", _) => format!(
            "{:02}:{:02}:{:02}",
            moment.hour(),
            moment.minute(),
            moment.second()
        ),
        ("timezone", _) => {
            let sign = if zone < 0 { '-' } else { '+' };
            let minutes = zone.unsigned_abs();
            format!("GMT{sign}{}:{:02}", minutes / 60, minutes % 60)
        }
        _ => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_their_pattern() {
        let shown = by_pattern(1_699_341_315_000.0, Some("YYYY/MM/DD HH:mm"));
        assert_eq!(shown.as_deref(), Some("2023/11/07 15:15"));
        assert_eq!(
            by_pattern(0.0, None).as_deref(),
            Some("1970-01-01T08:00:00+08:00")
        );
        assert_eq!(by_pattern(1e300, None), None);
    }

    #[test]
    fn moments_are_written_in_each_format_and_both_languages() {
        let at =
            |format: &str, chinese: bool| local(Some(1_552_628_573_000.0), format, chinese, ZONE);
        assert_eq!(at("date_num", true), "2019-03-15");
        assert_eq!(at("date_short", true), "3月15日");
        assert_eq!(at("date_short", false), "Mar 15");
        assert_eq!(at("date", false), "Mar 15, 2019");
        assert_eq!(at("week", true), "星期五");
        assert_eq!(at("week_short", false), "Fri");
        assert_eq!(at("time", true), "13:42");
        assert_eq!(at("time_sec", true), "13:42:53");
        assert_eq!(at("timezone", true), "GMT+8:00");
    }

    #[test]
    fn moments_are_written_in_the_zone_of_the_reader() {
        let at = |format: &str, zone: i16| local(Some(1_552_628_573_000.0), format, true, zone);
        assert_eq!(at("time", 330), "11:12");
        assert_eq!(at("timezone", 330), "GMT+5:30");
        assert_eq!(at("date_num", -480), "2019-03-14");
        assert_eq!(at("timezone", -210), "GMT-3:30");
        assert_eq!(at("time", i16::MAX), "");
    }
}

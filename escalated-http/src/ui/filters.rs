use chrono::{DateTime, Utc};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::{
    charts::{Bars, draw},
    linkify::linkify,
    times,
};

/// Makes our filters known to the templates.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("date", |at: &str, _: Kwargs, _: &State<'_>| {
        Ok::<_, Error>(times::absolute(instant(at)?))
    });
    tera.register_filter("ago", |at: &str, kwargs: Kwargs, _: &State<'_>| {
        let now = kwargs.must_get::<&str>("now")?;
        Ok::<_, Error>(times::relative(instant(at)?, instant(now)?))
    });
    tera.register_filter("linkify", |text: &str, _: Kwargs, _: &State<'_>| {
        Value::safe_string(&linkify(text))
    });
    tera.register_filter("bars", |value: Value, _: Kwargs, _: &State<'_>| bars(&value));
    tera.register_filter("size", |bytes: i64, _: Kwargs, _: &State<'_>| size(bytes));
    tera.register_filter("hue", |color: &str, _: Kwargs, _: &State<'_>| hue(color));
    tera.register_filter("mailto", |email: &str, _: Kwargs, _: &State<'_>| mailto(email));
}

fn instant(text: &str) -> TeraResult<DateTime<Utc>> {
    text.parse().map_err(|error| Error::message(format!("`{text}` is not an instant: {error}")))
}

/// The inside of a drawing.
fn bars(value: &Value) -> TeraResult<Value> {
    let json = serde_json::to_value(value).map_err(Error::message)?;
    let bars: Bars = serde_json::from_value(json).map_err(Error::message)?;
    draw(&bars).map(|svg| Value::safe_string(&svg)).map_err(Error::message)
}

fn size(bytes: i64) -> String {
    match bytes {
        ..=1_023 => format!("{bytes} B"),
        1_024..=1_048_575 => format!("{} KB", bytes / 1_024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// The class of the colour nearest to `#RRGGBB`, since no style may stand in the page.
fn hue(color: &str) -> &'static str {
    let part = |from: usize| {
        let digits = color.get(from..from + 2).unwrap_or("0");
        i32::from_str_radix(digits, 16).unwrap_or_default()
    };
    let (r, g, b) = (part(1), part(3), part(5));
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let spread = high - low;
    if spread < 32 {
        return "hue-none";
    }
    let degrees = if high == r {
        (60 * (g - b) / spread + 360) % 360
    } else if high == g {
        60 * (b - r) / spread + 120
    } else {
        60 * (r - g) / spread + 240
    };
    match degrees {
        15..=38 => "hue-orange",
        39..=69 => "hue-yellow",
        70..=165 => "hue-green",
        166..=200 => "hue-cyan",
        201..=245 => "hue-blue",
        246..=290 => "hue-violet",
        291..=340 => "hue-pink",
        _ => "hue-red",
    }
}

/// An address for a `mailto:` link, with everything in it that has a meaning there encoded.
fn mailto(email: &str) -> String {
    let mut text = String::new();
    for byte in email.bytes() {
        if byte.is_ascii_alphanumeric() || b"@.-_+~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_colours_and_addresses() {
        assert_eq!(size(900), "900 B");
        assert_eq!(size(20_480), "20 KB");
        assert_eq!(size(1_572_864), "1.5 MB");
        assert_eq!(hue("#EF4444"), "hue-red");
        assert_eq!(hue("#3B82F6"), "hue-blue");
        assert_eq!(hue("#6B7280"), "hue-none");
        assert_eq!(hue("#10B981"), "hue-green");
        assert_eq!(hue("x"), "hue-none");
        assert_eq!(mailto("a+b@x.org?cc=y"), "a+b@x.org%3Fcc%3Dy");
    }
}

//! Answers as the exchange reads them.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Elements of `data`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Xml(String);

impl Xml {
    /// Adds an element; its name must be one of XML.
    pub fn put(&mut self, name: &str, value: &str) {
        self.0 += &format!("<{name}>{}</{name}>", escaped(value));
    }

    /// One element.
    pub fn of(name: &str, value: impl ToString) -> Xml {
        let mut xml = Xml::default();
        xml.put(name, &value.to_string());
        xml
    }
}

/// Whether a text can be the name of an element, as far as names of fields go.
pub(super) fn is_name(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn response(code: i64, descr: &str, data: &Xml) -> Response {
    let data = match data.0.is_empty() {
        true => "<data/>".to_owned(),
        false => format!("<data>{}</data>", data.0),
    };
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><response><code>{code}</code>\
         <descr>{}</descr>{data}</response>",
        escaped(descr)
    );
    let kind = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    (kind, body).into_response()
}

/// Text as it stands in XML; what XML has no way to write is left out
/// (<https://www.w3.org/TR/xml/#charsets>).
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' => written.push_str("&quot;"),
            '\t' | '\n' | '\r' => written.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_written_otherwise_or_not_at_all() {
        assert_eq!(escaped("a<b>&\"\u{1}c\n"), "a&lt;b&gt;&amp;&quot;c\n");
        assert_eq!(Xml::of("N", "1 < 2"), Xml("<N>1 &lt; 2</N>".to_owned()));
        for (name, is) in [
            ("ORDER_ID", true),
            ("_A1", true),
            ("1A", false),
            ("A B", false),
            ("", false),
        ] {
            assert_eq!(is_name(name), is, "{name}");
        }
    }
}

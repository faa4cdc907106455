//! Pages from templates: `{name}` stands for a value.

use std::fmt::Write;

use pult_domain::visible_lines;

/// A value of a page.
pub enum Value<'a> {
    /// Text, which is escaped.
    Text(&'a str),
    /// Part of the page itself, which is not.
    Raw(&'a str),
}

/// The template with its values; an unknown name stays as it is. Values are not looked into, so none
/// can name another.
pub fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<Value<'a>>) -> String {
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        page.push_str(&rest[..start]);
        let name = rest[start + 1..].split('}').next().unwrap_or_default();
        match value(name) {
            Some(Value::Text(text)) => escape(text, &mut page),
            Some(Value::Raw(text)) => page.push_str(text),
            None => {
                page.push('{');
                rest = &rest[start + 1..];
                continue;
            }
        }
        rest = &rest[start + name.len() + 2..];
    }
    page.push_str(rest);
    page
}

/// Escapes what means something in HTML, in text as in quoted attributes.
fn escape(text: &str, page: &mut String) {
    for c in visible_lines(text).chars() {
        match c {
            '&' | '<' | '>' | '"' | '\'' => {
                // Writing to a string cannot fail.
                let _ = write!(page, "&#{};", u32::from(c));
            }
            c => page.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_not_looked_into() {
        let page = fill("<p>{a} {b} {c} {", |name| match name {
            "a" => Some(Value::Text("<b>\"{b}\" & 'x'")),
            "b" => Some(Value::Raw("<i>")),
            _ => None,
        });
        assert_eq!(
            page,
            "<p>&#60;b&#62;&#34;{b}&#34; &#38; &#39;x&#39; <i> {c} {"
        );
        let page = fill("{a}", |_| Some(Value::Text("a\u{202e}b\u{9b}\u{0}")));
        assert_eq!(page, "a\u{fffd}b\u{fffd}\u{fffd}");
    }
}

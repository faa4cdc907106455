use proptest::prelude::*;

use super::*;
use pult_garble::garbled;

fn fields(query: &str) -> Fields {
    Fields::read([query.as_bytes()])
}

fn texts(query: &str) -> Vec<String> {
    let list = fields(query).list("to").expect(query).unwrap_or_default();
    list.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn every_spelling_of_a_list_is_the_same_list() {
    for query in [
        "to[]=a&to[]=b",
        "to%5B%5D=a&to%5b%5d=b",
        "to[0]=a&to[1]=b",
        "to%5B0%5D=a&to%5B1%5D=b",
        "to=a&to=b",
        "to[1]=b&to[0]=a",
        "to[3]=a&to[7]=b",
        "to[0]=a&to[]=b",
        "to[]=a&x=1&to[1]=b",
        "to[0]=c&to[0]=a&to[1]=b",
        "a[=1&to[]=a&b]=2&%FF=%FF&[]=&=&to[]=b",
    ] {
        assert_eq!(texts(query), ["a", "b"], "{query}");
    }
    assert_eq!(fields("x=1").list("to"), Ok(None));
    assert_eq!(texts("to[]="), [""]);
    assert_eq!(texts("to[]=%D2%E8"), ["Ти"]);
    assert!(fields(&"to[]=a&".repeat(501)).list("to").is_err());
}

#[test]
fn a_value_keeps_what_forms_allow() {
    let text = |query: &str| fields(query).text("comment").expect(query);
    for (query, comment) in [
        ("comment=a;b", Some("a;b")),
        ("comment=a=b", Some("a=b")),
        ("comment=a+b%2B%26", Some("a b+&")),
        ("comment=100%", Some("100%")),
        ("comment=%zz%4", Some("%zz%4")),
        ("comment=%D0%94%D0%B0", Some("Да")),
        ("comment=a&comment=b", Some("b")),
        ("comment=++", None),
        ("comment", None),
        ("", None),
    ] {
        assert_eq!(text(query).as_deref(), comment, "{query}");
    }
    assert_eq!(text("comment=%C4%E0").as_deref(), Some("Да"));
}

#[test]
fn a_plus_that_became_a_space_is_put_back() {
    for query in [
        "phone=+70001112233",
        "phone=%2B70001112233",
        "phone=+7+(000)+111-22-33",
    ] {
        let phone = fields(query).client_phone("phone").expect(query);
        assert_eq!(phone.as_str(), "+70001112233", "{query}");
    }
    for query in [
        "",
        "phone=",
        "phone=+",
        "phone=70001112233",
        "phone=80001112233",
        "phone=%2B",
        "phone=%2Babc",
        "phone=++70001112233",
        "phone=%FF",
    ] {
        assert!(fields(query).client_phone("phone").is_err(), "{query}");
    }
}

#[test]
fn a_recipient_has_eleven_digits() {
    for query in [
        "phone=79001112233",
        "phone=+79001112233",
        "phone=89001112233",
    ] {
        let phone = fields(query).recipient("phone").expect(query);
        assert_eq!(phone.as_str(), "+79001112233", "{query}");
    }
    for query in ["phone=12125551234", "phone=%2B1+(212)+555-12-34"] {
        let phone = fields(query).recipient("phone").expect(query);
        assert_eq!(phone.as_str(), "+12125551234", "{query}");
    }
    for query in [
        "",
        "phone=9001112233",
        "phone=790011122333",
        "phone=7900111223a",
        "phone=7900111223a3",
        "phone=790011122,33",
        "phone=00000000000",
    ] {
        assert!(fields(query).recipient("phone").is_err(), "{query}");
    }
}

#[test]
fn numbers_are_digits() {
    let int = |query: &str| fields(query).int("n");
    for (query, number) in [
        ("n=5", Some(5)),
        ("n=-5", Some(-5)),
        ("n=%2B5", Some(5)),
        ("n=", None),
        ("", None),
    ] {
        assert_eq!(int(query), Ok(number), "{query}");
    }
    for query in [
        "n=a",
        "n=1.0",
        "n=1e3",
        "n=--1",
        "n=-",
        "n=99999999999999999999",
        "n=１",
    ] {
        assert!(int(query).is_err(), "{query}");
        assert!(fields(query).id("n", |id| id).is_err(), "{query}");
    }
    for query in ["n=0", "n=-1", "n=%2B1"] {
        assert!(fields(query).id("n", |id| id).is_err(), "{query}");
    }
}

#[test]
fn a_hundred_thousand_garbled_queries_are_read_or_refused() {
    let samples = [
        "to[]=A&to[]=B&n=5&phone=+70001112233",
        "to%5B1%5D=B&to%5b0%5d=A&n=-28.20&phone=%2B7(000)111-22-33",
        "to[18446744073709551615]=B&to[]=C&to=%D0%A1+%20&n=1&phone=79001112233",
    ];
    let n_read = garbled(&samples, 100_000, |raw| {
        let fields = Fields::read([raw]);
        for name in ["to", "n", "phone"] {
            let _ = (fields.int(name), fields.money(name), fields.flag(name));
            let _ = (fields.recipient(name), fields.id(name, |id| id));
        }
        fields.list("to").is_ok() && fields.client_phone("phone").is_ok()
    });
    assert!((10_000..90_000).contains(&n_read), "{n_read}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_encoded_is_read_back(value in "\\PC{0,30}") {
        let encoded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let given = fields(&format!("comment={encoded}")).given("comment");
        prop_assert_eq!(given, Ok(Some(value)));
    }
}

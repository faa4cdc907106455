use super::*;
use pult_domain::{Origin, Quality, Seconds};

const EXAMPLE: &str = include_str!("../../config.example.toml");

fn parse(text: &str) -> Result<Config, Error> {
    Config::parse("config.toml", text, &Variables::default())
}

fn with(variables: &[(&str, &str)], text: &str) -> Result<Config, Error> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let variables = Variables::new(variables.iter().map(owned));
    Config::parse("config.toml", text, &variables)
}

#[test]
fn the_example_holds_the_defaults() {
    assert_eq!(parse(EXAMPLE).expect("parses"), Config::default());
    assert_eq!(parse("").expect("parses"), Config::default());
}

/// The example with its keys that are not set uncommented.
fn everything_set() -> String {
    let keys = |line: &str| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with("[[") || rest.contains(" = ") && !rest.contains("  = ") => {
            rest.to_owned()
        }
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(|line| keys(line) + "\n").collect()
}

#[test]
fn keys_that_are_not_set_are_shown_as_they_are_written() {
    let config = parse(&everything_set()).expect("parses");
    assert!(config.http.is_tls());
    assert_eq!(config.sms.channel.len(), 1);
    assert_eq!(config.voice.line.len(), 1);
    assert!(config.webhook[0].wants("order.created"));
    assert!(!config.webhook[0].wants("shift.opened"));
}

#[test]
fn every_key_there_is_is_in_the_example() {
    let text = everything_set();
    for section in [
        "",
        "[http]",
        "[http.limits]",
        "[api]",
        "[api.taximaster]",
        "[api.taxomet]",
        "[api.yandex]",
        "[api.navixy]",
        "[api.thetrack]",
        "[console]",
        "[engine]",
        "[router]",
        "[geocoder]",
        "[sms]",
        "[[sms.channel]]",
        "[voice]",
        "[[voice.line]]",
        "[[webhook]]",
    ] {
        let refusal = parse(&format!("{section}\nno_such_key = 1")).expect_err(section);
        let message = refusal.to_string();
        let (_, names) = message.split_once("expected ").expect(&message);
        let known: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
        assert!(!known.is_empty(), "{message}");
        // Other names of keys that are there.
        let twins = ["per_address", "keep", "stands"];
        for key in known.into_iter().filter(|key| !twins.contains(key)) {
            let inner = section.trim_matches(['[', ']']);
            let header = if inner.is_empty() {
                key.to_owned()
            } else {
                format!("{inner}.{key}")
            };
            let as_key = text
                .split_once(section)
                .is_some_and(|(_, rest)| rest.lines().any(|l| l.starts_with(&format!("{key} = "))));
            let as_section = text.contains(&format!("[{header}"));
            assert!(
                as_key || as_section,
                "{section} {key} is not in the example"
            );
        }
    }
}

#[test]
fn a_wrong_key_is_refused_with_its_place() {
    for (text, place, word) in [
        (
            "[http]\nlisten = \"127.0.0.1:1\"\nlissen = 1\n",
            "3:1",
            "lissen",
        ),
        ("[engine]\n  snooze_s = \"2\"\n", "2:14", "invalid type"),
        ("[engine]\nsnooze_s = -2\n", "2:12", "-2"),
        ("[engine]\nquality = \"best\"\n", "2:11", "best"),
        ("[engine]\nfairness = 7\n", "2:12", "0 to 1"),
        ("[engine]\nauto_assign_origins = [\"fax\"]\n", "2:23", "fax"),
        ("[http]\nlisten = \"nowhere\"\n", "2:10", "socket address"),
        ("[nothing]\n", "1:2", "nothing"),
        ("[http\n", "1:6", ""),
    ] {
        let message = parse(text).expect_err(text).to_string();
        assert!(
            message.starts_with(&format!("config.toml:{place}: ")),
            "{message}"
        );
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn keys_that_do_not_go_together_are_refused() {
    for (text, word) in [
        ("[http]\ntls_cert = \"a.pem\"", "http.tls_key"),
        ("[router]\nkind = \"osrm\"", "router.url"),
        ("[geocoder]\nkind = \"nominatim\"", "geocoder.url"),
    ] {
        let Err(Error::Conflict { reason, .. }) = parse(text) else {
            panic!("refused: {text}");
        };
        for said in [reason.to_string(), reason.russian()] {
            assert!(said.contains(word), "{said}");
        }
    }
}

#[test]
fn files_are_sought_beside_the_configuration() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    std::fs::write(
        &path,
        "[http]\ntls_cert = \"a.pem\"\ntls_key = \"/etc/b.pem\"\n[ssh]\nhost_key = \"key\"\n",
    )
    .expect("writes");
    let config = Config::load(&path, &Variables::default()).expect("parses");
    assert_eq!(config.http.tls_cert, Some(folder.path().join("a.pem")));
    assert_eq!(config.http.tls_key, Some("/etc/b.pem".into()));
    assert_eq!(config.ssh.host_key, Some(folder.path().join("key")));
    let absent = Config::load(&folder.path().join("none.toml"), &Variables::default());
    assert_eq!(absent.expect("absent is fine"), Config::default());
}

#[test]
fn the_environment_goes_over_the_file() {
    let config = with(
        &[
            ("PULT_HTTP__LISTEN", "127.0.0.1:0"),
            ("PULT_HTTP__LIMITS__REQUESTS_PER_SECOND", "0"),
            (
                "PULT_HTTP__CORS_ORIGINS",
                "https://a.example, https://b.example",
            ),
            ("PULT_API__TAXIMASTER__SECRET", "12345"),
            ("PULT_API__TAXOMET__ENABLED", "false"),
            ("PULT_ENGINE__AUTO_ASSIGN_ORIGINS", "[\"yandex\"]"),
            ("PULT_ENGINE__QUALITY", "medium"),
            ("PULT_ENGINE__FAIRNESS", "0.5"),
            ("PULT_WEBHOOK", "[{ url = \"u\" }]"),
            ("PULT_LOG", "no section, not ours"),
            (
                "PULT_SMS__CHANNEL",
                "[{ name = \"a\", url = \"u\", body = \"b\" }]",
            ),
            ("PULT_DATA", "/somewhere"),
        ],
        "[http]\nlisten = \"127.0.0.1:9\"\n[engine]\nsnooze_s = 7\n",
    )
    .expect("fits");
    assert_eq!(config.http.listen.port(), 0);
    assert_eq!(config.http.limits.requests_per_second, 0);
    assert_eq!(
        config.http.cors_origins,
        ["https://a.example", "https://b.example"]
    );
    assert_eq!(config.api.taximaster.secret.expose(), "12345");
    assert!(!config.api.taxomet.enabled);
    assert_eq!(config.engine.auto_assign_origins, [Origin::Yandex]);
    assert_eq!(config.engine.quality, Quality::Medium);
    assert_eq!(config.engine.fairness_permille, 500);
    assert_eq!(config.engine.snooze, Seconds(7));
    assert_eq!(config.sms.channel[0].name, "a");
    assert_eq!(config.webhook[0].url, "u");
}

#[test]
fn a_wrong_variable_is_named() {
    for (name, value, word) in [
        ("PULT_HTTP__LISSEN", "1", "lissen"),
        ("PULT_ENGINE__SNOOZE_S", "soon", "invalid type"),
        ("PULT_HTTP__LISTEN__PORT", "1", "HTTP__LISTEN__PORT"),
    ] {
        let message = with(&[(name, value)], "[http]\nlisten = \"127.0.0.1:9\"")
            .expect_err(name)
            .to_string();
        assert!(message.starts_with(name), "{message}");
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn a_secret_is_never_printed() {
    let config = parse("[api.taximaster]\nsecret = \"open sesame\"").expect("parses");
    assert!(!format!("{config:?}").contains("sesame"));
}

#[test]
fn keys_have_the_names_that_owners_read_elsewhere_too() {
    let text = "[http]\nper_address = 9\n[backup]\nkeep = 3\n[engine]\nswap = true\nstands = false\n\
                late_after_min = 7\n[roads]\ntaxi_access = false";
    let config = parse(text).expect("parses");
    assert_eq!(config.http.connections_per_address, 9);
    assert_eq!(config.backup.kept, 3);
    assert_eq!(
        (config.engine.swap_max, config.engine.advise),
        (Some(2), false)
    );
    assert_eq!(config.console.late_after, Seconds::minutes(7));
    assert!(!config.router.taxi_access);
    let most = |text| parse(text).expect("parses").engine.swap_max;
    assert_eq!(most("[engine]\nswap = true\nswap_max = 1"), Some(1));
    assert_eq!(most("[engine]\nswap = false\nswap_max = 1"), Some(0));
}

#[test]
fn a_certificate_by_name_is_all_that_an_office_says() {
    let config =
        parse("[http]\nacme = [\"office.example\", \"www.office.example\"]").expect("parses");
    assert!(config.http.is_tls());
    assert_eq!(config.http.public_url, "https://office.example");
    let text = "[http]\nacme = [\"office.example\"]\npublic_url = \"https://other.example:8443\"";
    let config = parse(text).expect("parses");
    assert_eq!(config.http.public_url, "https://other.example:8443");
    for (text, word) in [
        ("[http]\nacme = [\"*.office.example\"]", "*.office.example"),
        ("[http]\nacme = [\"10.0.0.1\"]", "10.0.0.1"),
        ("[http]\nacme = [\"localhost\"]", "localhost"),
        (
            "[http]\nacme = [\"https://office.example\"]",
            "https://office.example",
        ),
        (
            "[http]\nacme = [\"office.example\"]\ntls_cert = \"a\"\ntls_key = \"b\"",
            "set one of them",
        ),
    ] {
        let message = parse(text).expect_err(text).to_string();
        assert!(message.contains(word), "{message}");
    }
}

#[test]
fn the_door_opens_to_others_only_with_tls_or_on_purpose() {
    for (text, open) in [
        ("", true),
        ("[http]\nlisten = \"0.0.0.0:80\"", false),
        ("[http]\nlisten = \"0.0.0.0:80\"\nallow_plain = true", true),
        (
            "[http]\nlisten = \"0.0.0.0:80\"\ntls_cert = \"c\"\ntls_key = \"k\"",
            true,
        ),
        (
            "[http]\nlisten = \"0.0.0.0:443\"\nacme = [\"office.example\"]",
            true,
        ),
    ] {
        let config = parse(text).expect(text);
        assert_eq!(config.http.check_door().is_ok(), open, "{text}");
    }
}

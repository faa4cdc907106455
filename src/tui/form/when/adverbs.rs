//! Words that stand where a grammar does not expect them: `завтра утром в 9`, `минут через двадцать`, `пол-восьмого`.

/// A part of the day as it is said of a day, as it is said of an hour, and the hour that is meant when none is said.
const ADVERBS: [(&str, &str, &str); 5] = [
    ("утром", "утра", "9:00"),
    ("днем", "дня", "13:00"),
    ("днём", "дня", "13:00"),
    ("вечером", "вечера", "19:00"),
    ("ночью", "ночи", ""),
];
/// Units that are said before their number when it is a guess.
const GUESSED: [&str; 3] = ["минут", "часа", "часов"];

/// The text in the usual order of its words, with one blank between them.
pub(super) fn plainly(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ").replace("пол-", "пол");
    for unit in GUESSED {
        let behind = text.strip_prefix(unit);
        let behind = behind.and_then(|rest| rest.strip_prefix(" через "));
        let within = text.strip_prefix("через ");
        let within = within.and_then(|rest| rest.strip_prefix(unit)?.strip_prefix(' '));
        if let Some(number) = behind.or(within) {
            return format!("через {number} {unit}");
        }
    }
    text
}

/// What a text means that says a part of the day: with the hour that it says, else with the usual one.
pub(super) fn with_their_hours(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let said = ADVERBS.iter().find(|(adverb, ..)| words.contains(adverb));
    let Some((adverb, of_hour, usual)) = said else {
        return vec![text.to_owned()];
    };
    let rest: Vec<&str> = words.into_iter().filter(|word| word != adverb).collect();
    let rest = rest.join(" ");
    let mut meant = vec![format!("{rest} {of_hour}")];
    if !usual.is_empty() {
        meant.push(format!("{rest} {usual}").trim_start().to_owned());
    }
    meant
}

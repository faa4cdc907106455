//! The words of addresses that are no names: sorts of streets, of settlements, of regions.

/// Sorts of streets: the word in full, then what people write instead.
pub(super) const STREET_TYPES: [(&str, &[&str]); 26] = [
    (
        "улица",
        &[
            "ул",
            "улиц",
            "улицы",
            "улице",
            "улицу",
            "улицей",
            "у-ца",
            "вулица",
            "вул",
            "кошеси",
            "к-си",
            "кош",
            "ulitsa",
            "ulica",
            "ul",
            "street",
            "st",
            "str",
            "rua",
            "r",
            "rue",
            "strasse",
            "carrer",
            "c",
            "calle",
            "via",
        ],
    ),
    (
        "проспект",
        &[
            "пр-т",
            "пр-кт",
            "просп",
            "пр",
            "пркт",
            "пр-к",
            "проспекта",
            "проспекте",
            "праспект",
            "дангылы",
            "дангыл",
            "д-лы",
            "prospekt",
            "prospect",
            "pr-t",
            "avenue",
            "ave",
            "av",
            "avenida",
            "avinguda",
            "avda",
            "avgda",
        ],
    ),
    (
        "шоссе",
        &[
            "ш", "шос", "ш-се", "шаша", "shosse", "highway", "hwy", "estrada", "estr",
        ],
    ),
    (
        "переулок",
        &[
            "пер",
            "пер-к",
            "п-к",
            "переул",
            "переулка",
            "переулке",
            "завулак",
            "зав",
            "pereulok",
            "per",
            "lane",
            "ln",
            "travessa",
            "tv",
            "trav",
            "passatge",
            "ptge",
        ],
    ),
    (
        "набережная",
        &[
            "наб",
            "наб-я",
            "набер",
            "набережной",
            "набережную",
            "naberezhnaya",
            "nab",
            "embankment",
            "quai",
            "cais",
        ],
    ),
    (
        "площадь",
        &[
            "пл",
            "пл-дь",
            "площ",
            "площади",
            "плошча",
            "аланы",
            "ploshchad",
            "ploschad",
            "pl",
            "square",
            "sq",
            "praca",
            "pca",
            "pc",
            "place",
            "placa",
            "platz",
            "plaza",
            "pza",
        ],
    ),
    (
        "бульвар",
        &[
            "б-р",
            "бул",
            "бульв",
            "блв",
            "бульвара",
            "бульваре",
            "bulvar",
            "boulevard",
            "blvd",
            "bul",
            "bd",
            "bld",
        ],
    ),
    (
        "проезд",
        &[
            "пр-д",
            "пр",
            "проез",
            "пр-зд",
            "проезда",
            "проезде",
            "праезд",
            "proezd",
            "proyezd",
            "drive",
            "passage",
            "passeig",
            "pg",
        ],
    ),
    ("тупик", &["туп", "туйыгы", "tupik", "impasse", "imp"]),
    (
        "аллея",
        &[
            "ал",
            "алл",
            "аллее",
            "аллеи",
            "алея",
            "alleya",
            "alley",
            "alameda",
            "al",
            "allee",
            "all",
        ],
    ),
    (
        "микрорайон",
        &[
            "мкр",
            "мкрн",
            "мкр-н",
            "м-н",
            "мк-н",
            "микрорайоне",
            "микрараен",
            "ыкшамаудан",
            "mkr",
            "microdistrict",
        ],
    ),
    ("квартал", &["кв-л", "кварт", "kvartal"]),
    ("линия", &["лин", "линии", "liniya", "line"]),
    ("тракт", &["тр-т", "trakt"]),
    ("съезд", &[]),
    (
        "дорога",
        &[
            "дор",
            "дороги",
            "road",
            "rd",
            "doroga",
            "chemin",
            "ch",
            "caminho",
            "cami",
            "route",
            "rte",
            "carretera",
            "ctra",
        ],
    ),
    ("просека", &["прос", "просек"]),
    ("спуск", &["сп"]),
    ("вокзал", &["вокз", "ж-д", "жд", "ж/д", "vokzal"]),
    ("largo", &["lg", "lgo"]),
    ("calcada", &["calc", "cc"]),
    ("rotunda", &["rotonda", "rot"]),
    ("viela", &["vla"]),
    ("beco", &["bc"]),
    ("escadas", &["esc", "escadinhas", "escalier", "escaliers"]),
    ("проулок", &["проул"]),
];

/// The index of `улица` in [`STREET_TYPES`].
pub(super) const PLAIN_STREET: u32 = 0;

/// Latin abbreviations of one letter that name a sort of street only where an address begins.
pub(super) const FIRST_ONLY: [&str; 2] = ["r", "c"];

/// Words that distinguish nothing.
pub(super) const NOISE: [&str; 32] = [
    "россия",
    "рф",
    "казахстан",
    "беларусь",
    "белоруссия",
    "russia",
    "portugal",
    "германия",
    "deutschland",
    "germany",
    "liechtenstein",
    "лихтенштейн",
    "france",
    "schweiz",
    "им",
    "имени",
    "the",
    "of",
    "de",
    "da",
    "do",
    "das",
    "dos",
    "du",
    "des",
    "del",
    "la",
    "le",
    "les",
    "el",
    "els",
    "атындагы",
];

/// Words that say that a settlement is named beside them.
pub(super) const SETTLEMENT_WORDS: [&str; 47] = [
    "город",
    "гор",
    "г",
    "город-курорт",
    "село",
    "деревня",
    "дер",
    "поселок",
    "пос",
    "посёлок",
    "пгт",
    "рп",
    "станица",
    "ст-ца",
    "хутор",
    "хут",
    "аул",
    "агрогородок",
    "аг",
    "агр",
    "нп",
    "слобода",
    "починок",
    "снт",
    "днт",
    "днп",
    "сдт",
    "днс",
    "тсн",
    "кп",
    "садоводство",
    "горад",
    "вёска",
    "веска",
    "ауыл",
    "ауылы",
    "каласы",
    "кала",
    "рабочий",
    "рабочего",
    "населенный",
    "пункт",
    "city",
    "gorod",
    "vila",
    "village",
    "town",
];

/// One letter that says the same where a word follows it: `д. Петровка`, but `д. 4` and
/// `С. Хакима`.
pub(super) const SETTLEMENT_LETTERS: [&str; 5] = ["д", "с", "п", "х", "м"];

/// Words that say that a region is named beside them, and whether its name stands before them.
pub(super) const REGION_WORDS: [(&str, bool); 21] = [
    ("федерация", true),
    ("область", true),
    ("обл", true),
    ("край", true),
    ("район", true),
    ("р-н", true),
    ("раён", true),
    ("раен", true),
    ("ауданы", true),
    ("вобласць", true),
    ("облысы", true),
    ("округ", true),
    ("сельсовет", true),
    ("с/с", true),
    ("поселение", true),
    ("oblast", true),
    ("region", true),
    ("rayon", true),
    ("республика", false),
    ("респ", false),
    ("district", true),
];

/// Words before an address that say where beside it somebody waits; they are kept for the driver.
pub(super) const BESIDE: [&str; 12] = [
    "напротив",
    "за",
    "около",
    "возле",
    "перед",
    "рядом",
    "позади",
    "сзади",
    "между",
    "недалеко",
    "near",
    "opposite",
];

/// Words before an address that say nothing.
pub(super) const AT: [&str; 11] = [
    "на",
    "в",
    "во",
    "от",
    "до",
    "из",
    "по",
    "к",
    "у",
    "со",
    "остановка",
];

/// Words that say that two streets meet.
pub(super) const CORNER: [&str; 15] = [
    "угол",
    "углу",
    "угла",
    "углом",
    "перекресток",
    "перекрестке",
    "перекрестка",
    "пересечение",
    "пересечении",
    "corner",
    "crossing",
    "ecke",
    "esquina",
    "cruzamento",
    "coin",
];

/// What stands between two streets that meet.
pub(super) const BETWEEN: [&str; 8] = ["и", "с", "and", "und", "e", "com", "et", "i"];

/// Towns that people name although they are elsewhere, so that no word for the driver is taken for
/// one of them: where one is named and the map does not have it, the address is not here.
pub(super) const TOWNS_ELSEWHERE: [&str; 96] = [
    "москва",
    "петербург",
    "санкт-петербург",
    "новосибирск",
    "екатеринбург",
    "казань",
    "челябинск",
    "омск",
    "самара",
    "ростов",
    "ростов-на-дону",
    "уфа",
    "красноярск",
    "воронеж",
    "пермь",
    "волгоград",
    "краснодар",
    "саратов",
    "тюмень",
    "тольятти",
    "ижевск",
    "барнаул",
    "ульяновск",
    "иркутск",
    "хабаровск",
    "ярославль",
    "владивосток",
    "махачкала",
    "томск",
    "оренбург",
    "кемерово",
    "новокузнецк",
    "рязань",
    "астрахань",
    "пенза",
    "липецк",
    "киров",
    "чебоксары",
    "тула",
    "калининград",
    "курск",
    "ставрополь",
    "сочи",
    "тверь",
    "магнитогорск",
    "иваново",
    "брянск",
    "белгород",
    "сургут",
    "владимир",
    "чита",
    "архангельск",
    "калуга",
    "смоленск",
    "вологда",
    "мурманск",
    "тамбов",
    "орел",
    "кострома",
    "псков",
    "химки",
    "балашиха",
    "подольск",
    "мытищи",
    "сыктывкар",
    "нижневартовск",
    "якутск",
    "саранск",
    "грозный",
    "нальчик",
    "абакан",
    "кызыл",
    "магадан",
    "минск",
    "гомель",
    "витебск",
    "могилев",
    "гродно",
    "брест",
    "алматы",
    "астана",
    "шымкент",
    "караганда",
    "актобе",
    "павлодар",
    "костанай",
    "атырау",
    "уральск",
    "киев",
    "ташкент",
    "бишкек",
    "душанбе",
    "ереван",
    "тбилиси",
    "баку",
    "кишинев",
];

const ORDINAL_STEMS: [(&str, &str); 13] = [
    ("перв", "1"),
    ("втор", "2"),
    ("трет", "3"),
    ("четверт", "4"),
    ("пят", "5"),
    ("шест", "6"),
    ("седьм", "7"),
    ("восьм", "8"),
    ("девят", "9"),
    ("десят", "10"),
    ("одиннадцат", "11"),
    ("двенадцат", "12"),
    ("двадцат", "20"),
];
const ADJECTIVE_ENDINGS: [&str; 11] = [
    "ая", "ый", "ой", "ий", "ья", "ье", "ое", "ого", "ую", "ьей", "ьего",
];

/// The number that an adjective spells: `первая` → `1`; `пятницкая` spells none.
pub(super) fn spelled_ordinal(word: &str) -> Option<&'static str> {
    ORDINAL_STEMS.iter().find_map(|(stem, number)| {
        let ending = word.strip_prefix(stem)?;
        ADJECTIVE_ENDINGS.contains(&ending).then_some(*number)
    })
}

const ANNIVERSARIES: [(&str, &str); 9] = [
    ("десяти", "10"),
    ("двадцати", "20"),
    ("тридцати", "30"),
    ("сорока", "40"),
    ("пятидесяти", "50"),
    ("шестидесяти", "60"),
    ("семидесяти", "70"),
    ("восьмидесяти", "80"),
    ("сто", "100"),
];

/// The years of an anniversary: `50-летия`, `50летие`, `пятидесятилетия`; what is said as `50 лет`
/// too.
pub(super) fn anniversary(word: &str) -> Option<&str> {
    let years = ["летия", "летие", "летию", "летием"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    let digits = years.strip_suffix('-').unwrap_or(years);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(digits);
    }
    let spelled = ANNIVERSARIES.iter().find(|(spelled, _)| *spelled == years);
    spelled.map(|(_, number)| *number)
}

/// Roman numerals that stand in names of streets, those of one letter left out.
pub(super) fn roman(word: &str) -> Option<&'static str> {
    const NUMERALS: [(&str, &str); 12] = [
        ("ii", "2"),
        ("iii", "3"),
        ("iv", "4"),
        ("vi", "6"),
        ("vii", "7"),
        ("viii", "8"),
        ("ix", "9"),
        ("xi", "11"),
        ("xii", "12"),
        ("xx", "20"),
        ("xxi", "21"),
        ("xxii", "22"),
    ];
    NUMERALS
        .iter()
        .find(|(numeral, _)| *numeral == word)
        .map(|(_, number)| *number)
}

/// The sorts of streets that `word` may stand for, as a set of indexes.
pub(super) fn street_types(word: &str) -> u32 {
    let named = STREET_TYPES.iter().enumerate();
    named
        .filter(|(_, (full, short))| *full == word || short.contains(&word))
        .fold(0, |set, (index, _)| set | 1 << index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjectives_spell_numbers() {
        assert_eq!(spelled_ordinal("первая"), Some("1"));
        assert_eq!(spelled_ordinal("пятый"), Some("5"));
        assert_eq!(spelled_ordinal("третьего"), Some("3"));
        assert_eq!(spelled_ordinal("пятницкая"), None);
        assert_eq!(spelled_ordinal("первомайская"), None);
    }

    #[test]
    fn anniversaries_are_years() {
        for (word, years) in [
            ("50-летия", Some("50")),
            ("60летие", Some("60")),
            ("сорокалетия", Some("40")),
            ("летия", None),
            ("столетия", Some("100")),
            ("лет", None),
        ] {
            assert_eq!(anniversary(word), years, "{word}");
        }
    }
}

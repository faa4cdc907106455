//! Drawing the screens: a table, a form, what stands over them.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::draft::Draft;
use super::kinds::{Column, Info};
use super::list::ListScreen;
use super::list::SITE_SECRET;
use super::table::shown;
use super::{Around, Row, Screen, Tone, help, report};
use crate::text::{Value, Word};
use crate::widgets::{boxed, by_words, cut, fit, overlay, put, row, scroll};

/// From this width on a form has its example beside it; below, under it.
const BESIDE: u16 = 76;
/// How many records are seen of those that a reference may mean.
const OFFERED: usize = 5;
/// The width of the names of a form's fields.
const LABEL: usize = 22;

/// Draws a screen.
pub fn draw(screen: &mut Screen, around: &Around, frame: &mut Frame, area: Rect) {
    match screen {
        Screen::Report(screen) => report::draw(screen, around, frame, area),
        Screen::List(screen) => draw_list(screen, around, frame, area),
        Screen::Handover(screen) => screen.draw(around, frame, area),
        Screen::Talk(screen) => screen.draw(around, frame, area),
        Screen::Notice(screen) => screen.draw(around, frame, area),
    }
}

fn draw_list(screen: &mut ListScreen, around: &Around, frame: &mut Frame, area: Rect) {
    match &screen.draft {
        Some(draft) => draw_draft(screen, draft, around, frame, area),
        None => draw_table(screen, around, frame, area),
    }
    draw_over(screen, around, frame, area);
}

fn draw_table(screen: &mut ListScreen, around: &Around, frame: &mut Frame, area: Rect) {
    let title = screen.title(around);
    let title = cut(&title, usize::from(area.width.saturating_sub(4)));
    let block = overlay(title, around.theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    if screen.table.n_shown() == 0 {
        let adds = screen.about.adds && screen.about.needs.is_none();
        let word = match (screen.loaded, screen.table.n_rows(), adds) {
            (false, ..) => Word("board-loading"),
            (true, 1.., _) => Word("board-nothing-found"),
            (true, 0, true) => Word("screen-empty-add"),
            (true, 0, false) => Word("screen-empty"),
        };
        put(
            frame.buffer_mut(),
            inside,
            &around.words.say(word),
            around.theme.dim,
        );
        return;
    }
    let columns = columns(&screen.about.fields, usize::from(inside.width));
    let heading = |column: &Placed| cell(&around.words.say(column.info.name), column);
    let headings: String = columns.iter().map(heading).collect();
    put(frame.buffer_mut(), inside, &headings, around.theme.dim);
    let mut aside = without_room(screen, &columns, around);
    aside.truncate(usize::from(inside.height / 3).max(1));
    let height = usize::from(inside.height.saturating_sub(1 + aside.len() as u16));
    for (at, text) in (1 + height as u16..).zip(&aside) {
        put(
            frame.buffer_mut(),
            row(inside, at),
            text,
            around.theme.label,
        );
    }
    let table = &mut screen.table;
    table.offset = scroll(table.offset, table.at(), table.n_shown(), height.max(1));
    for (at, record) in table.visible(height) {
        let value = |column: &Placed| {
            let value = &record.values[column.field];
            cell(&shown(column.info, value, &screen.names, around), column)
        };
        let text: String = columns.iter().map(value).collect();
        let style = match at == table.at() {
            true => around.theme.selected,
            false => tone(record, around),
        };
        let line = row(inside, (at - table.offset + 1) as u16);
        put(
            frame.buffer_mut(),
            line,
            &fit(&text, usize::from(inside.width)),
            style,
        );
    }
}

fn tone(row: &Row, around: &Around) -> Style {
    match row.tone {
        Tone::Plain => around.theme.text,
        Tone::Dim => around.theme.dim,
        Tone::Warning => around.theme.warning,
        Tone::Alarm => around.theme.alarm,
    }
}

/// What the selected record has in the columns that found no room, or too little, in lines.
fn without_room(screen: &ListScreen, placed: &[Placed], around: &Around) -> Vec<String> {
    let Some(record) = screen.table.selected() else {
        return Vec::new();
    };
    let fields = screen.about.fields.iter().zip(&record.values).enumerate();
    let told = fields.filter_map(|(field, (info, value))| {
        let value = shown(info, value, &screen.names, around);
        let is_seen = match placed.iter().find(|column| column.field == field) {
            Some(column) => value.width() <= column.width,
            None => info.column == Column::None || value.is_empty(),
        };
        (!is_seen).then(|| format!("{}: {value}", around.words.say(info.name)))
    });
    let told = told.collect::<Vec<_>>().join(" · ");
    match told.is_empty() {
        true => Vec::new(),
        false => {
            let width = placed.iter().map(|column| column.width + 1).sum();
            by_words(&told, width)
        }
    }
}

/// A column that has found room.
struct Placed {
    field: usize,
    info: &'static Info,
    width: usize,
}

/// The columns that have room, in their order; those that grow share what is left.
fn columns(fields: &[&'static Info], width: usize) -> Vec<Placed> {
    let mut left = width;
    let mut placed: Vec<Placed> = Vec::new();
    for (field, info) in fields.iter().enumerate() {
        let least = match info.column {
            Column::None => continue,
            Column::Wide(width) | Column::Right(width) | Column::Grows(width) => usize::from(width),
        };
        if least + 1 > left && !placed.is_empty() {
            break;
        }
        left = left.saturating_sub(least + 1);
        placed.push(Placed {
            field,
            info,
            width: least,
        });
    }
    let grows = |column: &&mut Placed| matches!(column.info.column, Column::Grows(_));
    let n = placed.iter_mut().filter(grows).count().max(1);
    for column in placed.iter_mut().filter(grows) {
        column.width += left / n;
    }
    placed
}

fn cell(text: &str, column: &Placed) -> String {
    let text = cut(&text.replace('\n', " "), column.width);
    let gap = " ".repeat(column.width - text.width().min(column.width));
    match column.info.column {
        Column::Right(_) => format!("{gap}{text} "),
        _ => format!("{text}{gap} "),
    }
}

fn draw_draft(screen: &ListScreen, draft: &Draft, around: &Around, frame: &mut Frame, area: Rect) {
    let title = match draft.id {
        Some(id) => format!("{} {id}", around.words.say(screen.about.one)),
        None => format!(
            "{}: {}",
            around.words.say(screen.about.one),
            around.words.say(Word("screen-new"))
        ),
    };
    let block = overlay(title, around.theme);
    let mut inside = block.inner(area);
    frame.render_widget(block, area);
    if let Some(aside) = screen.about.aside {
        let lines = aside(&draft.values(&screen.about, &screen.names), around);
        inside = draw_aside(lines, frame, inside);
    }
    draw_fields(screen, draft, around, frame, inside);
}

/// Draws what stands beside a form, or under it; answers what is left for the form.
fn draw_aside(lines: Vec<Line>, frame: &mut Frame, inside: Rect) -> Rect {
    let (form, aside) = if inside.width >= BESIDE {
        let parts = Layout::horizontal([Constraint::Percentage(50), Constraint::Fill(1)]);
        let [form, aside] = parts.spacing(1).areas(inside);
        (form, aside)
    } else {
        let under = inside.height / 3;
        let parts = Layout::vertical([Constraint::Fill(1), Constraint::Length(under)]);
        let [form, aside] = parts.areas(inside);
        (form, aside)
    };
    for (at, line) in (0..aside.height).zip(lines) {
        frame.render_widget(line, row(aside, at));
    }
    form
}

fn draw_fields(
    screen: &ListScreen,
    draft: &Draft,
    around: &Around,
    frame: &mut Frame,
    inside: Rect,
) {
    if inside.is_empty() {
        return;
    }
    let width = usize::from(inside.width);
    let label = LABEL.min(width * 3 / 5);
    let mut lines: Vec<Line> = Vec::new();
    let (mut here, mut n_below) = (0, 0);
    let is_new = draft.id.is_none();
    // What a record gets when it is made is not there before.
    let fields = 0..screen.about.fields.len();
    for field in fields.filter(|field| !is_new || screen.about.takes(*field, is_new)) {
        if field == draft.at {
            here = lines.len();
        }
        lines.push(field_line(screen, draft, field, around, label, width));
        if field == draft.at {
            let below = below(screen, draft, around, label, width);
            n_below = below.len();
            lines.extend(below);
        }
    }
    lines.extend(last_line(screen, draft, around));
    let height = usize::from(inside.height);
    let wanted = (here + n_below + 2).min(lines.len());
    let top = wanted.saturating_sub(height).min(here);
    for (at, line) in lines.into_iter().skip(top).take(height).enumerate() {
        frame.render_widget(line, row(inside, at as u16));
    }
    if screen.about.takes(draft.at, draft.id.is_none()) && screen.question.is_none() {
        let column = label + draft.inputs[draft.at].visual_cursor();
        let x = usize::from(inside.x) + column.min(width.saturating_sub(1));
        let y = usize::from(inside.y) + here - top;
        frame.set_cursor_position(Position::new(x as u16, y as u16));
    }
}

fn field_line(
    screen: &ListScreen,
    draft: &Draft,
    field: usize,
    around: &Around,
    label: usize,
    width: usize,
) -> Line<'static> {
    let theme = around.theme;
    let is_here = field == draft.at;
    let takes = screen.about.takes(field, draft.id.is_none());
    let name = around.words.say(screen.about.fields[field].name);
    let text = draft.text(field, &screen.about, &screen.names, around);
    let text = text.replace('\n', " ");
    let text = match is_here && takes {
        true => tail(&text, draft.inputs[field].visual_cursor(), width - label),
        false => cut(&text, width - label),
    };
    let (name_style, text_style) = match (is_here, takes) {
        (true, true) if draft.gives_way(&screen.about) => (theme.title, theme.selected),
        (true, true) => (theme.title, theme.input),
        (_, false) => (theme.dim, theme.dim),
        (false, true) => (theme.dim, theme.text),
    };
    Line::from(vec![
        Span::styled(
            fit(&format!("{} ", cut(&name, label - 1)), label),
            name_style,
        ),
        Span::styled(fit(&text, width - label), text_style),
    ])
}

/// The part of a long line that ends with its cursor.
fn tail(text: &str, cursor: usize, width: usize) -> String {
    if cursor < width {
        return cut(text, width);
    }
    let skipped = cursor + 2 - width;
    let rest: String = text.chars().skip(skipped).collect();
    cut(&format!("…{rest}"), width)
}

/// What stands below the field that has the keys: what is wrong, and what may be meant.
fn below(
    screen: &ListScreen,
    draft: &Draft,
    around: &Around,
    label: usize,
    width: usize,
) -> Vec<Line<'static>> {
    let theme = around.theme;
    let indent = " ".repeat(label);
    let mut lines = Vec::new();
    if let Some((_, wrong)) = draft.wrong {
        let text = cut(&around.words.say(wrong), width.saturating_sub(label));
        lines.push(Line::styled(format!("{indent}{text}"), theme.alarm));
    }
    let offered = draft.offered(&screen.about, &screen.names);
    let at = draft.pick.unwrap_or(0);
    let first = at.saturating_sub(OFFERED - 1);
    for (index, (id, name)) in offered.iter().enumerate().skip(first).take(OFFERED) {
        let text = cut(&format!("{id} {name}"), width.saturating_sub(label));
        let style = if index == at {
            theme.selected
        } else {
            theme.text
        };
        lines.push(Line::from(vec![
            Span::raw(indent.clone()),
            Span::styled(text, style),
        ]));
    }
    lines
}

fn last_line(screen: &ListScreen, draft: &Draft, around: &Around) -> Option<Line<'static>> {
    let theme = around.theme;
    let (word, style) = match draft.saving {
        true => (Word("screen-saving"), theme.dim),
        false if screen.about.edits || draft.id.is_none() => (Word("screen-save-keys"), theme.good),
        false => return None,
    };
    Some(Line::styled(around.words.say(word), style))
}

/// How a password or key is tried, and how a website takes orders with the key that is for websites.
fn tries(screen: &ListScreen, secret: &str, around: &Around) -> Vec<String> {
    let setting = around.process.settings.iter();
    // Nobody has said how the office is called from outside: then it is called where it listens.
    let is_public =
        |[key, _, origin]: &&[String; 3]| key == "http.public_url" && origin != "default";
    let listen = setting.clone().find(is_public);
    let listen = listen.or_else(|| setting.clone().find(|[key, ..]| key == "http.listen"));
    let at = listen.map_or("", |[_, value, _]| value.trim_matches('"'));
    let at = match at.starts_with("http") {
        true => at.to_owned(),
        false => format!("http://{at}"),
    };
    let told = |line: String| vec![String::new(), around.words.say(Word("key-try")), line];
    let of = screen.secret_of.as_str();
    match (screen.about.kind, of) {
        (super::Kind::Operator, login) => {
            told(format!("curl -u {login}:{secret} {at}/api/pult/orders"))
        }
        (super::Kind::Setting, SITE_SECRET) => site_tries(&at, secret, around),
        (super::Kind::ApiKey, "yandex") => told(format!(
            "curl '{at}/on-demand/companies/1/couriers/online?apikey={secret}'"
        )),
        (super::Kind::ApiKey, "navixy") => told(format!("curl '{at}/v2/task/list?hash={secret}'")),
        (super::Kind::ApiKey, _) => told(format!(
            "curl -H 'Authorization: token {secret}' {at}/tasks/"
        )),
        _ => Vec::new(),
    }
}

/// A signed request of Taxi-Master, in a shell and in the language of most websites that sign it.
fn site_tries(at: &str, secret: &str, around: &Around) -> Vec<String> {
    let call = "common_api/1.0/analyze_phone";
    let zone = around.board.time.name();
    vec![
        String::new(),
        around.words.say(Word("key-try")),
        format!("P='phone=79001234567'; S=$(printf %s \"${{P}}{secret}\" | md5sum | cut -c1-32)"),
        format!("curl -H \"Signature: $S\" \"{at}/{call}?$P\""),
        String::new(),
        around.words.say(Word("key-website")),
        format!("$now = new DateTime('now', new DateTimeZone('{zone}'));"),
        "$params = http_build_query(['phone' => '79001234567', 'source' => 'Ленина 24',".to_owned(),
        "  'source_time' => $now->format('YmdHis')]);".to_owned(),
        format!(
            "$context = stream_context_create(['http' => ['method' => 'POST', 'content' => $params,"
        ),
        format!("  'header' => 'Signature: ' . md5($params . '{secret}')]]);"),
        format!("echo file_get_contents('{at}/common_api/1.0/create_order', false, $context);"),
    ]
}

/// A secret, the help or a question.
fn draw_over(screen: &ListScreen, around: &Around, frame: &mut Frame, area: Rect) {
    let words = around.words;
    if let Some(secret) = &screen.secret {
        let mut lines = vec![
            secret.clone(),
            String::new(),
            words.say(match screen.about.kind {
                super::Kind::Setting => Word("secret-in-file"),
                _ => Word("secret-once"),
            }),
        ];
        lines.extend(tries(screen, secret, around));
        boxed(
            frame,
            area,
            words.say(Word("secret-title")),
            lines,
            &mut 0,
            around.theme,
        );
    } else if screen.helping {
        let lines = help::lines(&screen.hints(), words);
        boxed(
            frame,
            area,
            words.say(screen.about.many),
            lines,
            &mut 0,
            around.theme,
        );
    } else if let Some(question) = &screen.question {
        let values = [("what", Value::from(question.about.as_str()))];
        let asked = question.verb.question.unwrap_or(question.verb.name);
        let lines = vec![words.with(asked, &values), words.say(Word("ask-keys"))];
        boxed(
            frame,
            area,
            words.say(screen.about.one),
            lines,
            &mut 0,
            around.theme,
        );
    }
}

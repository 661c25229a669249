//! The native command line: the same engine and the same codes as the page.
//!
//! Exit 0 when something was read, 2 when nothing could be; the reason stands on standard error.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Cursor, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use balcao::calendar::{DAY_SECS, WorkingTime, Zone, civil};
use balcao::engine::{Answer, Cell, Engine, FileMeta, Query, Request, Response, Selection, Summary, TextSource};
use balcao::export::plan_file;
use balcao::import::chat::title::MEMBER_SIGN;
use balcao::import::container::{self, Member, ReadAt, is_guarded};
use balcao::import::csv::cells::{Found, cell_text, find_cells, find_line};
use balcao::import::encoding::{decode, detect, without_sign};
use balcao::import::headers::{Seen, Shape};
use balcao::import::json::sniff::table as json_table;
use balcao::import::sheet;
use balcao::import::values::TimeReader;
use balcao::import::{Batch, DateOrder, FileRead, Format, HEAD_BYTES, ImportPlan, ReadAgain, ReadOptions};
use balcao::metrics::{METRICS, Unit};
use balcao::model::report::{ChatReport, FileError, FileReport, Report, WebhookReport};
use balcao::model::stats::{SMALL_N, wilson};
use balcao::model::{Dimension, Doubt, EpochSecs, Field, IssueKind, KnownPlan, NO_HEADER, PlanEdit, Policy, Role};
use balcao::sample::{FILES, Sample};
use balcao::ui::settings::SettingsFile;
use balcao::ui::view_state::{Preset, ViewState};
use balcao::ui::visit::{Published, PublishedFile};
use lexopt::prelude::*;
use serde_json::{Map, Value as Json, json};

#[path = "balcao/team.rs"]
mod team;

const USAGE: &str = "\
balcao measure FILE… [--json [--day YYYY-MM-DD] [--hours FROM-TO]] [--policy FILE] [--plan FILE]… [--view FRAGMENT] [--us NAME]…
                                                  day and hours, such as 22-6, are those of the presence told
balcao inspect FILE [--json] [--plan FILE]
balcao worktime --policy FILE [--calendar NAME]   pairs of instants on standard input, working seconds per line
balcao worktime --due --policy FILE …             an instant and working seconds per line, when they have passed
balcao sample --messages N --out DIR
balcao publish FILE… --out DIR                    a built page that opens with these files: puts them into DIR/data";

/// Bytes read at a time.
const CHUNK: usize = 4 << 20;

/// Why there is nothing to show, in a sentence.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    // The message of a panic may hold what was being read: only where it happened is told, and nothing where it becomes a damaged file.
    std::panic::set_hook(Box::new(|info| {
        if let Some(at) = info.location().filter(|_| !is_guarded()) {
            eprintln!("balcao: stopped at {}:{}", at.file(), at.line());
        }
    }));
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("balcao: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut args = lexopt::Parser::from_env();
    match args.next()? {
        Some(Value(command)) if command == "measure" => measure(args),
        Some(Value(command)) if command == "inspect" => inspect(args),
        Some(Value(command)) if command == "sample" => sample(args),
        Some(Value(command)) if command == "publish" => publish(args),
        Some(Value(command)) if command == "worktime" => worktime(args),
        Some(Value(command)) => Err(format!("no command {command:?}\n{USAGE}").into()),
        Some(Short('h') | Long("help")) => print(USAGE),
        Some(other) => Err(other.unexpected().into()),
        None => Err(USAGE.into()),
    }
}

fn measure(mut args: lexopt::Parser) -> Result<(), Failure> {
    let (mut paths, mut is_json, mut policy, mut fragment) = (Vec::new(), false, Policy::default(), String::new());
    let (mut plans, mut us, mut window) = (Vec::new(), Vec::new(), team::Window::default());
    while let Some(arg) = args.next()? {
        match arg {
            Value(path) => paths.push(PathBuf::from(path)),
            Long("json") => is_json = true,
            Long("policy") => policy = read_policy(Path::new(&args.value()?))?,
            Long("plan") => plans.extend(read_plans(Path::new(&args.value()?))?),
            Long("us") => us.push(args.value()?.string()?),
            Long("view") => fragment = args.value()?.string()?,
            Long("day") => window.day = Some(team::day_of(&args.value()?.string()?)?),
            Long("hours") => window.hours = Some(team::hours_of(&args.value()?.string()?)?),
            other => return Err(other.unexpected().into()),
        }
    }
    if paths.is_empty() {
        return Err(USAGE.into());
    }
    let view = ViewState::parse_with_default(&fragment, Preset::All);
    if !view.zone.is_empty() {
        policy.zone.clone_from(&view.zone);
    }
    let (mut engine, summary) = load(&paths, policy, us, &plans)?;
    let selection = view.selection(summary.days, summary.last_day);
    let answers = ask(&mut engine, &selection);
    if !is_json {
        return print(&table_of(&summary.report, &answers));
    }
    let mut told = measured(&summary, &answers);
    told["team"] = team::ask(&mut engine, &selection, &window).as_ref().map(team::told).into();
    print(&format!("{told:#}"))
}

fn read_policy(path: &Path) -> Result<Policy, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let file = SettingsFile::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(file.policy)
}

/// Working seconds of each pair of instants on standard input, in the hours of the settings; with `--due` the instant (UTC) at which so
/// many working seconds have passed since another. An instant is ISO with an offset or `Z`, a local time of the policy's zone, or seconds
/// since 1970; blanks, tabs, commas or semicolons stand between the two.
fn worktime(mut args: lexopt::Parser) -> Result<(), Failure> {
    let (mut policy, mut name, mut is_due) = (None, None, false);
    while let Some(arg) = args.next()? {
        match arg {
            Long("policy") => policy = Some(read_policy(Path::new(&args.value()?))?),
            Long("calendar") => name = Some(args.value()?.string()?),
            Long("due") => is_due = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let policy = policy.ok_or(USAGE)?;
    let hours = match name {
        None => &policy.calendar,
        Some(name) => {
            let known = std::iter::once(&policy.calendar).chain(&policy.calendars).find(|hours| hours.name == name);
            known.ok_or_else(|| format!("no calendar {name:?} in the settings"))?
        }
    };
    if !hours.is_set() {
        return Err("the settings give no hours".into());
    }
    let zone = Zone::named(&policy.zone).ok_or("the settings name no zone that exists")?;
    let working = WorkingTime::new(hours, &zone);
    let mut times = TimeReader::new(&policy.zone, DateOrder::DayFirst);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, line) in std::io::stdin().lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let said = if is_due {
            let (from, secs, pauses) =
                start_of(&line, &mut times).ok_or_else(|| format!("line {}: not an instant and seconds", number + 1))?;
            working.due_without(from, secs, &pauses).map_or("never".to_owned(), utc)
        } else {
            let pairs = instants_of(&line, &mut times).ok_or_else(|| format!("line {}: not two instants of 1990 to 2037", number + 1))?;
            working.between_without(pairs[0].0, pairs[0].1, &pairs[1..]).to_string()
        };
        if let Err(error) = writeln!(out, "{said}") {
            return if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error.into()) };
        }
    }
    out.flush()?;
    Ok(())
}

type Span = (EpochSecs, EpochSecs);

/// An instant, the seconds behind it, and the pauses behind those.
fn start_of(line: &str, times: &mut TimeReader) -> Option<(EpochSecs, i64, Vec<Span>)> {
    let parts: Vec<&str> = parts_of(line);
    if let [from, secs, pauses @ ..] = parts.as_slice()
        && let (Some(from), Ok(secs), Some(pauses)) = (instant_of(from, times), secs.parse(), pairs(pauses, times))
    {
        return Some((from, secs, pauses));
    }
    let [date, time, secs] = parts[..] else { return None };
    Some((instant_of(&format!("{date} {time}"), times)?, secs.parse().ok()?, Vec::new()))
}

/// `2026-11-19T12:00:00Z`.
fn utc(at: EpochSecs) -> String {
    let second = at.rem_euclid(DAY_SECS);
    let date = civil::iso(at.div_euclid(DAY_SECS) as i32);
    format!("{date}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

fn parts_of(line: &str) -> Vec<&str> {
    line.split([',', ';', '\t', ' ']).filter(|part| !part.is_empty()).collect()
}

/// From one instant to another, then the pauses between them.
fn instants_of(line: &str, times: &mut TimeReader) -> Option<Vec<Span>> {
    let parts = parts_of(line);
    // A local time may have a blank between its date and its hour.
    if let [from, from_time, to, to_time] = parts[..]
        && instant_of(from_time, times).is_none()
    {
        let span = (instant_of(&format!("{from} {from_time}"), times)?, instant_of(&format!("{to} {to_time}"), times)?);
        return Some(vec![span]);
    }
    pairs(&parts, times).filter(|pairs| !pairs.is_empty())
}

fn pairs(parts: &[&str], times: &mut TimeReader) -> Option<Vec<Span>> {
    if parts.len() % 2 == 1 {
        return None;
    }
    parts.chunks(2).map(|pair| Some((instant_of(pair[0], times)?, instant_of(pair[1], times)?))).collect()
}

fn instant_of(text: &str, times: &mut TimeReader) -> Option<EpochSecs> {
    let read = if text.bytes().all(|byte| byte.is_ascii_digit()) { times.read_epoch(text) } else { times.read(text) };
    read.ok().map(EpochSecs::from)
}

/// Plans that the page saved: how files with a known header are read.
fn read_plans(path: &Path) -> Result<Vec<KnownPlan>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(plan_file::read(&text).ok_or_else(|| format!("{}: no plan of Balcão", path.display()))?)
}

/// Reads all files into an engine. Files that cannot be read are told of on standard error; it is a failure when none can.
fn load(paths: &[PathBuf], policy: Policy, us: Vec<String>, plans: &[KnownPlan]) -> Result<(Engine, Summary), Failure> {
    let zone = policy.zone.clone();
    let sources: Vec<Source> = paths.iter().flat_map(|path| Source::of(path)).collect();
    let mut engine = Engine::new(Box::new(Files(sources.clone())));
    engine.handle(Request::ChooseUs(us));
    engine.handle(Request::SetPolicy(Box::new(policy)));
    let files = sources.iter().map(|source| FileMeta { name: source.name(), bytes: source.size() });
    engine.handle(Request::Begin { files: files.collect() });
    for (file, source) in (0u16..).zip(&sources) {
        let (report, reading) =
            read_file(source, file, &ReadOptions { zone: &zone, edit: None, known: plans }, &mut |batch| engine.push_batch(batch));
        if let Some(error) = &report.error {
            eprintln!("balcao: {}: {}", report.name, sentence(error));
        }
        engine.handle(Request::FileDone { file, reading, report: Box::new(report) });
    }
    match engine.handle(Request::Finish) {
        Some(Response::Loaded(summary)) => Ok((engine, *summary)),
        _ => Err("nothing could be read".into()),
    }
}

/// One file in pieces, and which reading of it counts; an unreadable one gives no batches and the reason in its report.
fn read_file(source: &Source, place: u16, options: &ReadOptions<'_>, out: &mut dyn FnMut(Batch)) -> (FileReport, u32) {
    let name = source.name();
    let unreadable = |error: &std::io::Error| FileReport {
        name: name.clone(),
        format: "unreadable".to_owned(),
        error: Some(FileError { kind: "unreadable".to_owned(), line: None, detail: error.to_string() }),
        ..FileReport::default()
    };
    let mut read = match start(source, options) {
        Ok(Ok(read)) => read,
        Ok(Err(report)) => return (*report, 0),
        Err(error) => return (unreadable(&error), 0),
    };
    read.file = place;
    loop {
        match read_through(source, &mut read, out) {
            Ok(Ok(report)) => return (report, read.reading),
            Ok(Err(ReadAgain)) => {}
            // The rows so far are void.
            Err(error) => return (unreadable(&error), read.reading + 1),
        }
    }
}

/// A file of the import: one that was named, or a member of a container, which is held in memory.
#[derive(Clone)]
enum Source {
    Path(PathBuf),
    Member(String, Rc<Vec<u8>>),
}

impl Source {
    /// The file, or those inside it.
    fn of(path: &Path) -> Vec<Source> {
        let itself = || vec![Source::Path(path.to_owned())];
        let Some(file) = OnDisk::open(path) else { return itself() };
        let members = container::unpack(&name_of(path), &file, &mut Vec::new());
        members.map_or_else(itself, |members| members.into_iter().map(Source::of_member).collect())
    }

    fn of_member(member: Member<Vec<u8>>) -> Source {
        match member {
            Member::File { name, bytes } | Member::Note { name, bytes } => Source::Member(name, Rc::new(bytes)),
        }
    }

    fn name(&self) -> String {
        match self {
            Source::Path(path) => name_of(path),
            Source::Member(name, _) => name.clone(),
        }
    }

    fn size(&self) -> u64 {
        match self {
            Source::Path(path) => std::fs::metadata(path).map_or(0, |meta| meta.len()),
            Source::Member(_, bytes) => bytes.len() as u64,
        }
    }

    fn head(&self) -> Option<Vec<u8>> {
        let mut head = Vec::new();
        self.open().ok()?.take(HEAD_BYTES as u64).read_to_end(&mut head).ok()?;
        Some(head)
    }

    fn open(&self) -> std::io::Result<Box<dyn ReadSeek + '_>> {
        Ok(match self {
            Source::Path(path) => Box::new(File::open(path)?),
            Source::Member(_, bytes) => Box::new(Cursor::new(bytes.as_slice())),
        })
    }
}

trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// A file that is read by position.
struct OnDisk {
    file: RefCell<File>,
    size: u64,
}

impl OnDisk {
    fn open(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let size = file.metadata().ok()?.len();
        Some(OnDisk { file: RefCell::new(file), size })
    }
}

impl ReadAt for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, len: usize) -> Option<Vec<u8>> {
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(offset)).ok()?;
        let mut bytes = Vec::new();
        Read::by_ref(&mut *file).take(len as u64).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

fn start(source: &Source, options: &ReadOptions<'_>) -> std::io::Result<Result<FileRead, Box<FileReport>>> {
    let mut head = Vec::new();
    source.open()?.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let is_whole = source.size() <= head.len() as u64;
    Ok(FileRead::start_with(&source.name(), &head, is_whole, options))
}

fn read_through(source: &Source, read: &mut FileRead, out: &mut dyn FnMut(Batch)) -> std::io::Result<Result<FileReport, ReadAgain>> {
    let mut file = source.open()?;
    let mut chunk = vec![0; CHUNK];
    loop {
        let n = match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        match read.push(&chunk[..n]) {
            Ok(batches) => batches.into_iter().for_each(&mut *out),
            Err(again) => return Ok(Err(again)),
        }
    }
    Ok(read.finish().map(|(batches, report)| {
        batches.into_iter().for_each(out);
        report
    }))
}

/// The files given, read again where texts or rejected rows are asked for.
struct Files(Vec<Source>);

impl TextSource for Files {
    fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>> {
        let mut file = self.0.get(usize::from(file))?.open().ok()?;
        file.seek(SeekFrom::Start(offset)).ok()?;
        let mut bytes = Vec::new();
        // Half a letter at the end of a file counts as a whole one: what is there is given.
        file.take(u64::from(len)).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// Every metric for the whole, and by every dimension.
fn ask(engine: &mut Engine, selection: &Selection) -> Vec<Answer> {
    let query = |id: &str, by: Vec<Dimension>| Query { id: id.to_owned(), metrics: metric_ids(), by, period: None, ignores: Vec::new() };
    let by_dimension = dimensions().map(|dimension| query(dimension.id(), vec![dimension]));
    let queries = std::iter::once(query(WHOLE, Vec::new())).chain(by_dimension).collect();
    match engine.handle(Request::Refresh { revision: 0, selection: selection.clone(), queries }) {
        Some(Response::Answers { answers, .. }) => answers,
        _ => Vec::new(),
    }
}

/// The id of the question without a dimension.
const WHOLE: &str = "";

fn dimensions() -> impl Iterator<Item = Dimension> {
    Dimension::ALL.iter().copied().filter(|dimension| !dimension.only_filters())
}

/// In the order of the table of metrics, each once.
fn metric_ids() -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for spec in METRICS {
        if ids.last().is_none_or(|last| last != spec.id) {
            ids.push(spec.id.to_owned());
        }
    }
    ids
}

fn unit_of(metric: &str) -> Unit {
    METRICS.iter().find(|spec| spec.id == metric).map_or(Unit::Count, |spec| spec.unit)
}

/// A share has its interval, and what rests on few rows says so.
fn figure(cell: Cell, unit: Unit) -> Json {
    let mut figure = json!({"value": cell.value, "n": cell.n, "unit": unit.id()});
    if let (Unit::Share, Some(share)) = (unit, cell.value) {
        let (low, high) = wilson(share, cell.n);
        figure["interval"] = json!([low, high]);
    }
    if unit != Unit::Count && cell.value.is_some() && cell.n < SMALL_N {
        figure["small"] = json!(true);
    }
    figure
}

fn measured(summary: &Summary, answers: &[Answer]) -> Json {
    let tables = &summary.tables;
    let mut metrics = Map::new();
    let mut breakdowns = Map::new();
    for answer in answers {
        for metric in &answer.metrics {
            if answer.id == WHOLE {
                let cell = metric.cells.first().copied().unwrap_or_default();
                metrics.insert(metric.metric.clone(), figure(cell, unit_of(&metric.metric)));
                continue;
            }
            let cells = answer.groups.iter().zip(&metric.cells).filter(|(_, cell)| cell.value.is_some());
            let groups: Map<String, Json> =
                cells.map(|(labels, cell)| (labels.concat(), json!({"value": cell.value, "n": cell.n}))).collect();
            if groups.is_empty() {
                continue;
            }
            let of_metric = breakdowns.entry(metric.metric.clone()).or_insert_with(|| Json::Object(Map::new()));
            of_metric[&answer.id] = Json::Object(groups);
        }
    }
    json!({
        "report": report_of(&summary.report),
        "tables": {
            "messages": tables.messages,
            "cases": tables.cases,
            "waits": tables.waits,
            "events": tables.events,
            "presence": tables.presence,
        },
        "metrics": metrics,
        "breakdowns": breakdowns,
    })
}

fn report_of(report: &Report) -> Json {
    let files: Vec<Json> = report
        .files
        .iter()
        .map(|file| {
            let mut json = json!({
                "name": file.name,
                "format": file.format,
                "rows_read": file.rows_read,
                "kept": file.kept,
                "merged": file.merged,
                "rejected": file.rejected,
                "issues": issues_of(file),
            });
            if let Some(chat) = &file.chat {
                json["chat"] = chat_of(chat);
            }
            if let Some(webhook) = &file.webhook {
                json["webhook"] = webhook_of(webhook);
            }
            if let Some(container) = &file.container {
                json["container"] = json!({
                    "opened": container.opened,
                    "refused": container.refused,
                    "media": container.media,
                    "empty": container.empty,
                    "ours": container.ours,
                });
            }
            if let Some(error) = &file.error {
                json["error"] = json!({"kind": error.kind, "line": error.line, "detail": error.detail});
            }
            json
        })
        .collect();
    json!({
        "rows_read": report.rows_read,
        "kept": report.kept,
        "merged": report.merged,
        "rejected": report.rejected,
        "files": files,
    })
}

/// What was understood of a chat, names included: whoever asks for it holds the file.
fn chat_of(chat: &ChatReport) -> Json {
    let authors: Vec<Json> = chat
        .authors
        .iter()
        .map(|author| {
            json!({
                "name": author.name,
                "messages": author.messages,
                "us": author.us.map(|evidence| evidence.id()),
                "signatures": author.signatures,
            })
        })
        .collect();
    let contents: Map<String, Json> = chat.contents.iter().map(|(id, n)| (id.clone(), json!(n))).collect();
    json!({
        "title": chat.title,
        "customer": chat.customer,
        "group": chat.is_group,
        "authors": authors,
        "contents": contents,
        "edited": chat.edited,
        "notices": chat.notices,
        "seconds": chat.has_seconds,
    })
}

/// What was met in payloads of webhooks.
fn webhook_of(webhook: &WebhookReport) -> Json {
    let counts = |words: &[(String, u64)]| words.iter().map(|(word, n)| (word.clone(), json!(n))).collect::<Map<String, Json>>();
    json!({
        "messages": counts(&webhook.messages),
        "statuses": counts(&webhook.statuses),
        "categories": counts(&webhook.categories),
        "errors": counts(&webhook.errors),
        "notices": counts(&webhook.notices),
    })
}

fn issues_of(file: &FileReport) -> Vec<Json> {
    file.issues.iter().map(|issue| json!({"kind": issue.kind.id(), "line": issue.line, "count": issue.count})).collect()
}

/// Metric, value, rows it rests on.
fn table_of(report: &Report, answers: &[Answer]) -> String {
    let mut lines =
        vec![format!("{} rows read: {} kept, {} merged, {} rejected", report.rows_read, report.kept, report.merged, report.rejected)];
    for answer in answers.iter().filter(|answer| answer.id == WHOLE) {
        for metric in &answer.metrics {
            let cell = metric.cells.first().copied().unwrap_or_default();
            let value = cell.value.map_or("—".to_owned(), |value| written(value, unit_of(&metric.metric)));
            lines.push(format!("{:<22} {value:>16} {:>12}", metric.metric, cell.n));
        }
    }
    lines.join("\n")
}

fn written(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Count => format!("{value:.0}"),
        Unit::Share => format!("{:.1} %", value * 100.0),
        Unit::Points => format!("{value:.2}"),
        Unit::Seconds => {
            let secs = value.round() as u64;
            format!("{}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60)
        }
    }
}

fn inspect(mut args: lexopt::Parser) -> Result<(), Failure> {
    let (mut path, mut is_json, mut plans) = (None, false, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            Long("json") => is_json = true,
            Long("plan") => plans.extend(read_plans(Path::new(&args.value()?))?),
            other => return Err(other.unexpected().into()),
        }
    }
    let path = path.ok_or(USAGE)?;
    let sources = Source::of(&path);
    let is_itself = |source: &Source| source.name() == name_of(&path);
    if let [source] = sources.as_slice()
        && is_itself(source)
    {
        let (table, report) = inspect_source(source, &plans)?;
        return print(&if is_json { format!("{:#}", table.json(&report)) } else { table.lines(&report) });
    }
    // A container: each member as if it were a file, those that cannot be read with the reason.
    let found: Vec<_> = sources.iter().map(|source| (source.name(), inspect_source(source, &plans))).collect();
    if found.iter().all(|(_, found)| found.is_err()) {
        let reasons: Vec<String> = found.iter().filter_map(|(_, found)| found.as_ref().err()).map(|reason| reason.to_string()).collect();
        return Err(reasons.join("; ").into());
    }
    if !is_json {
        return found.iter().try_for_each(|(_, found)| match found {
            Ok((table, report)) => print(&table.lines(report)),
            Err(reason) => print(&reason.to_string()),
        });
    }
    let members: Vec<Json> = found
        .iter()
        .map(|(name, found)| match found {
            Ok((table, report)) => table.json(report),
            Err(reason) => json!({"name": name, "error": reason.to_string()}),
        })
        .collect();
    print(&format!("{:#}", container_of(&name_of(&path), &sources, members)))
}

/// What a container is told as: a workbook of one sheet as that table.
fn container_of(name: &str, sources: &[Source], members: Vec<Json>) -> Json {
    let is_sheet = |source: &Source| {
        let name = source.name();
        let is_first_level = name.matches(MEMBER_SIGN).count() == 1;
        is_first_level && source.head().is_some_and(|head| sheet::mark(&head).is_some_and(|(mark, _)| mark.format == Format::Workbook))
    };
    if !sources.iter().any(is_sheet) {
        return json!({"name": name, "format": "container", "members": members});
    }
    let sheet_of = |member: &Json| {
        let told = member["name"].as_str().and_then(|name| name.split_once(MEMBER_SIGN)).map(|(_, sheet)| sheet);
        told.map(|sheet| (sheet.to_owned(), member.clone()))
    };
    let sheets: Vec<(String, Json)> = members.iter().filter_map(sheet_of).collect();
    let mut told = match &sheets[..] {
        [(_, only)] => only.clone(),
        _ => json!({"members": []}),
    };
    told["name"] = name.into();
    told["format"] = "xlsx".into();
    told["sheets"] = sheets
        .into_iter()
        .map(|(sheet, mut member)| {
            member["name"] = sheet.into();
            member
        })
        .collect();
    told
}

fn inspect_source(source: &Source, plans: &[KnownPlan]) -> Result<(Understood, FileReport), Failure> {
    let zone = Policy::default().zone;
    // A hidden sheet is looked at like any other.
    let shown = PlanEdit { is_left_out: Some(false), ..PlanEdit::default() };
    let is_hidden = source.head().is_some_and(|head| sheet::mark(&head).is_some_and(|(mark, _)| mark.is_hidden));
    let options = ReadOptions { zone: &zone, edit: is_hidden.then_some(&shown), known: plans };
    let plan = start(source, &options).map_err(|error| format!("{}: {error}", source.name()))?;
    let (report, _) = read_file(source, 0, &options, &mut |_| {});
    let table = match (plan, &report.error) {
        (Ok(_), _) if report.webhook.is_some() => Understood::of_payloads(&report),
        (Ok(read), _) if read.plan().format != Format::Webhooks => Understood::of_plan(read.plan(), report.rows_read),
        (_, None) => Understood { format: "csv", header_row: 0, delimiter: 0, rows: 0, columns: Vec::new() },
        (_, Some(error)) => {
            let bare = Understood::of_bare_table(source, &report);
            bare.ok_or_else(|| format!("{}: {}", report.name, sentence(error)))?
        }
    };
    Ok((table, report))
}

/// The row of the header, where it is known, or of the first record of a table without one; and which of the two it is.
fn first_row(report: &FileReport) -> (Option<u64>, bool) {
    match report.plan.as_deref() {
        Some(plan) if plan.header_line == NO_HEADER => (Some(plan.title_lines.last().map_or(1, |line| line + 1)), false),
        _ => (report.error.as_ref().and_then(|error| error.line), true),
    }
}

/// What was understood of a table.
struct Understood {
    format: &'static str,
    header_row: u64,
    delimiter: u8,
    rows: u64,
    columns: Vec<UnderstoodColumn>,
}

struct UnderstoodColumn {
    name: String,
    /// What its values look like.
    shape: String,
    field: Option<&'static str>,
    is_doubtful: bool,
}

impl Understood {
    fn of_plan(plan: &ImportPlan, rows: u64) -> Self {
        let columns = plan.columns.iter().map(|column| UnderstoodColumn {
            name: column.name.clone(),
            shape: column.shape.clone(),
            field: column.field.map(|field| field.id()),
            is_doubtful: column.is_doubtful,
        });
        let delimiter = if plan.format.is_sheet() { 0 } else { plan.delimiter };
        Understood {
            format: plan.format.id(),
            header_row: if plan.has_header { plan.header_line } else { 0 },
            delimiter,
            rows,
            columns: columns.collect(),
        }
    }

    /// The fields that payloads gave.
    fn of_payloads(report: &FileReport) -> Self {
        let columns = report.columns.iter().map(|column| UnderstoodColumn {
            name: column.name.clone(),
            shape: "text".to_owned(),
            field: column.field.as_deref().and_then(Field::from_id).map(Field::id),
            is_doubtful: column.is_doubtful,
        });
        Understood { format: "webhooks", header_row: 0, delimiter: 0, rows: report.rows_read, columns: columns.collect() }
    }

    /// JSON of another kind, as the table that its objects are.
    fn of_json(bytes: &[u8]) -> Option<Self> {
        let objects = json_table(without_sign(bytes).0)?;
        let columns = objects.columns.into_iter().map(|(name, values)| UnderstoodColumn {
            name,
            shape: Seen::of(values).shape.id().to_owned(),
            field: None,
            is_doubtful: false,
        });
        Some(Understood { format: "json", header_row: 0, delimiter: 0, rows: objects.n_rows, columns: columns.collect() })
    }

    /// A table that fits no role, or has no row. `None` = the file is no table at all.
    fn of_bare_table(source: &Source, report: &FileReport) -> Option<Self> {
        let error = report.error.as_ref()?;
        let is_of_table = matches!(error.kind.as_str(), "no_role" | "no_time_column" | "no_rows");
        let is_json = matches!(error.kind.as_str(), "unknown_json" | "no_messages")
            || error.kind == "aggregated" && error.line.is_none()
            || source.name().to_ascii_lowercase().ends_with(".json") && error.kind == "no_table";
        let name = source.name().to_ascii_lowercase();
        // One column, or no line with names: the name of the file says that it is a table.
        let is_called_table = error.kind == "no_table" && (name.ends_with(".csv") || name.ends_with(".tsv"));
        let mark = sheet::mark(&source.head()?);
        if mark.is_none() && !is_json && !is_of_table && !is_called_table && error.kind != "aggregated" {
            return None;
        }
        let mut bytes = Vec::new();
        source.open().ok()?.read_to_end(&mut bytes).ok()?;
        let (header_row, has_header) = first_row(report);
        if let Some((mark, len)) = mark {
            return Understood::of_bare_sheet(mark.format, &bytes[len..], header_row, has_header);
        }
        if is_json {
            return Understood::of_json(&bytes);
        }
        let bytes = decode(detect(&bytes).0, &bytes);
        let header_row = header_row.unwrap_or(1);
        let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        for _ in 1..header_row {
            rest = &rest[find_line(rest, true)?.1..];
        }
        let width = |&delimiter: &u8| next_record(rest, delimiter).map_or(0, |(cells, _)| cells.len());
        // The last of equals wins: the usual delimiter stands last.
        let understood = report.delimiter.bytes().next();
        let delimiter = understood.or_else(|| b"|\t;,".iter().copied().max_by_key(|delimiter| width(delimiter)))?;
        let is_value = |cell: String| !matches!(Seen::of(vec![cell]).shape, Shape::Text | Shape::Empty);
        let has_names = has_header && (!is_called_table || !next_record(rest, delimiter)?.0.into_iter().any(is_value));
        if has_names { Understood::of_rows("csv", header_row, delimiter, rest) } else { Understood::of_nameless("csv", delimiter, rest) }
    }

    /// The rows of a table that was no text, from its header on: the first row that is not empty, where none is known.
    fn of_bare_sheet(format: Format, mut rest: &[u8], header_row: Option<u64>, has_header: bool) -> Option<Self> {
        let mut row = 1;
        loop {
            let (cells, after) = next_record(rest, sheet::DELIMITER)?;
            let is_filled = cells.iter().any(|cell| !cell.is_empty());
            if is_filled && header_row.is_none_or(|wanted| row >= wanted) {
                let table = if has_header {
                    Understood::of_rows(format.id(), row, sheet::DELIMITER, rest)?
                } else {
                    Understood::of_nameless(format.id(), sheet::DELIMITER, rest)?
                };
                return Some(Understood { delimiter: 0, ..table });
            }
            (rest, row) = (after, row + 1);
        }
    }

    /// Rows from the first line on: columns are named by their places.
    fn of_nameless(format: &'static str, delimiter: u8, text: &[u8]) -> Option<Self> {
        let names: Vec<String> = (1..=next_record(text.trim_ascii_start(), delimiter)?.0.len()).map(|place| place.to_string()).collect();
        let named = [names.join(&char::from(delimiter).to_string()).as_bytes(), b"\n", text].concat();
        Understood::of_rows(format, 0, delimiter, &named)
    }

    /// A header and what stands under it.
    fn of_rows(format: &'static str, header_row: u64, delimiter: u8, text: &[u8]) -> Option<Self> {
        let (header, mut rest) = next_record(text, delimiter)?;
        let mut values = vec![Vec::new(); header.len()];
        let mut rows = 0;
        while !rest.is_empty() {
            let Some((cells, after)) = next_record(rest, delimiter) else {
                // A quote that is never closed: its line is a row that cannot be read, and what follows is looked at again.
                rows += 1;
                rest = &rest[find_line(rest, true)?.1..];
                continue;
            };
            let line_is_empty = rest.starts_with(b"\n");
            rest = after;
            // An empty line is no row; a row of a sheet is one even where all of its cells are empty.
            if cells.iter().all(String::is_empty) && (delimiter != sheet::DELIMITER || line_is_empty) {
                continue;
            }
            rows += 1;
            let is_sample = rows <= 1000;
            cells.into_iter().zip(&mut values).filter(|(cell, _)| is_sample && !cell.is_empty()).for_each(|(cell, seen)| seen.push(cell));
        }
        let columns = header.into_iter().zip(values).map(|(name, values)| UnderstoodColumn {
            name,
            shape: Seen::of(values).shape.id().to_owned(),
            field: None,
            is_doubtful: false,
        });
        Some(Understood { format, header_row, delimiter, rows, columns: columns.collect() })
    }

    fn json(&self, report: &FileReport) -> Json {
        let columns: Vec<Json> = self
            .columns
            .iter()
            .map(|column| json!({"name": column.name, "type": column.shape, "field": column.field, "doubtful": column.is_doubtful}))
            .collect();
        let error = report.error.as_ref().map(|error| json!({"kind": error.kind, "line": error.line}));
        let plan = report.plan.clone().unwrap_or_default();
        let lines_of = |kind: IssueKind| {
            let found = report.issues.iter().find(|issue| issue.kind == kind);
            json!({"count": found.map_or(0, |issue| issue.count), "lines": found.map_or(&[][..], |issue| &issue.lines)})
        };
        json!({
            "name": report.name,
            "format": if report.chat.is_some() || report.container.is_some() || report.webhook.is_some() { report.format.as_str() } else { self.format },
            "role": (!report.role.is_empty()).then_some(&report.role),
            "error": error,
            "encoding": encoding_of(report),
            "delimiter": (self.delimiter != 0).then(|| char::from(self.delimiter).to_string()),
            "chat": report.chat.as_ref().map(chat_of),
            "webhook": report.webhook.as_ref().map(webhook_of),
            "date_order": (!report.date_order.is_empty()).then_some(&report.date_order),
            "date_evidence": (!report.date_order.is_empty()).then_some(report.date_evidence),
            "zone": (!plan.zone.is_empty()).then_some(&plan.zone),
            "decimal": if plan.decimal_comma { "," } else { "." },
            "mojibake": {"repair": plan.repair, "evidence": plan.mojibake},
            "hidden": plan.is_hidden,
            "serial_dates": plan.has_serials.then_some(if plan.excel_1904 { 1904 } else { 1900 }),
            "title_rows": lines_of(IssueKind::TitleRow),
            "total_rows": lines_of(IssueKind::TotalRow),
            "plan": plan.source.id(),
            "header_fingerprint": format!("{:016x}", plan.header),
            "doubts": plan.doubts.iter().map(|doubt| match doubt {
                Doubt::Column(idx) => self.columns.get(usize::from(*idx)).map_or_else(String::new, |column| format!("column {}", column.name)),
                other => other.id().to_owned(),
            }).collect::<Vec<_>>(),
            "members": [],
            "sheets": [],
            "header_row": self.header_row,
            "columns": columns,
            "rows": self.rows,
            "issues": issues_of(report),
        })
    }

    fn lines(&self, report: &FileReport) -> String {
        let role = if report.role.is_empty() { "no role" } else { &report.role };
        let format = if report.chat.is_some() || report.container.is_some() || report.webhook.is_some() {
            report.format.as_str()
        } else {
            self.format
        };
        let mut lines = vec![format!("{}: {format}, {role}, {} rows", report.name, self.rows)];
        let encoding = encoding_of(report);
        let dates = match (report.date_order.as_str(), report.date_evidence) {
            ("", _) => String::new(),
            (order, 0) => format!(", dates {order} (assumed)"),
            (order, n) => format!(", dates {order} ({n} records prove it)"),
        };
        let has_header = self.header_row > 0 && report.chat.is_none();
        let header = if has_header { format!(", header on line {}", self.header_row) } else { String::new() };
        lines.push(format!("  {encoding}{header}{dates}"));
        for issue in report.issues.iter().filter(|issue| issue.kind.is_about_no_record()) {
            lines.push(format!("  {} on {:?}", issue.kind.id().replace('_', " "), issue.lines));
        }
        if let Some(plan) = report.plan.as_ref().filter(|plan| plan.mojibake > 0) {
            lines.push(format!(
                "  letters decoded wrongly in {} cells of the sample{}",
                plan.mojibake,
                if plan.repair { ", put right" } else { "" }
            ));
        }
        for column in &self.columns {
            let doubt = if column.is_doubtful { " ?" } else { "" };
            lines.push(format!("  {:<24} {:<8} {}{doubt}", column.name, column.shape, column.field.unwrap_or("—")));
        }
        lines.join("\n")
    }
}

/// What the file is written in.
fn encoding_of(report: &FileReport) -> &str {
    [&report.written_in, &report.encoding].into_iter().find(|encoding| !encoding.is_empty()).map_or("utf-8", String::as_str)
}

/// The cells of the first record, and what follows it; `None` at the end, or where quotes are never closed.
fn next_record(bytes: &[u8], delimiter: u8) -> Option<(Vec<String>, &[u8])> {
    let mut cells = Vec::new();
    match find_cells(bytes, delimiter, true, &mut cells) {
        _ if bytes.is_empty() => None,
        Found::Open { .. } => None,
        Found::Record { next, .. } => {
            let texts = cells.iter().map(|cell| cell_text(&bytes[cell.start as usize..cell.end as usize]).trim().to_owned());
            Some((texts.collect(), &bytes[next..]))
        }
    }
}

/// The problem of a file in words.
fn sentence(error: &FileError) -> String {
    let what = error.kind.replace('_', " ");
    let line = error.line.map_or(String::new(), |line| format!(" on line {line}"));
    let detail = if error.detail.is_empty() { String::new() } else { format!(" ({})", error.detail) };
    format!("{what}{line}{detail}")
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Like `println!`, for readers that stop reading early.
fn print(text: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Lays files beside a built page, with the list that it looks for. Whoever opens the page then sees them.
fn publish(mut args: lexopt::Parser) -> Result<(), Failure> {
    let (mut paths, mut out) = (Vec::new(), None);
    while let Some(arg) = args.next()? {
        match arg {
            Value(path) => paths.push(PathBuf::from(path)),
            Long("out") => out = Some(PathBuf::from(args.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(out) = out.filter(|_| !paths.is_empty()) else { return Err(USAGE.into()) };
    if !out.join("index.html").is_file() {
        return Err(format!("{}: no page here; build it, or copy the folder of the page to this place first", out.display()).into());
    }
    // What the page could not read is not published.
    load(&paths, Policy::default(), Vec::new(), &[])?;
    let data = out.join("data");
    std::fs::create_dir_all(&data)?;
    let mut files = Vec::new();
    for path in &paths {
        let name = path.file_name().ok_or_else(|| format!("{}: not a file", path.display()))?.to_string_lossy().into_owned();
        if files.iter().any(|file: &PublishedFile| file.path == name) || name == "manifest.json" {
            return Err(format!("{}: another file of this name is published already", path.display()).into());
        }
        let bytes = std::fs::copy(path, data.join(&name)).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push(PublishedFile { path: name, bytes });
    }
    let secs = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs() as i64;
    let list = Published { published: civil::iso(secs.div_euclid(DAY_SECS) as i32), files };
    // Last: a page that is opened meanwhile finds the old list or the new one.
    std::fs::write(data.join("manifest.json"), serde_json::to_string_pretty(&list)?)?;
    Ok(())
}

fn sample(mut args: lexopt::Parser) -> Result<(), Failure> {
    let (mut messages, mut out) = (None, None);
    while let Some(arg) = args.next()? {
        match arg {
            Long("messages") => messages = Some(args.value()?.parse::<u64>()?),
            Long("out") => out = Some(PathBuf::from(args.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let (Some(messages), Some(out)) = (messages, out) else { return Err(USAGE.into()) };
    let at = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    std::fs::create_dir_all(&out).map_err(|error| at(&out, error))?;
    let mut files: HashMap<Role, BufWriter<File>> = HashMap::new();
    for (role, name) in FILES {
        let path = out.join(name);
        let file = File::create(&path).map_err(|error| at(&path, error))?;
        files.insert(role, BufWriter::with_capacity(1 << 20, file));
    }
    for chunk in Sample::new(messages) {
        if let Some(file) = files.get_mut(&chunk.role) {
            file.write_all(&chunk.bytes)?;
        }
    }
    for file in files.values_mut() {
        file.flush()?;
    }
    Ok(())
}

//! The whole application without a screen: [`Engine::handle`] takes a [`Request`] and gives a [`Response`].
//!
//! [`protocol`] what travels between the page and the engine · [`importing`] batches of an import in file order, [`merge`] become a data set · [`loaded`] a data set with all
//! that follows from it · [`matches`] which messages found their case · [`decoded`] texts as they are read back · [`answer`] figures ·
//! [`explain`] why they are what they are · [`rows`] the detail tables, [`profile`] what their columns hold, [`copy`] rows for the
//! clipboard · [`conversation`] one case, message by message · [`team`] the queue and presence, [`moments`] any instant of a day · [`sla`] how targets fare · [`dialects`] how
//! others count, [`number`] which of them gives a figure · [`delivery`] numbers that do not receive, [`spikes`] hours in which much failed · [`customers`] customers one by one · [`routes`] how cases went from hand to hand, `said` what was said before that, `lexicon` words that are looked for in it · [`progress`] how figures move, [`odd`] days unlike the others · [`summary`] what is loaded · [`quality`] what it can bear · `us` who is us in chats · `states` what happened to a case,
//! where a log tells its states.

pub mod answer;
pub mod conversation;
pub mod copy;
pub mod customer_card;
pub mod customers;
mod decoded;
pub mod delivery;
pub mod dialects;
pub mod explain;
mod importing;
pub mod kept;
mod lexicon;
mod loaded;
pub mod matches;
pub mod measured;
mod merge;
pub mod moments;
pub mod number;
pub mod odd;
pub mod profile;
pub mod progress;
pub mod protocol;
pub mod quality;
pub mod recipients;
pub mod routes;
pub mod rows;
mod said;
pub mod sla;
pub mod spikes;
mod states;
pub mod summary;
pub mod team;
mod us;

pub use protocol::*;

use crate::export::{Table, zip};
use crate::import::Batch;
use crate::import::sheet;
use decoded::Writing;
use importing::{Import, Imported};
use loaded::Loaded;

/// Where the bytes of the dropped files can be read again: texts of messages and rejected rows are not kept in memory.
pub trait TextSource {
    /// Bytes `offset .. offset + len` of a file of the import; `None` when they are no longer to be had.
    fn read(&self, file: u16, offset: u64, len: u32) -> Option<Vec<u8>>;
}

pub struct Engine {
    source: Box<dyn TextSource>,
    policy: Policy,
    loaded: Option<Loaded>,
    importing: Option<Import>,
    /// Authors in chats who are us, as somebody chose.
    us: Vec<String>,
    /// The report of the last import, also when it read nothing, and where its rejected rows lie.
    last_report: Report,
    last_rejected: Vec<loaded::Rejected>,
}

impl Engine {
    pub fn new(source: Box<dyn TextSource>) -> Self {
        Engine {
            source,
            policy: Policy::default(),
            loaded: None,
            importing: None,
            us: Vec::new(),
            last_report: Report::default(),
            last_rejected: Vec::new(),
        }
    }

    /// Rows of a file of the import under way. Ignored when none is.
    pub fn push_batch(&mut self, batch: Batch) {
        if let Some(import) = &mut self.importing {
            import.push(batch);
        }
    }

    /// Files of the import under way that are not here to their end.
    pub fn n_open(&self) -> usize {
        self.importing.as_ref().map_or(0, Import::n_open)
    }

    /// `None` = nothing to say.
    pub fn handle(&mut self, request: Request) -> Option<Response> {
        match request {
            Request::Begin { files } => {
                self.importing = Some(Import::new(files));
                None
            }
            Request::FileDone { file, reading, report } => {
                self.importing.as_mut()?.done(file, reading, *report);
                None
            }
            Request::SliceDone { file, reading, slice } => {
                self.importing.as_mut()?.slice_done(file, reading, *slice);
                None
            }
            Request::Abort => {
                self.importing = None;
                None
            }
            Request::ChooseUs(names) => {
                self.us = names;
                None
            }
            Request::Finish => Some(self.finish()),
            Request::SoFar(queries) => Some(Response::SoFar(self.so_far(&queries)?)),
            Request::SetPolicy(policy) => {
                self.policy = *policy;
                let loaded = self.loaded.as_mut()?;
                loaded.set_policy(&self.policy);
                Some(Response::Loaded(Box::new(loaded.summary())))
            }
            Request::Refresh { revision, selection, queries } => {
                let mut answers = Vec::with_capacity(queries.len());
                let matching = self.refresh(selection, &queries, &mut |answer| answers.push(answer))?;
                Some(Response::Answers { revision, answers, matching, engine_ms: 0.0 })
            }
            Request::Team(request) => {
                let loaded = self.loaded.as_mut()?;
                Some(Response::Team(Box::new(team::page(loaded, &request))))
            }
            Request::Sla(request) => {
                let loaded = self.loaded.as_mut()?;
                Some(Response::Sla { revision: request.revision, page: sla::page(loaded, &request).map(Box::new) })
            }
            Request::Progress(request) => Some(Response::Progress(Box::new(progress::page(self.loaded.as_mut()?, &request)))),
            Request::Odd(request) => Some(Response::Odd(Box::new(odd::page(self.loaded.as_mut()?, &request)))),
            Request::Customers(request) => Some(Response::Customers(Box::new(customers::page(self.loaded.as_mut()?, &request)))),
            Request::ExportCustomers { request, name, header, format } => {
                let bytes = customers::export(self.loaded.as_mut()?, &request, &header, &format);
                Some(Response::File { name: format!("{name}.{}", format.extension()), bytes })
            }
            Request::Routes(request) => {
                Some(Response::Routes(Box::new(routes::page(self.loaded.as_mut()?, self.source.as_ref(), &request))))
            }
            Request::CasesOfRoute { selection, pick } => {
                let ids = routes::cases_of(self.loaded.as_mut()?, self.source.as_ref(), &selection, &pick);
                Some(Response::RouteCases { pick, ids })
            }
            Request::CasesOfCustomer { customer, opens } => {
                let (names, ids) = customers::cases_of(self.loaded.as_ref()?, customer);
                Some(Response::CustomerCases { names, ids, opens })
            }
            Request::Card(request) => Some(Response::Card(Box::new(customer_card::card(self.loaded.as_mut()?, &request)))),
            Request::CasesOfCard { customer, pick } => {
                Some(Response::OpenCases(customer_card::cases_of(self.loaded.as_mut()?, customer, &pick)))
            }
            Request::Unreachable(request) => {
                let loaded = self.loaded.as_mut()?;
                Some(Response::Unreachable { revision: request.revision, page: delivery::page(loaded, &request).map(Box::new) })
            }
            Request::Spikes(request) => {
                let loaded = self.loaded.as_mut()?;
                Some(Response::Spikes { revision: request.revision, page: spikes::page(loaded, &request).map(Box::new) })
            }
            Request::ExportUnreachable { request, header, words, format } => {
                let bytes = delivery::export(self.loaded.as_mut()?, &request, &header, &words, &format);
                Some(Response::File { name: format!("numeros-que-nao-recebem.{}", format.extension()), bytes })
            }
            Request::Recipients(request) => {
                let page = recipients::page(self.loaded.as_mut()?, &request).map(Box::new);
                Some(Response::Recipients { revision: request.revision, page })
            }
            Request::ExportRecipients { selection, outcome, masked, name, header, words, format } => {
                let bytes = recipients::export(self.loaded.as_mut()?, (&selection, &outcome, masked), &header, &words, &format);
                Some(Response::File { name: format!("{name}.{}", format.extension()), bytes })
            }
            Request::CasesOfRecipients { selection, outcome } => {
                Some(Response::RecipientCases(recipients::cases_of(self.loaded.as_mut()?, &selection, &outcome)))
            }
            Request::Number(request) => Some(Response::Number(number::page(self.loaded.as_mut()?, &request))),
            Request::Dialects(request) => Some(Response::Dialects(dialects::page(self.loaded.as_mut()?, &request))),
            Request::OpenCases { selection, agents, age, at } => {
                let loaded = self.loaded.as_mut()?;
                Some(Response::OpenCases(team::open_case_ids(loaded, &selection, &agents, age, at)))
            }
            Request::Rows(request) => {
                let loaded = self.loaded.as_mut()?;
                let request = RowsRequest { selection: loaded.by_person(request.selection), ..request };
                Some(Response::Rows(rows::page(loaded, self.source.as_ref(), &request)))
            }
            Request::Profile(request) => Some(Response::Profile(Box::new(profile::profile(self.loaded.as_mut()?, &request)))),
            Request::Copy(request) => {
                let (text, rows) = copy::copied(self.loaded.as_mut()?, self.source.as_ref(), &request);
                Some(Response::Copied { text, rows })
            }
            Request::ExportRows { request, header, words, format } => {
                let loaded = self.loaded.as_mut()?;
                let name = if request.view == TableView::Cases { "casos" } else { "mensagens" };
                let bytes = rows::export(loaded, self.source.as_ref(), &request, &header, &words, &format);
                Some(Response::File { name: format!("{name}.{}", format.extension()), bytes })
            }
            Request::TableFile { name, header, rows, format } => {
                let mut table = Table::new(&format, header.iter().map(String::as_str));
                rows.iter().for_each(|row| table.row(row));
                Some(Response::File { name: format!("{name}.{}", format.extension()), bytes: table.finish() })
            }
            Request::Together { name, readme: (called, text), parts } => {
                let file_of = |(folder, part): (String, Request)| match self.handle(part) {
                    Some(Response::File { name, bytes }) if folder.is_empty() => Some((name, bytes)),
                    Some(Response::File { name, bytes }) => Some((format!("{folder}/{name}"), bytes)),
                    _ => None,
                };
                let files: Vec<_> = parts.into_iter().filter_map(file_of).collect();
                let readme = (called, text.into_bytes());
                Some(Response::File { name: format!("{name}.zip"), bytes: zip::packed(std::iter::once(readme).chain(files).collect()) })
            }
            Request::ExportRejected { header, reasons, format } => {
                let bytes = self.rejected(&header, &reasons, &format);
                Some(Response::File { name: format!("rejeitadas.{}", format.extension()), bytes })
            }
            Request::Unmatched(request) => Some(Response::Unmatched(matches::page(self.loaded.as_ref()?, self.source.as_ref(), &request))),
            Request::ExportUnmatched { of, masked, header, words, format } => {
                let bytes = matches::export(self.loaded.as_ref()?, self.source.as_ref(), (of, masked), &header, &words, &format);
                Some(Response::File { name: format!("{}.{}", of.file_name(), format.extension()), bytes })
            }
            Request::Quality { now } => {
                let loaded = self.loaded.as_mut()?;
                Some(Response::Quality(Box::new(quality::quality(loaded, now))))
            }
            Request::ExportFinding { check, header, format, now } => {
                let bytes = quality::export(self.loaded.as_ref()?, &check, &header, &format, now);
                Some(Response::File { name: format!("qualidade-{check}.{}", format.extension()), bytes })
            }
            Request::Conversation(request) => {
                let page = conversation::page(self.loaded.as_mut()?, self.source.as_ref(), &request);
                let none = Response::NoConversation { revision: request.revision };
                Some(page.map_or(none, |page| Response::Conversation(Box::new(page))))
            }
            Request::SearchConversation { revision, case, text } => {
                let lines = conversation::search(self.loaded.as_ref()?, self.source.as_ref(), case, &text);
                Some(Response::FoundInConversation { revision, lines })
            }
            Request::Explain(request) => Some(Response::Explained(Box::new(explain::explain(self.loaded.as_mut()?, &request)))),
            Request::Behind(request) => Some(Response::Behind(explain::behind(self.loaded.as_mut()?, &request))),
            Request::ExportExplained { request, header, words, format } => {
                let bytes = explain::export(self.loaded.as_mut()?, &request, &header, &words, &format);
                Some(Response::File { name: format!("por-que.{}", format.extension()), bytes })
            }
        }
    }

    /// [`Request::Refresh`] for a caller that does not wait for the last answer before it shows the first. `None` = nothing is loaded.
    pub fn refresh(&mut self, selection: Selection, queries: &[Query], tell: &mut dyn FnMut(Answer)) -> Option<Matching> {
        let loaded = self.loaded.as_mut()?;
        let selection = loaded.by_person(selection);
        Some(answer::answers(loaded, &selection, queries, tell))
    }

    /// What is loaded, for a caller that reads more than figures.
    pub fn loaded(&self) -> Option<&Loaded> {
        self.loaded.as_ref()
    }

    #[cfg(test)]
    pub fn loaded_mut(&mut self) -> Option<&mut Loaded> {
        self.loaded.as_mut()
    }

    fn so_far(&self, queries: &[Query]) -> Option<SoFar> {
        let mut loaded = Loaded::new(self.importing.as_ref()?.so_far()?, Report::default(), &self.policy);
        let mut so_far = SoFar { days: loaded.days(), answers: Vec::new() };
        answer::answers(&mut loaded, &Selection::default(), queries, &mut |answer| so_far.answers.push(answer));
        Some(so_far)
    }

    fn finish(&mut self) -> Response {
        let Imported { data, reports, rejected } = self.importing.take().unwrap_or_default().finish(&self.us);
        self.last_report = Report::of(reports);
        self.last_rejected = rejected;
        if self.last_report.kept == 0 {
            // What is loaded stays, and with it the files that can be read: these can be read now only.
            for row in &mut self.last_rejected {
                row.record = self.source.read(row.file, row.offset, row.len);
            }
            return Response::NothingRead(Box::new(self.last_report.clone()));
        }
        let loaded = self.loaded.insert(Loaded::new(data, self.last_report.clone(), &self.policy));
        Response::Loaded(Box::new(loaded.summary()))
    }

    /// Rejected records as they stand in their files, each with file, line and reason before it.
    fn rejected(&self, header: &[String], reasons: &[(String, String)], format: &TableFormat) -> Vec<u8> {
        let mut out = Table::new(format, header.iter().map(String::as_str));
        for row in &self.last_rejected {
            let file = self.last_report.files.get(usize::from(row.file));
            let reason = reasons.iter().find(|(id, _)| id == row.kind.id()).map_or(row.kind.id(), |(_, words)| words);
            let record = row.record.clone().or_else(|| self.source.read(row.file, row.offset, row.len)).unwrap_or_default();
            let record = Writing::of(file).record(&record);
            let file = file.map_or("", |file| file.name.as_str());
            // Between the cells of a sheet stands a sign that nobody sees.
            let record = record.replace(char::from(sheet::DELIMITER), "\t");
            let text = |text: &str| TableCell::Text(text.to_owned());
            out.row(&[text(file), TableCell::Number(row.line as f64), text(reason), text(record.trim_end_matches(['\r', '\n']))]);
        }
        out.finish()
    }
}

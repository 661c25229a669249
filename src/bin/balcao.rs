//! The native command line: the same engine and the same codes as the page.
//!
//! Exit 0 when something was read, 2 when nothing could be; the reason stands on standard error.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use balcao::model::Role;
use balcao::sample::{FILES, Sample};
use lexopt::prelude::*;

const USAGE: &str = "\
balcao measure FILE… [--json] [--policy FILE] [--view FRAGMENT]
balcao inspect FILE [--json]
balcao sample --messages N --out DIR";

/// Why there is nothing to show, in a sentence.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
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
        Some(Value(command)) if command == "sample" => sample(args),
        Some(Value(command)) => Err(format!("no command {command:?}\n{USAGE}").into()),
        Some(Short('h') | Long("help")) => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(other.unexpected().into()),
        None => Err(USAGE.into()),
    }
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
    std::fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let mut files: HashMap<Role, BufWriter<File>> = HashMap::new();
    for (role, name) in FILES {
        let path = out.join(name);
        let file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
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

//! Carries commands out.

use crate::ui::app::App;
use crate::ui::event::Command;

pub fn run(_app: App, _command: Command) {}

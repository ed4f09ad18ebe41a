//! TERM, HUP, INT and QUIT, through a thread of their own.

use std::io;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::super::threads;

/// Calls `tell` with the number of the first such signal. A second one ends the program at once, terminal given back.
pub(in crate::face::tui) fn watch(tell: impl Fn(i32) + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT])?;
    threads::start("signals", move || {
        let mut came = signals.forever();
        if let Some(first) = came.next() {
            tell(first);
        }
        if let Some(second) = came.next() {
            crate::face::tui::terminal::give_back();
            let _ = emulate_default_handler(second);
        }
    })
}

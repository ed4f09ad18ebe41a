//! The terminal, taken and given back whole: raw mode, alternate screen, bracketed paste, cursor. Given back on every way out:
//! the end, an error, a panic of any thread, a signal.

use std::cell::RefCell;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate, disable_raw_mode, enable_raw_mode, size};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use crate::engine::Session;

use super::super::terminal_kind::TerminalKind;
use super::dialect::{self, Dialect};
use super::ui::Ui;
use super::view;
use super::watchdog::{Modes, Watchdog};

/// Bytes kept ready for a frame; a full one at 80x24 takes about 4 KB.
const FRAME: usize = 16 * 1024;

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Who gives it back should this program be killed.
static WATCHDOG: Mutex<Option<Watchdog>> = Mutex::new(None);

/// The taken terminal. Dropping it gives the terminal back.
pub(super) struct Guard(Option<Modes>);

impl Guard {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When stdin or stdout is no terminal, or it cannot be set up; it is as before then.
    pub(super) fn take() -> io::Result<Self> {
        if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
            return Err(io::Error::other(
                "input or output is no terminal; use `carbonctl --plain`",
            ));
        }
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
            }));
        });
        let modes = Modes::now();
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let guard = Self(modes);
        dialect::take(&mut io::stdout(), TerminalKind::here())?;
        Ok(guard)
    }
}

impl Guard {
    /// From here on the terminal is given back even when this program is killed. Done after the first frame, which waits for
    /// nothing.
    pub(super) fn watched_by(&self, program: &Path) {
        if let (Some(modes), Ok(mut place)) = (self.0, WATCHDOG.lock()) {
            *place = Watchdog::start(program, modes);
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once. A terminal that is gone cannot be told, and need not be.
pub(super) fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = dialect::give_back(&mut io::stdout(), TerminalKind::here());
        let _ = disable_raw_mode();
        if let Some(watchdog) = WATCHDOG.try_lock().ok().and_then(|mut place| place.take()) {
            watchdog.dismiss();
        }
    }
}

/// Columns and rows; zeros where the terminal does not tell, as serial lines do.
pub(super) fn measure() -> (u16, u16) {
    size().unwrap_or((0, 0))
}

/// What is drawn on: a frame is gathered as bytes and written in one piece.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Bytes>>,
    bytes: Bytes,
    dialect: Dialect,
    /// A frame as this terminal understands it.
    frame: Vec<u8>,
}

impl Screen {
    pub(super) fn new(area: Rect) -> io::Result<Self> {
        let bytes = Bytes(Rc::new(RefCell::new(Vec::with_capacity(FRAME))));
        let viewport = Viewport::Fixed(area);
        let terminal = Terminal::with_options(CrosstermBackend::new(bytes.clone()), TerminalOptions { viewport })?;
        Ok(Self {
            terminal,
            bytes,
            dialect: Dialect::new(TerminalKind::here()),
            frame: Vec::with_capacity(FRAME),
        })
    }

    /// Forgets what is on the screen, so that the next frame is drawn from nothing.
    pub(super) fn renew(&mut self, area: Rect) -> io::Result<()> {
        self.terminal.resize(area)
    }

    /// Draws a frame and writes what differs from the one before.
    pub(super) fn draw(&mut self, session: &Session, ui: &Ui) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| view::draw(frame, session, ui))?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        let mut bytes = self.bytes.0.borrow_mut();
        // After a panic elsewhere the terminal shows the reason; it is not painted over.
        if TAKEN.load(Ordering::SeqCst) {
            self.frame.clear();
            self.dialect.translate(&bytes, &mut self.frame);
            let mut out = io::stdout().lock();
            out.write_all(&self.frame)?;
            out.flush()?;
        }
        bytes.clear();
        Ok(())
    }
}

/// Sends a sequence that shows nothing to the terminal, while it is ours.
pub(super) fn send(sequence: &str) -> io::Result<()> {
    if TAKEN.load(Ordering::SeqCst) {
        let mut out = io::stdout().lock();
        out.write_all(sequence.as_bytes())?;
        out.flush()?;
    }
    Ok(())
}

/// The bytes of a frame. Flushing does nothing: the frame is written when it is whole.
#[derive(Clone)]
struct Bytes(Rc<RefCell<Vec<u8>>>);

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

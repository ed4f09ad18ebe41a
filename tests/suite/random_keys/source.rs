//! Where the random events come from: a small generator, so that a seed gives the same session on every machine and for ever.

use carbonctl::face::tui::app::App;
use carbonctl::face::tui::{keys, layout};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MediaKeyCode};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

/// What is typed and pasted, and what logs say: narrow, wide, combining, bidirectional, without width, control.
const LETTERS: &[char] = &[
    'a',
    'Z',
    '0',
    '9',
    ' ',
    '/',
    '.',
    '-',
    '_',
    '=',
    '$',
    '{',
    '[',
    '(',
    '\\',
    '*',
    '"',
    '\'',
    '<',
    '&',
    '#',
    'm',
    'g',
    'ü',
    '日',
    '本',
    '한',
    '😀',
    '\u{301}',
    '\u{20dd}',
    '\u{200b}',
    '\u{200d}',
    '\u{fe0f}',
    '\u{202e}',
    '\u{2066}',
    '\u{2069}',
    '\u{feff}',
    '\u{ad}',
    '\u{a0}',
    '\u{3000}',
    '\u{fdfd}',
    '\u{1f1e9}',
    '\u{e0001}',
    '\u{10ffff}',
    '\t',
    '\n',
    '\r',
    '\u{0}',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    '\u{9b}',
    '\u{2028}',
];

const CODES: &[KeyCode] = &[
    KeyCode::Backspace,
    KeyCode::Enter,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::Esc,
    KeyCode::F(1),
    KeyCode::F(12),
    KeyCode::Null,
    KeyCode::CapsLock,
    KeyCode::Menu,
    KeyCode::KeypadBegin,
    KeyCode::Media(MediaKeyCode::Play),
];

/// The smallest size on which screens are whole: what lies around it is tried most.
const EDGE: (u16, u16) = (80, 24);

/// The generator: each number is a mix of a counter (Steele, Lea and Flood's "splitmix64").
pub(super) struct Source(u64);

impl Source {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(super) fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.index(of.len())]
    }

    pub(super) fn index(&mut self, count: usize) -> usize {
        usize::try_from(self.below(count as u64)).unwrap()
    }

    /// A text of at most so many letters.
    pub(super) fn text(&mut self, most: u64) -> String {
        (0..self.below(most + 1)).map(|_| *self.pick(LETTERS)).collect()
    }

    /// What the terminal sends next.
    pub(super) fn event(&mut self, app: &App) -> Event {
        match self.below(100) {
            0..=6 => self.resize(),
            7 => {
                let most = if self.one_in(10) { 600 } else { 12 };
                Event::Paste(self.text(most))
            }
            8 => self.other(),
            // A key that is named: random ones alone would never find the way through the screens.
            9..=24 => {
                let rows: Vec<_> = layout::key_set(&app.session, &app.ui).rows().collect();
                if rows.is_empty() {
                    return self.key();
                }
                let chords = self.pick(&rows).chords;
                let (code, modifiers) = match *self.pick(chords) {
                    keys::Chord::Key(code) => (code, KeyModifiers::NONE),
                    keys::Chord::Letter(c) | keys::Chord::Exact(c) => (KeyCode::Char(c), KeyModifiers::NONE),
                    keys::Chord::Ctrl(c) => (KeyCode::Char(c), KeyModifiers::CONTROL),
                };
                Event::Key(KeyEvent::new(code, modifiers))
            }
            _ => self.key(),
        }
    }

    fn key(&mut self) -> Event {
        let code = match self.below(4) {
            0 => *self.pick(CODES),
            1 => KeyCode::Char(char::from(u8::try_from(self.below(128)).unwrap())),
            _ => KeyCode::Char(*self.pick(LETTERS)),
        };
        let modifiers = if self.one_in(4) {
            KeyModifiers::from_bits_truncate(u8::try_from(self.below(64)).unwrap())
        } else {
            KeyModifiers::NONE
        };
        let kind = match self.below(40) {
            0 => KeyEventKind::Release,
            1 => KeyEventKind::Repeat,
            _ => KeyEventKind::Press,
        };
        Event::Key(KeyEvent {
            kind,
            ..KeyEvent::new(code, modifiers)
        })
    }

    fn resize(&mut self) -> Event {
        let (columns, rows) = match self.below(12) {
            // Screens that are whole take most of the time; the others are where sums go wrong.
            0..=2 => (self.below(20), self.below(8)),
            3..=5 => (self.below(20), 24 + self.below(47)),
            6..=7 => (u64::from(EDGE.0) + self.below(121), self.below(24)),
            8 => (self.below(201), self.below(71)),
            9 => (
                u64::from(EDGE.0) - 2 + self.below(5),
                u64::from(EDGE.1) - 2 + self.below(5),
            ),
            10 => (u64::from(EDGE.0) + self.below(121), u64::from(EDGE.1) + self.below(47)),
            _ => (u64::from(EDGE.0), u64::from(EDGE.1)),
        };
        Event::Resize(u16::try_from(columns).unwrap(), u16::try_from(rows).unwrap())
    }

    fn other(&mut self) -> Event {
        let at = |source: &mut Self| u16::try_from(source.below(1 << 16)).unwrap();
        match self.below(3) {
            0 => Event::FocusGained,
            1 => Event::FocusLost,
            _ => Event::Mouse(MouseEvent {
                kind: *self.pick(&[
                    MouseEventKind::Down(MouseButton::Left),
                    MouseEventKind::ScrollDown,
                    MouseEventKind::Moved,
                ]),
                column: at(self),
                row: at(self),
                modifiers: KeyModifiers::NONE,
            }),
        }
    }
}

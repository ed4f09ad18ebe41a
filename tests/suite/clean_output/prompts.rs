//! The line prompts of the guided setup, in a real pseudo-terminal, on a hostile home.

use carbonctl::practice::Flavour;

use super::Hostile;
use crate::support::dialogue::{Dialogue, ENTER, program};

#[test]
fn no_prompt_prints_anything_hidden() {
    let hostile = Hostile::new(Flavour::Xml);
    let home = hostile.home.to_str().unwrap();
    let mut dialogue = Dialogue::start(program(["--plain", "--home", home], hostile.room.path()));
    dialogue.until("Which product?");
    dialogue.keys(ENTER);
    dialogue.until("Java");
    dialogue.keys("\u{3}");
    let (_, said) = dialogue.ended();
    for sign in [
        '\u{7}',
        '\u{202e}',
        '\u{200b}',
        '\u{9b}',
        '\u{feff}',
        '\u{2028}',
        '\u{e0041}',
    ] {
        assert!(!said.contains(sign), "{sign:?} in {said:?}");
    }
    assert!(!said.contains("\u{1b}[31m") && !said.contains("\u{1b}]0;"), "{said:?}");
    assert!(said.contains("\\u{1b}[31mE"), "{said:?}");
}

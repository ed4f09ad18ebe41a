//! A text field whose text is selected until it is edited: the first character replaces it, a movement keeps it.

use tui_input::{Input, InputRequest};

/// The field. Its text is selected when it was put there and nothing was done to it yet.
#[derive(Clone, Debug, Default)]
pub struct TextField {
    input: Input,
    selected: bool,
}

impl TextField {
    /// A field that offers this text, selected.
    pub fn new(text: String) -> Self {
        Self {
            selected: !text.is_empty(),
            input: Input::new(text),
        }
    }

    /// The text.
    pub fn value(&self) -> &str {
        self.input.value()
    }

    /// Whether the text is selected.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// Applies a key: typing and deleting replace a selected text, a movement only ends the selection.
    pub fn handle(&mut self, request: InputRequest) {
        let selected = std::mem::take(&mut self.selected);
        let deletes = matches!(
            request,
            InputRequest::DeletePrevChar | InputRequest::DeleteNextChar | InputRequest::DeletePrevWord
        );
        if selected && (deletes || matches!(request, InputRequest::InsertChar(_))) {
            self.input.reset();
        }
        if !(selected && deletes) {
            self.input.handle(request);
        }
    }

    /// Empties it.
    pub fn reset(&mut self) {
        self.selected = false;
        self.input.reset();
    }

    /// Columns that are scrolled out on the left of a field of this width.
    pub fn scroll(&self, columns: usize) -> usize {
        self.input.visual_scroll(columns)
    }

    /// The column of the cursor in the whole text.
    pub fn cursor(&self) -> usize {
        self.input.visual_cursor()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(requests: &[InputRequest]) -> String {
        let mut field = TextField::new("localhost".to_owned());
        for request in requests {
            field.handle(*request);
        }
        field.value().to_owned()
    }

    #[test]
    fn the_first_character_replaces_the_text_and_a_movement_keeps_it() {
        use InputRequest::{DeletePrevChar, GoToEnd, GoToPrevChar, InsertChar};
        assert_eq!(after(&[InsertChar('i'), InsertChar('d')]), "id");
        assert_eq!(after(&[GoToEnd, InsertChar('s')]), "localhosts");
        assert_eq!(after(&[GoToPrevChar, DeletePrevChar]), "localhot");
        assert_eq!(after(&[DeletePrevChar]), "");
        assert_eq!(after(&[DeletePrevChar, InsertChar('a')]), "a");
        assert!(!TextField::new(String::new()).is_selected());
    }
}

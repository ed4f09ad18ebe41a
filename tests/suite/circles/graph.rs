//! Which file uses which: the paths of each file, followed to the files that define what they name.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{self, Word};

/// For each file the files it uses.
pub(super) type Uses = BTreeMap<String, BTreeSet<String>>;

/// A module: a file, or a `mod name { … }` in one. One path may stand for several, one for each system.
#[derive(Debug, Default)]
struct Module {
    file: String,
    /// What it defines itself.
    items: BTreeSet<String>,
    /// What a `use` brings: the name here, and the path.
    imports: Vec<(String, Vec<String>)>,
    /// The paths of `use …::*`.
    globs: Vec<Vec<String>>,
    /// What it names outside of `use`.
    paths: Vec<Vec<String>>,
    /// What it brings in for itself alone.
    own: Vec<Vec<String>>,
}

/// All modules by their path; `crate` is the empty one.
#[derive(Debug, Default)]
struct House {
    modules: BTreeMap<Vec<String>, Vec<Module>>,
}

/// Who uses whom among these files, each with its path below `src` and its text. Files that no other declares, tests and their
/// helpers, are left out.
pub(super) fn uses(files: &BTreeMap<String, String>) -> Uses {
    let mut house = House::default();
    house.add("lib.rs", &[], files);
    let mut uses = Uses::new();
    for (path, modules) in &house.modules {
        for module in modules {
            let found = uses.entry(module.file.clone()).or_default();
            for named in module.paths.iter().chain(&module.own) {
                house.follow((path, &module.file), named, 0, found);
            }
            found.remove(&module.file);
        }
    }
    uses
}

/// The circles: sets of files each of which reaches every other.
pub(super) fn circles(uses: &Uses) -> Vec<BTreeSet<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = uses.keys().map(|file| (file, reached(uses, file))).collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (file, others) in &reach {
        if !others.contains(file) || circles.iter().any(|circle| circle.contains(*file)) {
            continue;
        }
        let circle = others
            .iter()
            .filter(|other| reach.get(*other).is_some_and(|back| back.contains(file)))
            .map(|other| (*other).clone())
            .collect();
        circles.push(circle);
    }
    circles
}

fn reached<'a>(uses: &'a Uses, from: &String) -> BTreeSet<&'a String> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&String> = uses.get(from).into_iter().flatten().collect();
    while let Some(file) = open.pop() {
        if seen.insert(file) {
            open.extend(uses.get(file).into_iter().flatten());
        }
    }
    seen
}

impl House {
    /// Adds a file and all that it declares.
    fn add(&mut self, file: &str, path: &[String], files: &BTreeMap<String, String>) {
        if let Some(text) = files.get(file) {
            self.read(file, path, &words::of(text), files);
        }
    }

    /// Reads the words of one module.
    fn read(&mut self, file: &str, path: &[String], words: &[Word], files: &BTreeMap<String, String>) {
        let mut module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        let mut named: Vec<String> = Vec::new();
        let mut public = false;
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            let next = words.get(at + 1);
            if word.is("use") {
                let end = until(words, at, ';');
                let mut trees = Vec::new();
                tree(&words[at + 1..end], &[], &mut trees);
                for (name, target) in trees {
                    if !public {
                        module.own.push(target.clone());
                    }
                    match name {
                        Some(name) => module.imports.push((name, target)),
                        None => module.globs.push(target),
                    }
                }
                at = end;
            } else if word.is("mod") && next.and_then(Word::name).is_some() {
                let name = next.and_then(Word::name).unwrap_or_default().to_owned();
                let inner = [path, std::slice::from_ref(&name)].concat();
                if words.get(at + 2) == Some(&Word::Sign('{')) {
                    let end = words::closed(words, at + 2);
                    self.read(file, &inner, &words[at + 3..end - 1], files);
                    at = end;
                } else {
                    let places = named
                        .iter()
                        .map(|named| sibling(file, named))
                        .chain(children(file, &name));
                    let found: Vec<String> = places.filter(|place| files.contains_key(place)).collect();
                    for place in found {
                        self.add(&place, &inner, files);
                    }
                    at += 3;
                }
                named.clear();
            } else if word.is("mod") && next == Some(&Word::Sign('$')) {
                // A macro names the modules: all that lie here.
                let dir = format!("{}/", path.join("/"));
                let here = |file: &&String| {
                    let name = file.strip_prefix(&dir);
                    name.is_some_and(|name| !name.contains('/') && name != "mod.rs" && !name.contains("test"))
                };
                let named: Vec<String> = files.keys().filter(here).cloned().collect();
                for place in named {
                    let name = place[dir.len()..].trim_end_matches(".rs").to_owned();
                    let inner = [path, std::slice::from_ref(&name)].concat();
                    self.add(&place, &inner, files);
                }
                at += 2;
            } else if *word == Word::Sign('#') && next == Some(&Word::Sign('[')) {
                let end = words::closed(words, at + 1);
                named.extend(attributed_paths(&words[at..end]));
                // The arguments of a macro may name things too.
                paths_in(&words[at..end], &mut module.paths, true);
                at = end;
                continue;
            } else if let Some(name) = defined(words, at) {
                module.items.insert(name);
                at += 2;
            } else if word.name().is_some() {
                at += path_at(words, at, &mut module.paths, false);
            } else {
                at += 1;
            }
            // `pub`, `pub(super)` stand directly before `use`.
            public = word.is("pub") || public && (matches!(word, Word::Sign('(' | ')')) || restriction(word));
        }
        self.modules.entry(path.to_vec()).or_default().push(module);
    }

    /// Adds the files that define what a path names, seen from a module in a file.
    fn follow(
        &self,
        (from, file): (&[String], &str),
        named: &[String],
        depth: usize,
        found: &mut BTreeSet<String>,
    ) -> bool {
        let mut at = from.to_vec();
        let mut rest = named;
        match rest.first().map(String::as_str) {
            Some("crate") => {
                at.clear();
                rest = &rest[1..];
            }
            Some("self") => rest = &rest[1..],
            Some("super") => {
                while rest.first().is_some_and(|word| word == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            Some("std" | "core" | "alloc") | None => return false,
            Some(_) => {}
        }
        self.resolve((&at, file), rest, depth, found)
    }

    fn resolve(
        &self,
        (at, file): (&[String], &str),
        rest: &[String],
        depth: usize,
        found: &mut BTreeSet<String>,
    ) -> bool {
        let Some((first, after)) = rest.split_first() else {
            // A module alone is only a name for what is taken from it.
            return false;
        };
        let inner = [at, std::slice::from_ref(first)].concat();
        // A function may have the name of a module.
        if self.modules.contains_key(&inner) && !after.is_empty() {
            return self.resolve((&inner, file), after, depth, found);
        }
        let Some(modules) = self.modules.get(at) else {
            return false;
        };
        // Globs of two modules may name each other.
        if depth > 12 {
            return false;
        }
        // Of several for each system a file means itself.
        let own: Vec<&Module> = modules.iter().filter(|module| module.file == file).collect();
        let modules = if own.is_empty() { modules.iter().collect() } else { own };
        let mut any = false;
        for module in &modules {
            if module.items.contains(first) {
                found.insert(module.file.clone());
                any = true;
                continue;
            }
            for (_, target) in module.imports.iter().filter(|(name, _)| name == first) {
                // `use files;` of a module that is here: already followed.
                let whole = [target.as_slice(), after].concat();
                if whole != rest {
                    any |= self.follow((at, &module.file), &whole, depth + 1, found);
                }
            }
        }
        if !any {
            for module in &modules {
                for glob in &module.globs {
                    let whole = [glob.as_slice(), rest].concat();
                    any |= self.follow((at, &module.file), &whole, depth + 1, found);
                }
            }
        }
        any
    }
}

fn restriction(word: &Word) -> bool {
    ["super", "crate", "in", "self"].iter().any(|name| word.is(name))
}

fn until(words: &[Word], from: usize, sign: char) -> usize {
    let found = words[from..].iter().position(|word| *word == Word::Sign(sign));
    found.map_or(words.len(), |at| from + at)
}

/// The name that is defined here, where one is.
fn defined(words: &[Word], at: usize) -> Option<String> {
    const BEFORE: [&str; 9] = [
        "fn",
        "struct",
        "enum",
        "trait",
        "type",
        "const",
        "static",
        "union",
        "macro_rules",
    ];
    if !BEFORE.iter().any(|word| words[at].is(word)) {
        return None;
    }
    let mut next = at + 1;
    while matches!(words.get(next), Some(Word::Sign('!'))) || words.get(next).is_some_and(|word| word.is("mut")) {
        next += 1;
    }
    let name = words.get(next)?.name()?;
    // `const fn`: the next word tells it.
    (!BEFORE.contains(&name)).then(|| name.to_owned())
}

/// Reads the path that begins here; gives how many words it has.
fn path_at(words: &[Word], at: usize, into: &mut Vec<Vec<String>>, whole: bool) -> usize {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let mut path: Vec<String> = words[at].name().map(str::to_owned).into_iter().collect();
    let mut end = at + 1;
    while words.get(end) == Some(&Word::Into) {
        let Some(name) = words.get(end + 1).and_then(Word::name) else {
            break;
        };
        path.push(name.to_owned());
        end += 2;
    }
    let field = before == Some(&Word::Sign('.'))
        && at
            .checked_sub(2)
            .is_none_or(|two| words.get(two) != Some(&Word::Sign('.')));
    let global = before == Some(&Word::Into);
    // A small name alone may be a variable or a field; a call is the one sure sign of a function.
    let sure = path.len() > 1
        || path[0].chars().next().is_some_and(char::is_uppercase)
        || !whole && words.get(end) == Some(&Word::Sign('('))
        || called_back(words, at, end);
    if !field && !global && sure {
        into.push(path);
    }
    end - at
}

/// A function given to another one: `.map(name)`, `(name, …)`.
fn called_back(words: &[Word], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    before == Some(&Word::Sign('(')) && matches!(words.get(end), Some(Word::Sign(')' | ',')))
}

fn paths_in(words: &[Word], into: &mut Vec<Vec<String>>, whole: bool) {
    let mut at = 0;
    while at < words.len() {
        if words[at].name().is_some() {
            at += path_at(words, at, into, whole);
        } else {
            at += 1;
        }
    }
}

/// What `path = "…"` says in an attribute.
fn attributed_paths(words: &[Word]) -> Vec<String> {
    words
        .windows(3)
        .filter_map(|three| match three {
            [Word::Name(name), Word::Sign('='), Word::Text(text)] if name == "path" => Some(text.clone()),
            _ => None,
        })
        .collect()
}

fn sibling(file: &str, name: &str) -> String {
    file.rsplit_once('/')
        .map_or_else(|| name.to_owned(), |(dir, _)| format!("{dir}/{name}"))
}

/// Where the module of a name may lie.
fn children(file: &str, name: &str) -> [String; 2] {
    let last = file.rsplit('/').next().unwrap_or(file);
    let dir = match last {
        "mod.rs" | "lib.rs" => file.strip_suffix(last).unwrap_or_default().to_owned(),
        _ => format!("{}/", file.strip_suffix(".rs").unwrap_or(file)),
    };
    [format!("{dir}{name}.rs"), format!("{dir}{name}/mod.rs")]
}

/// The names and paths of a `use` tree; no name is a `*`.
fn tree(words: &[Word], before: &[String], into: &mut Vec<(Option<String>, Vec<String>)>) {
    let mut path = before.to_vec();
    let mut at = 0;
    while at < words.len() {
        match &words[at] {
            Word::Name(name) if name == "as" => {
                let name = words.get(at + 1).and_then(Word::name).unwrap_or_default();
                into.push((Some(name.to_owned()), path));
                return;
            }
            Word::Name(name) => path.push(name.clone()),
            Word::Sign('*') => {
                into.push((None, path));
                return;
            }
            Word::Sign('{') => {
                let end = words::closed(words, at);
                for part in parts(&words[at + 1..end - 1]) {
                    tree(part, &path, into);
                }
                return;
            }
            _ => {}
        }
        at += 1;
    }
    if path.len() > before.len() {
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        into.push((path.last().cloned(), path));
    }
}

/// What stands between the commas of a group.
fn parts(words: &[Word]) -> Vec<&[Word]> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0);
    for (at, word) in words.iter().enumerate() {
        match word {
            Word::Sign('{') => depth += 1,
            Word::Sign('}') => depth -= 1,
            Word::Sign(',') if depth == 0 => {
                parts.push(&words[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&words[start..]);
    parts
}

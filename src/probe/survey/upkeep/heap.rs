//! Finds heaps that the environment of a start sets over the one of the script: this shell's, and that of each service.

use std::collections::BTreeMap;

use super::super::SurveyContext;
use super::heap_flags::{VARIABLES, flags};
use super::services::Services;
use crate::domain::known::Known;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::text::script::{self, Dialect, HeapStyle};

/// A heap that a variable sets, and not the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideHeap {
    /// The variable that decides.
    pub variable: &'static str,
    /// The file of the service that has it, as the machine names it; `None` for this environment.
    pub service: Option<String>,
    /// The smallest heap in effect, as written.
    pub min: Option<String>,
    /// The largest heap in effect, as written; Java chooses one where there is none.
    pub max: Option<String>,
}

/// The result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heaps {
    /// Heaps from outside, each of one way to start.
    pub outside: Vec<OutsideHeap>,
    /// Whether no way to start is left in which the script's own heap is in effect.
    pub everywhere: bool,
}

pub(super) fn inspect(context: &SurveyContext, services: &Known<Services>) -> Heaps {
    let Some(text) = context.files.text(FileRole::StartScript) else {
        return Heaps::default();
    };
    let here: BTreeMap<&'static str, String> = VARIABLES
        .into_iter()
        .filter_map(|name| Some((name, flags(context.world.var(name)?)?)))
        .collect();
    let mut ways = vec![(None, here)];
    for service in services.iter().flat_map(|services| &services.own) {
        ways.push((Some(service.file.clone()), service.variables.clone()));
    }
    let mut found = Heaps {
        outside: Vec::new(),
        everywhere: true,
    };
    for (service, variables) in ways {
        match outside(context, text, &variables) {
            Some((variable, min, max)) => found.outside.push(OutsideHeap {
                variable,
                service,
                min,
                max,
            }),
            None => found.everywhere = false,
        }
    }
    found
}

/// The heap with these variables and the one that decides it; `None` where the script's own stays.
fn outside(
    context: &SurveyContext,
    text: &str,
    variables: &BTreeMap<&'static str, String>,
) -> Option<(&'static str, Option<String>, Option<String>)> {
    if variables.is_empty() {
        return None;
    }
    let with = |left_out: Option<&str>| {
        heap(context, text, &|name| {
            variables
                .get(name)
                .filter(|_| left_out != Some(name))
                .map(String::as_str)
        })
    };
    let (plain, all) = (heap(context, text, &|_| None), with(None));
    if plain == all {
        return None;
    }
    // The last one without which the result is another.
    let decides = VARIABLES.into_iter().rev().find(|name| with(Some(name)) != all)?;
    Some((decides, all.0, all.1))
}

/// The smallest and largest heap in effect.
fn heap<'v>(
    context: &SurveyContext,
    text: &str,
    variable: &dyn Fn(&str) -> Option<&'v str>,
) -> (Option<String>, Option<String>) {
    let mut memory = variable("JVM_MEM_OPTS").map(str::to_owned);
    let mut options = variable("JAVA_OPTS").map(str::to_owned);
    // The own script beside the product's sets its heap after what it inherits.
    if context.value(id::HEAP_WHERE) == Some("wrapper") {
        let flag = |id, flag: &str| context.value(id).map(|size| format!("{flag}{size}"));
        let own = [flag(id::HEAP_MIN, "-Xms"), flag(id::HEAP_MAX, "-Xmx")];
        let own = own.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if script::heap_style(text, Dialect::Sh) == Some(HeapStyle::Variable) {
            memory = Some(own);
        } else {
            options = Some(format!("{} {own}", options.unwrap_or_default()).trim().to_owned());
        }
    }
    let (min, max) = script::heap_with(text, memory.as_deref(), options.as_deref());
    let last = variable("_JAVA_OPTIONS").unwrap_or_default();
    let over = |flag: &str, long: &str| {
        let mut words = last
            .split(' ')
            .filter_map(|word| word.strip_prefix(flag).or_else(|| word.strip_prefix(long)));
        words.next_back().map(str::to_owned)
    };
    (
        over("-Xms", "-XX:InitialHeapSize=").or(min),
        over("-Xmx", "-XX:MaxHeapSize=").or(max),
    )
}

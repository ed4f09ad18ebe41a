//! Settings of Java and its memory: JAVA_HOME and the heap flags, in the script that starts the server.

use super::places::{HEAP_PLACES, JAVA_PLACES, JavaPlace, place};
use crate::domain::rules::{Check, Missing, Recommend, Rules};
use crate::domain::setting::{At, Editable, FileRole, ScriptOption, Setting, SettingPlace, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

const fn script(option: ScriptOption) -> SettingPlace {
    place(When::Always, FileRole::StartScript, At::Script(option))
}

/// Batch files carry their heap flags in every generation, and nothing reads JVM_MEM_OPTS there.
const fn batch(option: ScriptOption) -> SettingPlace {
    place(When::OnWindows, FileRole::StartBat, At::Script(option))
}

/// `java.home`.
pub const JAVA_HOME: SettingId = SettingId::new("java.home");
/// `java.where`.
pub const JAVA_WHERE: SettingId = SettingId::new("java.where");
/// `heap.min`.
pub const HEAP_MIN: SettingId = SettingId::new("heap.min");
/// `heap.max`.
pub const HEAP_MAX: SettingId = SettingId::new("heap.max");
/// `heap.permgen`.
pub const HEAP_PERMGEN: SettingId = SettingId::new("heap.permgen");
/// `heap.where`.
pub const HEAP_WHERE: SettingId = SettingId::new("heap.where");

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: JAVA_HOME,
        title: "JAVA_HOME",
        kind: ValueKind::Directory,
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::BestJava,
            check: Check::JavaHome,
            missing: Missing::NoUsableJava,
            ..Rules::SAFE
        },
        why: "The start script takes Java from JAVA_HOME alone and ends without it, even when `java` is on the PATH. \
              Written into the script, it holds however the server is started.",
        source: "Production guidelines 4.4, \"Environment compatibility\"; G08",
        places: &[batch(ScriptOption::JavaHome), script(ScriptOption::JavaHome)],
        nowhere: "this home has no start script",
    },
    Setting {
        id: JAVA_WHERE,
        title: "JAVA_HOME is written to",
        kind: ValueKind::Choice(JAVA_PLACES),
        editable: Editable::Always,
        rules: Rules::recommending(JavaPlace::Script.word(), "it applies however the server is started"),
        why: "script: the product's start script; holds for every way to start. wrapper: an own script beside it, which product \
              updates leave alone; start the server with it. login: this user's login profile. profile.d: every user of this machine \
              (needs root).",
        source: "Production guidelines 4.4, \"Setting system properties\"; G15",
        places: &[],
        nowhere: "this home has no start script",
    },
    Setting {
        id: HEAP_MIN,
        title: "Smallest heap (-Xms)",
        kind: ValueKind::Size,
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::SmallestHeap,
            ..Rules::SAFE
        },
        why: "The heap the JVM takes at once. Carbon's own start-up check wants at least 256m. A server that is to run alone may \
              take as much as its largest heap, so that memory is missing at the start rather than under load.",
        source: "Production guidelines 4.2, \"JVM version\": -Xms512m; G36",
        places: &[batch(ScriptOption::HeapMin), script(ScriptOption::HeapMin)],
        nowhere: "this home has no start script with heap flags",
    },
    Setting {
        id: HEAP_MAX,
        title: "Largest heap (-Xmx)",
        kind: ValueKind::Size,
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::LargestHeap,
            check: Check::WithinMemory,
            missing: Missing::HeapDoesNotFit,
            ..Rules::SAFE
        },
        why: "The guide gives 2 GB to the system and 2 GB to each product. Beside the heap a JVM needs room for classes, compiled \
              code and threads. More heap than memory ends in swapping or in a kill.",
        source: "Production guidelines 4.2 and 4.4, \"System requirements\"; G36",
        places: &[batch(ScriptOption::HeapMax), script(ScriptOption::HeapMax)],
        nowhere: "this home has no start script with heap flags",
    },
    Setting {
        id: HEAP_PERMGEN,
        title: "Permanent generation (-XX:MaxPermSize)",
        kind: ValueKind::Size,
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::PermanentGeneration,
            ..Rules::SAFE
        },
        why: "Java 7 and older keep classes in a space of their own. Java 8 ignores the flag, Java 17 does not start with it.",
        source: "Production guidelines 4.2, \"JVM version\": -XX:MaxPermSize=1024m; G36",
        places: &[batch(ScriptOption::PermGen), script(ScriptOption::PermGen)],
        nowhere: "this home's start script has no such flag: its Java versions have no permanent generation",
    },
    Setting {
        id: HEAP_WHERE,
        title: "Heap flags are written to",
        kind: ValueKind::Choice(HEAP_PLACES),
        editable: Editable::Always,
        rules: Rules::recommending(JavaPlace::Script.word(), "it applies however the server is started"),
        why: "script: the product's start script; holds however the server is started. wrapper: an own script beside it, which product \
              updates leave alone; start the server with it.",
        source: "Production guidelines 4.4, \"Setting system properties\"; G15",
        places: &[],
        nowhere: "this home has no start script with heap flags",
    },
];

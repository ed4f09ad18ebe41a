//! Causes around memory, limits and the end of a process.

use super::super::cause::Mark::{Ended, Has, Is};
use super::super::cause::{Cause, Weight};
use super::super::memory;
use super::products::ALL;

/// The rows of memory and limits.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E06",
        title: "A smallest heap that is larger than the largest",
        why: "-Xms is above -Xmx. One of the two may come from JAVA_OPTS or JVM_MEM_OPTS.",
        proof: "Initial heap size set to a larger value than the maximum heap size, or their incompatibility, on the \
                console.",
        cures: &["Set heap.min to no more than heap.max."],
        products: ALL,
        weight: Weight::Final,
        marks: &[
            Has(&["Initial heap size set to a larger value than the maximum heap size"]),
            Has(&["Incompatible", "and maximum heap sizes specified"]),
        ],
        tell: memory::smallest_above_largest,
    },
    Cause {
        id: "E04",
        title: "A heap that is larger than the memory",
        why: "Java reserves the largest heap at its start. Where memory, control group or a limit of the address space \
              have less, it ends.",
        proof: "Could not reserve enough space, insufficient memory, Cannot allocate memory, or an invalid maximum heap \
                size, on the console.",
        cures: &["Lower heap.max.", "Give the machine or its control group more memory."],
        products: ALL,
        weight: Weight::Final,
        marks: &[
            Has(&["Could not reserve enough space"]),
            Has(&["The specified size exceeds the maximum representable size"]),
            Has(&["Invalid maximum heap size"]),
            Has(&["Invalid initial heap size"]),
            Has(&["insufficient memory for the Java Runtime Environment"]),
            Has(&["Too small maximum heap"]),
            Has(&["Cannot allocate memory"]),
            Has(&["commit_memory", "failed"]),
        ],
        tell: memory::no_room_for_heap,
    },
    Cause {
        id: "E22",
        title: "A limit of threads or open files",
        why: "A product opens hundreds of files and threads; the limits of its user, or of its control group, are lower.",
        proof: "unable to create native thread, pthread_create failed, or Too many open files.",
        cures: &[
            "Raise the limits of that user: nofile 65535, nproc 4096 or more.",
            "In a control group: raise pids.max (systemd: TasksMax).",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Has(&["unable to create", "native thread"]),
            Has(&["pthread_create failed"]),
            Has(&["Too many open files"]),
            Has(&["User limit of inotify"]),
        ],
        tell: memory::limits,
    },
    Cause {
        id: "E15",
        title: "Out of memory",
        why: "The heap, or the room for classes, is too small for what the product loads.",
        proof: "OutOfMemoryError on the console or in the log.",
        cures: &["Raise heap.max.", "Before JDK 8: raise heap.permgen."],
        products: ALL,
        weight: Weight::Ends,
        marks: &[Has(&["java.lang.OutOfMemoryError"]), Has(&["OutOfMemoryError:"])],
        tell: memory::out_of_memory,
    },
    Cause {
        id: "E19",
        title: "Killed from outside",
        why: "A KILL ended the process: by the kernel, which ran out of memory or reached a limit of the control group, \
              or by someone.",
        proof: "The shell says Killed on the console, or the script ended with 137.",
        cures: &[
            "Look who it was: `journalctl -k` or `dmesg` name what the kernel killed.",
            "Lower heap.max, or give the machine or its control group more memory.",
        ],
        products: ALL,
        weight: Weight::Final,
        marks: &[
            Is("Killed"),
            Has(&[" Killed ", "java"]),
            Has(&[" Killed ", "JAVACMD"]),
            Ended(137),
            Has(&["OOMKilled"]),
        ],
        tell: memory::killed,
    },
];

//! The size of a machine that carries data of Cassandra.

use super::super::verdict::Verdict;
use crate::domain::units::human_bytes;
use crate::probe::Facts;

/// Source: production guidelines 4.4, "System requirements": 4 core processors, 8 GB RAM. Firmware keeps a little for itself.
const CORES: u32 = 4;
const MEMORY: u64 = (8 << 30) / 100 * 95;

/// G06. Four cores and 8 GB where Cassandra keeps its data.
pub(super) fn cassandra(facts: &Facts) -> Verdict {
    let needed = "4 cores and 8 GB where Cassandra keeps data";
    match &facts.survey.data.cassandra {
        Err(reason) => return Verdict::unknown("not known whether Cassandra runs", needed, reason.to_string()),
        Ok(false) => {
            return Verdict::info(
                "no Cassandra",
                needed,
                "this server keeps no data in a Cassandra of its own",
            );
        }
        Ok(true) => {}
    }
    let (cores, memory) = match (&facts.machine.cores, &facts.machine.memory) {
        (Ok(cores), Ok(memory)) => (*cores, *memory),
        (Err(reason), _) | (_, Err(reason)) => return Verdict::unknown("not readable", needed, reason.to_string()),
    };
    let found = format!("{cores} cores, {}", human_bytes(memory));
    if u64::from(cores) < u64::from(CORES) || memory < MEMORY {
        let why = "this server runs a Cassandra of its own, which shares processor and memory with it";
        return Verdict::fail(found, needed, why)
            .by_hand("give this machine more, or run Cassandra on nodes of its own");
    }
    Verdict::pass(found, needed)
}

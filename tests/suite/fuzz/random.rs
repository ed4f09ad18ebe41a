//! Numbers that only look random, and what they do to bytes: the same ones for the same target and iteration, on every machine.

/// A generator of the splitmix kind: a counter, well stirred.
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// That of one try.
    pub(super) fn of(target: &str, iteration: u64) -> Self {
        let name = target.bytes().fold(0xCBF2_9CE4_8422_2325, |sum: u64, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        Self {
            state: name ^ iteration.wrapping_mul(0x9E37_79B9_7F4A_7C15),
        }
    }

    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut stirred = self.state;
        stirred = (stirred ^ (stirred >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        stirred = (stirred ^ (stirred >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        stirred ^ (stirred >> 31)
    }

    /// A number below a bound, 0 where the bound is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A value to write: plain words, and those that every grammar has trouble with.
    pub(super) fn value(&mut self) -> String {
        const PIECES: [&str; 26] = [
            "a", "b1", " ", "é", "\"", "'", "\\", "=", ":", "#", "!", "<", ">", "&", "]]>", "${x}", "$", "\n", "\t",
            "\r", "]", "[", ",", ";", "-->", "🦀",
        ];
        (0..self.below(5)).map(|_| self.pick(&PIECES)).collect()
    }

    /// A seed with one to six changes.
    pub(super) fn mutated(&mut self, seeds: &[&[u8]], words: &[&str]) -> Vec<u8> {
        let mut bytes = self.pick(seeds).to_vec();
        for _ in 0..=self.below(6) {
            self.mutate(&mut bytes, seeds, words);
        }
        bytes
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        start..start + self.below((length - start).min(40) + 1)
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>, seeds: &[&[u8]], words: &[&str]) {
        const BYTES: &[u8] = b"\0\t\n\r\x0c \"#$&'()*,-./0:;<=>?[\\]`{|}\x7f\x80\xc3\xe9\xff";
        let at = self.below(bytes.len() + 1);
        let range = self.range(bytes.len());
        match self.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 if at < bytes.len() => bytes[at] = BYTES[self.below(BYTES.len())],
            2 => bytes.insert(at, BYTES[self.below(BYTES.len())]),
            3 => drop(bytes.drain(range)),
            4 => {
                let copy = bytes[range].to_vec();
                bytes.splice(at..at, copy);
            }
            5 => {
                let other = self.pick(seeds);
                let copy = other[self.range(other.len())].to_vec();
                bytes.splice(at..at, copy);
            }
            6 if self.below(4) == 0 => bytes.truncate(at),
            7 => {
                let word = if words.is_empty() { "0" } else { self.pick(words) };
                let times = 1 + self.below(3) * self.below(20);
                bytes.splice(at..at, word.as_bytes().repeat(times));
            }
            _ => {
                let value = self.value();
                bytes.splice(at..at, value.into_bytes());
            }
        }
    }
}

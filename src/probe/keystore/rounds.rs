//! The work that a PKCS12 store needs before it opens.
//!
//! Passwords are stretched by as many rounds as the file itself says, and a damaged or malicious file says billions.

/// The limit of nesting.
const DEEPEST: u8 = 32;

/// The rounds of all passwords, for the digest and for each part. Each number right after a salt counts, in the unencrypted data;
/// encrypted data has its own parameters outside, which are counted.
pub(super) fn asked(bytes: &[u8]) -> u64 {
    let mut sum = 0;
    walk(bytes, 0, &mut sum);
    sum
}

fn walk(mut rest: &[u8], depth: u8, sum: &mut u64) {
    if depth > DEEPEST {
        return;
    }
    let mut after_salt = false;
    while let Some((tag, content, behind)) = element(rest) {
        if after_salt && tag == INTEGER {
            *sum = sum.saturating_add(number(content));
        }
        after_salt = tag == OCTETS;
        let inside = tag == OCTETS && content.first() == Some(&SEQUENCE);
        if tag & CONSTRUCTED != 0 || inside {
            walk(content, depth + 1, sum);
        }
        rest = behind;
    }
}

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
const CONSTRUCTED: u8 = 0x20;

/// Tag, content, and the rest. One of no stated length takes all of the rest.
pub(super) fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = bytes.split_first_chunk::<2>()?;
    if first == 0x80 {
        return Some((tag, rest, &[]));
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        (usize::try_from(number(digits)).ok()?, rest)
    };
    let (content, behind) = rest.split_at_checked(length)?;
    Some((tag, content, behind))
}

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0_u64, |sum, digit| {
        sum.checked_mul(256)
            .map_or(u64::MAX, |sum| sum.saturating_add(u64::from(*digit)))
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]], content].concat()
    }

    /// A store with only its digest and one part, each with this count of rounds.
    pub(in crate::probe::keystore) fn store(rounds: &[u8]) -> Vec<u8> {
        let count = tlv(INTEGER, rounds);
        let salted = [tlv(OCTETS, b"saltsalt"), count].concat();
        let part = tlv(OCTETS, &tlv(SEQUENCE, &tlv(SEQUENCE, &salted)));
        let seal = [tlv(SEQUENCE, &[]), salted].concat();
        tlv(SEQUENCE, &[tlv(0xA0, &part), tlv(SEQUENCE, &seal)].concat())
    }

    #[test]
    fn the_rounds_of_seal_and_parts_are_added() {
        assert_eq!(asked(&store(&[0x27, 0x10])), 20_000);
        assert_eq!(asked(&store(&[0x7f, 0xff, 0xff, 0xff])), 2 * 0x7fff_ffff);
        assert_eq!(asked(&store(&[0x7f; 12])), u64::MAX);
    }

    #[test]
    fn odd_bytes_are_counted_as_far_as_they_go() {
        let whole = store(&[0x27, 0x10]);
        for end in 0..whole.len() {
            assert!(asked(&whole[..end]) <= 20_000);
        }
        assert_eq!(asked(&[0x30, 0x80, 0x04, 0x01, 0, 0x02, 0x01, 9, 0, 0]), 9);
        assert_eq!(asked(&[0x30; 4000]), 0);
        assert_eq!(asked(&[0x30, 0x80].repeat(4000)), 0);
        assert_eq!(asked(&[0x30, 0xff, 0xff]), 0);
    }
}

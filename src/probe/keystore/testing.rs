//! Certificates, keys and JKS stores for tests, made byte by byte: of a certificate only the dates and names are valid.

use sha1::{Digest as _, Sha1};

use super::jks::sealed;

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    if content.len() < 128 {
        out.push(u8::try_from(content.len()).unwrap());
    } else {
        out.push(0x82);
        out.extend(u16::try_from(content.len()).unwrap().to_be_bytes());
    }
    out.extend(content);
    out
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    der(0x30, &parts.concat())
}

/// Seconds since 1970 as `YYYYMMDDHHMMSSZ`.
fn time(seconds: i64) -> Vec<u8> {
    let (year, month, day) = crate::probe::survey::keystores::date(seconds);
    let clock = seconds.rem_euclid(86_400);
    let text = format!(
        "{year:04}{month:02}{day:02}{:02}{:02}{:02}Z",
        clock / 3600,
        clock / 60 % 60,
        clock % 60
    );
    der(0x18, text.as_bytes())
}

fn name(cn: &str, organization: &str) -> Vec<u8> {
    let part = |kind: u8, value: &str| {
        der(
            0x31,
            &sequence(&[der(0x06, &[0x55, 0x04, kind]), der(0x0C, value.as_bytes())]),
        )
    };
    sequence(&[part(10, organization), part(3, cn)])
}

/// A certificate with this subject, end (seconds since 1970) and DNS names, and a signature that is not checked.
pub(crate) fn certificate(cn: &str, organization: &str, not_after: i64, names: &[&str]) -> Vec<u8> {
    let algorithm = sequence(&[
        der(0x06, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B]),
        der(0x05, &[]),
    ]);
    let key_kind = sequence(&[
        der(0x06, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]),
        der(0x05, &[]),
    ]);
    let key = sequence(&[
        key_kind,
        der(0x03, &[0, 0x30, 0x06, 0x02, 0x01, 0x03, 0x02, 0x01, 0x03]),
    ]);
    let who = name(cn, organization);
    let mut parts = vec![
        der(0xA0, &der(0x02, &[2])),
        der(0x02, &[1]),
        algorithm.clone(),
        who.clone(),
        sequence(&[time(0), time(not_after)]),
        who,
        key,
    ];
    if !names.is_empty() {
        let general: Vec<_> = names.iter().map(|name| der(0x82, name.as_bytes())).collect();
        let extension = sequence(&[der(0x06, &[0x55, 0x1D, 0x11]), der(0x04, &sequence(&general))]);
        parts.push(der(0xA3, &sequence(&[extension])));
    }
    sequence(&[sequence(&parts), algorithm, der(0x03, &[0, 0])])
}

/// The bytes of no key, protected by this password as the JDK does it: one block, and its digest.
pub(crate) fn key_of(password: &str) -> Vec<u8> {
    let phrase: Vec<u8> = password.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (salt, plain) = ([7; 20], *b"the bytes of a key, twice the digest");
    let (mut stream, mut hidden) = (salt, Vec::new());
    for block in plain.chunks(20) {
        stream = Sha1::new().chain_update(&phrase).chain_update(stream).finalize().into();
        hidden.extend(block.iter().zip(stream).map(|(plain, mask)| plain ^ mask));
    }
    let check = Sha1::new().chain_update(&phrase).chain_update(plain).finalize();
    let data = [&salt[..], &hidden, &check].concat();
    let kind = der(0x06, &[0x2B, 0x06, 0x01, 0x04, 0x01, 0x2A, 0x02, 0x11, 0x01, 0x01]);
    sequence(&[sequence(&[kind, der(0x05, &[])]), der(0x04, &data)])
}

/// An entry of a store: its alias, the protected bytes of its key, its certificate.
pub(crate) type Entry<'a> = (&'a str, Option<&'a [u8]>, &'a [u8]);

/// A JKS store, version 2, sealed with this password. A key is protected bytes; without them an entry is a certificate.
pub(crate) fn jks(password: &str, entries: &[Entry<'_>]) -> Vec<u8> {
    let number = |n: usize| u32::try_from(n).unwrap().to_be_bytes();
    let text = |text: &str| {
        let mut out = u16::try_from(text.len()).unwrap().to_be_bytes().to_vec();
        out.extend(text.as_bytes());
        out
    };
    let mut out = vec![0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2];
    out.extend(number(entries.len()));
    for (alias, key, certificate) in entries {
        out.extend(number(if key.is_some() { 1 } else { 2 }));
        out.extend(text(alias));
        out.extend([0; 8]);
        if let Some(key) = key {
            out.extend(number(key.len()));
            out.extend(*key);
            out.extend(number(1));
        }
        out.extend(text("X.509"));
        out.extend(number(certificate.len()));
        out.extend(*certificate);
    }
    let seal = sealed(&out, password);
    out.extend(seal);
    out
}

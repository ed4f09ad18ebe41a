//! Keystores: bytes that anybody may have put there, with counts and lengths that promise what is not there.

use super::target;

/// A store of the old kind: one trusted certificate of nonsense, one key.
fn jks() -> Vec<u8> {
    let mut out = b"\xFE\xED\xFE\xED\0\0\0\x02\0\0\0\x02".to_vec();
    out.extend(b"\0\0\0\x02\0\x02ca\0\0\0\0\0\0\0\x01\0\x05X.509\0\0\0\x04\x30\x02\x05\0");
    out.extend(
        b"\0\0\0\x01\0\x03own\0\0\0\0\0\0\0\x01\0\0\0\x04\x30\x02\x05\0\0\0\0\x01\0\x05X.509\0\0\0\x04\x30\x02\x05\0",
    );
    out.extend([7; 20]);
    out
}

/// The outer frame of a PKCS12 store with a seal of few rounds.
fn pkcs12() -> Vec<u8> {
    let der = |tag: u8, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
    let data = der(0x06, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01]);
    let inside = der(0x04, &der(0x30, &[]));
    let content = der(0x30, &[data, der(0xA0, &inside)].concat());
    let algorithm = der(
        0x30,
        &[der(0x06, &[0x2B, 0x0E, 0x03, 0x02, 0x1A]), der(0x05, &[])].concat(),
    );
    let digest = der(0x30, &[algorithm, der(0x04, &[1; 20])].concat());
    let seal = der(0x30, &[digest, der(0x04, &[2; 8]), der(0x02, &[4, 0])].concat());
    der(0x30, &[der(0x02, &[3]), content, seal].concat())
}

#[test]
fn keystores() {
    let (jks, pkcs12) = (jks(), pkcs12());
    let found: Vec<Vec<u8>> = [".jks", ".p12"].iter().flat_map(|end| super::corpus(end)).collect();
    let own = [jks.as_slice(), pkcs12.as_slice()];
    let seeds: Vec<&[u8]> = own.into_iter().chain(found.iter().map(Vec::as_slice)).collect();
    let words = [
        "\u{7f}\u{7f}\u{7f}\u{7f}",
        "\0\0\0\u{1}",
        "0\u{2}",
        "\u{4}\u{8}",
        "\u{2}\u{4}\u{7f}\u{7f}\u{7f}\u{7f}",
        "X.509",
    ];
    target("keystores", &seeds, &words, |random, bytes| {
        let password = random.pick(&["wso2carbon", "", "é"]);
        super::shared::keystores(bytes, password);
    });
}

//! Causes around the secure vault: its key, its password, a secret that is missing.

use super::super::about::About;
use super::super::cause::Mark::{Has, In, Low};
use super::super::cause::{Cause, Weight};
use super::super::vault;
use super::products::ALL;

/// The rows of the vault.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E34",
        title: "A vault key that does not open the secrets",
        why: "Each secret was encrypted with the key of one keystore. With another keystore, alias or algorithm, or a \
            key of another size, it cannot be read.",
        proof: "A decryption error (BadPaddingException, AEADBadTagException), or an encryption key of the wrong size.",
        cures: &[
            "Put back the keystore that the secrets were encrypted with.",
            "Encrypt the secrets again with the present one: ciphertool.sh -Dconfigure.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Low(&["encryption key size"]),
            Low(&["invalid aes key length"]),
            Low(&["key", "expected 32 bytes"]),
            Has(&["BadPaddingException: Decryption error"]),
            Has(&["AEADBadTagException"]),
            Has(&["Decryption error"]),
            In(About::Vault, &["BadPaddingException"]),
            In(About::Vault, &["not properly padded"]),
            In(About::Vault, &["IllegalBlockSizeException"]),
            In(About::Vault, &["InvalidKeyException"]),
            In(About::Vault, &["Tag mismatch"]),
            In(About::Vault, &["rror decrypting"]),
            In(About::Vault, &["rror while decrypting"]),
            In(About::Vault, &["nable to decrypt"]),
            Low(&["error", "decrypting", "secret"]),
            In(About::Vault, &["essage is larger than modulus"]),
            Low(&["error initializing cipher"]),
            Low(&["illegal key size"]),
        ],
        tell: vault::key,
    },
    Cause {
        id: "E35",
        title: "A secret that is missing",
        why: "The configuration names a secret by its alias, and the store of secrets has none of that name, or it was \
            never encrypted.",
        proof: "Secret References can't be resolved, or an alias that the secret repository does not know.",
        cures: &[
            "Add the alias to [secrets] of deployment.toml (older: cipher-text.properties), and run ciphertool.sh -Dconfigure.",
            "Correct the alias where it is used.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Low(&["secret reference", "be resolved"]),
            Low(&["$secret{", "resolved"]),
            Low(&["secret", "alias", "not found"]),
            Low(&["secret", "alias", "doesn't exist"]),
            Low(&["secret", "alias", "does not exist"]),
            Low(&["no secret", "alias"]),
            Low(&["secret", "cannot be resolved"]),
            Low(&["secrets", "not been encrypted"]),
            Low(&["secrets", "not encrypted"]),
            Low(&["plain text", "secret"]),
            In(About::Vault, &["lias", "cannot be found"]),
            In(About::Vault, &["lias", "null"]),
            In(About::Vault, &["ecret", "not found"]),
            In(About::Vault, &["ecret", "cannot be found"]),
            In(About::Vault, &["ecret", "does not exist"]),
        ],
        tell: vault::secret,
    },
    Cause {
        id: "E36",
        title: "A vault that waits for its password",
        why: "A server with encrypted secrets asks for the password of its keystore at the start, on the console. A \
            start in the background has none: the server waits for ever or goes on without a password.",
        proof: "The question for the keystore password on the console, or a keystore password that is null.",
        cures: &[
            "Put the password into the file password-tmp of the home, for its owner only: the server reads it once and \
                removes it.",
            "Start in the foreground: carbonctl start --foreground asks on this terminal.",
        ],
        products: ALL,
        weight: Weight::Ends,
        marks: &[
            Low(&["enter", "keystore", "password"]),
            Low(&["enter", "private key password"]),
            Low(&["enter", "password", ":]"]),
            Low(&["keystore password", "null"]),
            Low(&["keystore password", "cannot be found"]),
            Low(&["private key password", "null"]),
            Low(&["keypassword cannot be found"]),
            Low(&["password", "console", "null"]),
            In(About::Vault, &["assword", "null"]),
            In(About::Vault, &["assword", "cannot be found"]),
            In(About::Vault, &["assword", "is empty"]),
        ],
        tell: vault::waits,
    },
];

//! The support bundle: what it takes from a home and its server, masked, tested, and packed into one file.
//!
//! Nothing goes in but the parts that are listed here and named to the user before. Each part is masked as it is collected, in
//! two ways: the values of the secrets that the home's own files hold are replaced wherever they are, and so is whatever looks
//! like a secret. The finished file is read again and searched for both; where one shows, the file is removed.

mod check;
mod configuration;
mod diagnosis;
mod entry;
mod error;
mod known_secrets;
mod logs;
mod masking;
mod pack;
mod part;

pub use configuration::configuration;
pub use diagnosis::Diagnosis;
pub use entry::{Entry, Manifest};
pub use error::BundleError;
pub use known_secrets::KnownSecrets;
pub use logs::{Log, logs};
pub use masking::Masking;
pub use pack::{Packed, write};
pub use part::{Part, Size};

//! The products that a cause is known of.

use crate::server::explain::cause::Products;

/// Every product.
pub(super) const ALL: Products = Products::called("All.");
/// Products configured by XML files.
pub(super) const XML: Products = Products::called(
    "Carbon 4.2 to 4.4 and EI 6, which are configured by hand; the others render these files at each start.",
);
/// Products configured by `deployment.toml`.
pub(super) const TOML: Products =
    Products::called("Carbon 4.5 and later, and the Micro Integrator: those with deployment.toml.").with_toml();

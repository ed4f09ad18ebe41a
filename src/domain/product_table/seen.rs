//! How each product and version was seen: what this program was tried on, and what it knows from descriptions alone.

use crate::domain::products::Product;

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The product.
    pub product: Product,
    /// Its versions.
    pub versions: &'static str,
    /// How.
    pub how: SeenAs,
}

/// How a product was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenAs {
    /// A whole home, with its scripts and jars.
    Home,
    /// The configuration files of the product's sources, without scripts and jars.
    Tree,
    /// Facts from documentation and sources, no files.
    Facts,
}

impl SeenAs {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Home => "real home",
            Self::Tree => "configuration tree",
            Self::Facts => "facts only",
        }
    }
}

/// In the order of the product table.
pub const SEEN: &[Seen] = &[
    seen(Product::IdentityServer, "6.0, 6.1, 6.2, 7.0, 7.1", SeenAs::Home),
    seen(Product::IdentityServer, "5.3", SeenAs::Tree),
    seen(Product::ApiManager, "2.6.0, 3.0.0, 4.1.0", SeenAs::Home),
    seen(Product::EnterpriseIntegrator, "6.7.0", SeenAs::Tree),
    seen(Product::EnterpriseIntegrator, "6.0 to 6.6", SeenAs::Facts),
    seen(Product::EnterpriseServiceBus, "4.9.0", SeenAs::Home),
    seen(Product::MicroIntegrator, "4.2.0", SeenAs::Home),
    seen(Product::IotServer, "3.3.1", SeenAs::Tree),
    seen(Product::DataAnalyticsServer, "3.2.0", SeenAs::Tree),
    seen(Product::BusinessActivityMonitor, "2.5.0", SeenAs::Home),
    seen(Product::ComplexEventProcessor, "4", SeenAs::Facts),
    seen(Product::MachineLearner, "1.1.0", SeenAs::Home),
    seen(Product::MessageBroker, "3", SeenAs::Facts),
    seen(Product::BusinessProcessServer, "3", SeenAs::Facts),
    seen(Product::BusinessRulesServer, "2", SeenAs::Facts),
    seen(Product::DataServicesServer, "3", SeenAs::Facts),
    seen(Product::GovernanceRegistry, "5.1.0", SeenAs::Home),
    seen(Product::EnterpriseStore, "2.1.0", SeenAs::Tree),
    seen(Product::EnterpriseMobilityManager, "2.2.0", SeenAs::Tree),
    seen(Product::ApplicationServer, "5", SeenAs::Facts),
];

const fn seen(product: Product, versions: &'static str, how: SeenAs) -> Seen {
    Seen { product, versions, how }
}

#[cfg(test)]
mod tests {
    use super::super::rows::PRODUCTS;
    use super::*;

    #[test]
    fn every_product_was_seen_somehow_and_in_the_order_of_the_table() {
        let mut listed: Vec<Product> = SEEN.iter().map(|seen| seen.product).collect();
        listed.dedup();
        assert_eq!(listed, PRODUCTS.iter().map(|row| row.product).collect::<Vec<_>>());
    }
}

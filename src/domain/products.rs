//! The table of products of the Carbon family, and how each identifies itself.

/// A product of the Carbon family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Product {
    /// Identity Server.
    IdentityServer,
    /// API Manager.
    ApiManager,
    /// Enterprise Integrator 6.
    EnterpriseIntegrator,
    /// Enterprise Service Bus.
    EnterpriseServiceBus,
    /// Micro Integrator.
    MicroIntegrator,
    /// Business Activity Monitor.
    BusinessActivityMonitor,
    /// Governance Registry.
    GovernanceRegistry,
    /// Machine Learner.
    MachineLearner,
    /// Message Broker.
    MessageBroker,
    /// Business Process Server.
    BusinessProcessServer,
    /// Data Analytics Server.
    DataAnalyticsServer,
    /// Application Server.
    ApplicationServer,
    /// Another product on the Carbon kernel.
    Other,
}

/// One row of the product table.
#[derive(Debug)]
pub struct ProductRow {
    /// The product.
    pub product: Product,
    /// Its full name, as in `bin/version.txt`.
    pub name: &'static str,
    /// `ServerKey` values in `carbon.xml`.
    pub keys: &'static [&'static str],
    /// Whether its message transports (8280/8243) are in `axis2.xml`.
    pub pass_through: bool,
}

/// Every product that is known by name. Source: `carbon.xml` and `bin/version.txt` of the packs.
pub const PRODUCTS: &[ProductRow] = &[
    row(Product::IdentityServer, "WSO2 Identity Server", &["IS"], false),
    row(Product::ApiManager, "WSO2 API Manager", &["AM", "API Manager"], true),
    row(
        Product::EnterpriseIntegrator,
        "WSO2 Enterprise Integrator",
        &["EI"],
        true,
    ),
    row(
        Product::EnterpriseServiceBus,
        "WSO2 Enterprise Service Bus",
        &["ESB"],
        true,
    ),
    row(Product::MicroIntegrator, "WSO2 Micro Integrator", &["MI"], true),
    row(
        Product::BusinessActivityMonitor,
        "WSO2 Business Activity Monitor",
        &["BAM"],
        false,
    ),
    row(
        Product::GovernanceRegistry,
        "WSO2 Governance Registry",
        &["Greg", "GREG"],
        false,
    ),
    row(Product::MachineLearner, "WSO2 Machine Learner", &["ML"], false),
    row(Product::MessageBroker, "WSO2 Message Broker", &["MB"], false),
    row(
        Product::BusinessProcessServer,
        "WSO2 Business Process Server",
        &["BPS"],
        false,
    ),
    row(
        Product::DataAnalyticsServer,
        "WSO2 Data Analytics Server",
        &["DAS"],
        false,
    ),
    row(Product::ApplicationServer, "WSO2 Application Server", &["AS"], false),
];

const fn row(product: Product, name: &'static str, keys: &'static [&'static str], pass_through: bool) -> ProductRow {
    ProductRow {
        product,
        name,
        keys,
        pass_through,
    }
}

impl Product {
    /// The product whose full name this is, or [`Product::Other`].
    pub fn from_name(name: &str) -> Self {
        PRODUCTS
            .iter()
            .find(|row| row.name.eq_ignore_ascii_case(name.trim()))
            .map_or(Self::Other, |row| row.product)
    }

    /// The product whose `ServerKey` this is.
    pub fn from_key(key: &str) -> Option<Self> {
        PRODUCTS
            .iter()
            .find(|row| row.keys.iter().any(|k| k.eq_ignore_ascii_case(key.trim())))
            .map(|row| row.product)
    }

    /// Whether its message transports (8280/8243) are in `axis2.xml`.
    pub fn passes_through(self) -> bool {
        PRODUCTS.iter().any(|row| row.product == self && row.pass_through)
    }

    /// The table's full name; `None` for [`Product::Other`].
    pub fn name(self) -> Option<&'static str> {
        PRODUCTS.iter().find(|row| row.product == self).map(|row| row.name)
    }
}

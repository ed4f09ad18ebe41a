//! The rows of the product table. Source: the packs and the products' own sources.

use super::ports;
use super::row::{KERNEL_SCRIPT, Messages, ProductPort, ProductRow, ServerRow, StartScript};
use crate::domain::products::{PackServer, Product};

const KERNEL: &[StartScript] = &[named(0, KERNEL_SCRIPT)];

/// Every product that is known by name.
pub const PRODUCTS: &[ProductRow] = &[
    row(
        Product::IdentityServer,
        "WSO2 Identity Server",
        &["IS"],
        ports::IDENTITY_SERVER,
    ),
    ProductRow {
        scripts: &[named(4, "api-manager"), named(0, KERNEL_SCRIPT)],
        messages: Messages::Beside,
        ..row(
            Product::ApiManager,
            "WSO2 API Manager",
            &["AM", "API Manager"],
            ports::API_MANAGER,
        )
    },
    ProductRow {
        scripts: &[named(0, "integrator")],
        messages: Messages::Alone,
        servers: &[
            server(PackServer::Broker, "broker", Product::MessageBroker, 3),
            server(
                PackServer::BusinessProcess,
                "business-process",
                Product::BusinessProcessServer,
                2,
            ),
            server(PackServer::Analytics, "analytics", Product::DataAnalyticsServer, 1),
            server(
                PackServer::MicroIntegrator,
                "micro-integrator",
                Product::MicroIntegrator,
                10,
            ),
        ],
        ..row(
            Product::EnterpriseIntegrator,
            "WSO2 Enterprise Integrator",
            &["EI"],
            &[],
        )
    },
    ProductRow {
        messages: Messages::Alone,
        ..row(
            Product::EnterpriseServiceBus,
            "WSO2 Enterprise Service Bus",
            &["ESB"],
            &[],
        )
    },
    ProductRow {
        scripts: &[named(0, "micro-integrator")],
        messages: Messages::Alone,
        ..row(Product::MicroIntegrator, "WSO2 Micro Integrator", &["MI"], &[])
    },
    ProductRow {
        scripts: &[named(0, "iot-server")],
        messages: Messages::Beside,
        servers: &[
            server(PackServer::Analytics, "analytics", Product::DataAnalyticsServer, 2),
            server(PackServer::Broker, "broker", Product::MessageBroker, 3),
        ],
        ..row(Product::IotServer, "WSO2 IoT Server", &["IoT"], &[])
    },
    row(
        Product::DataAnalyticsServer,
        "WSO2 Data Analytics Server",
        &["DAS"],
        ports::ANALYTICS_SERVER,
    ),
    row(
        Product::BusinessActivityMonitor,
        "WSO2 Business Activity Monitor",
        &["BAM"],
        ports::ACTIVITY_MONITOR,
    ),
    row(
        Product::ComplexEventProcessor,
        "WSO2 Complex Event Processor",
        &["CEP"],
        ports::EVENT_PROCESSOR,
    ),
    row(
        Product::MachineLearner,
        "WSO2 Machine Learner",
        &["ML"],
        ports::MACHINE_LEARNER,
    ),
    row(
        Product::MessageBroker,
        "WSO2 Message Broker",
        &["MB"],
        ports::MESSAGE_BROKER,
    ),
    row(
        Product::BusinessProcessServer,
        "WSO2 Business Process Server",
        &["BPS"],
        &[],
    ),
    row(
        Product::BusinessRulesServer,
        "WSO2 Business Rules Server",
        &["BRS"],
        &[],
    ),
    row(Product::DataServicesServer, "WSO2 Data Services Server", &["DSS"], &[]),
    row(Product::GovernanceRegistry, "WSO2 Governance Registry", &["Greg"], &[]),
    row(Product::EnterpriseStore, "WSO2 Enterprise Store", &["ES"], &[]),
    ProductRow {
        messages: Messages::Beside,
        ..row(
            Product::EnterpriseMobilityManager,
            "WSO2 Enterprise Mobility Manager",
            &["EMM"],
            ports::RECEIVERS,
        )
    },
    row(Product::ApplicationServer, "WSO2 Application Server", &["AS"], &[]),
];

/// A product with the kernel's start script, one server and no message transports.
const fn row(
    product: Product,
    name: &'static str,
    keys: &'static [&'static str],
    ports: &'static [ProductPort],
) -> ProductRow {
    ProductRow {
        product,
        name,
        keys,
        scripts: KERNEL,
        servers: &[],
        messages: Messages::None,
        ports,
    }
}

const fn named(from: u32, stem: &'static str) -> StartScript {
    StartScript { from, stem }
}

const fn server(server: PackServer, dir: &'static str, inside: Product, offset: u16) -> ServerRow {
    ServerRow {
        server,
        dir,
        inside,
        offset,
    }
}

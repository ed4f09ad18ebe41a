//! The products of the Carbon family, and the servers that one pack may hold. What is known of each is in the product table.

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
    /// IoT Server 3.
    IotServer,
    /// Data Analytics Server.
    DataAnalyticsServer,
    /// Business Activity Monitor.
    BusinessActivityMonitor,
    /// Complex Event Processor.
    ComplexEventProcessor,
    /// Machine Learner.
    MachineLearner,
    /// Message Broker.
    MessageBroker,
    /// Business Process Server.
    BusinessProcessServer,
    /// Business Rules Server.
    BusinessRulesServer,
    /// Data Services Server.
    DataServicesServer,
    /// Governance Registry.
    GovernanceRegistry,
    /// Enterprise Store.
    EnterpriseStore,
    /// Enterprise Mobility Manager.
    EnterpriseMobilityManager,
    /// Application Server 5; version 6 is no Carbon server.
    ApplicationServer,
    /// Another product on the Carbon kernel.
    Other,
}

/// A server of a pack that holds several: Enterprise Integrator 6 and IoT Server 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PackServer {
    /// The one at the top of the pack: the integrator, or IoT Server's core.
    Core,
    /// `wso2/broker`.
    Broker,
    /// `wso2/business-process`.
    BusinessProcess,
    /// `wso2/analytics`.
    Analytics,
    /// `wso2/micro-integrator`.
    MicroIntegrator,
}

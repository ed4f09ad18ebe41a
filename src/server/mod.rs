//! F5: placeholder until the control lands.
/// x
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// x
    Stopped,
    /// x
    Starting,
    /// x
    Running,
    /// x
    Stopping,
    /// x
    Failed,
    /// x
    Unknown,
}
/// x
#[derive(Clone, Debug)]
pub struct Status {
    /// x
    pub state: State,
    /// x
    pub pid: Option<u32>,
    /// x
    pub since: Option<std::time::SystemTime>,
    /// x
    pub ready: bool,
    /// seconds of cpu
    pub cpu: Option<f64>,
    /// bytes
    pub rss: Option<u64>,
    /// x
    pub threads: Option<u32>,
    /// x
    pub note: Option<String>,
}

//! Which configuration generation a practice home has.

/// Which configuration generation the practice home has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// Late Carbon 4.4: XML edited by hand.
    Xml,
    /// Carbon 4.9: `deployment.toml` is in effect, XML is rendered at start.
    Toml,
}

impl Flavour {
    /// Both, for tests and for a choice on screen.
    pub const ALL: [Self; 2] = [Self::Xml, Self::Toml];

    /// What `bin/wso2carbon-version.txt` says.
    pub const fn kernel(self) -> &'static str {
        match self {
            Self::Xml => "4.4.35",
            Self::Toml => "4.9.0",
        }
    }
}

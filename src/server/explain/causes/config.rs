//! Causes in the configuration, one row for each of its parsers.

use super::super::cause::Mark::{Faint, Has, Low};
use super::super::cause::{Cause, Products, Weight};
use super::super::{config, parsers};
use super::products::{ALL, TOML, XML};

/// The rows of the configuration.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E13",
        title: "A rendered file that is gone",
        why: "The product remembers which files it made from deployment.toml. One that was removed, or a home that came \
              from Windows with its paths, ends the next start.",
        proof: "Error while reading metadata, and the FileNotFoundException of the file.",
        cures: &[
            "Remove repository/resources/conf/.metadata: the next start makes all of them again.",
            "Start once with -DforceConfigUpdate.",
        ],
        products: Products::called("Carbon 4.5 and later; the Micro Integrator starts without the file.").with_toml(),
        weight: Weight::Ends,
        marks: &[
            Has(&["Error while reading metadata"]),
            Has(&["metadata_", "FileNotFoundException"]),
        ],
        tell: config::rendered_file_gone,
    },
    Cause {
        id: "E11",
        title: "A deployment.toml that does not parse",
        why: "The parser of the products is strict: no table or key twice, no byte order mark, texts in quotes.",
        proof: "An error of TomlParser in wso2carbon.log, with line and column, and a ConfigParserException in \
                patches.log.",
        cures: &["Correct the line that is named."],
        products: TOML,
        weight: Weight::Ends,
        marks: &[
            Has(&["TomlParser}"]),
            Has(&["TomlParser -"]),
            Has(&["Error parsing deployment configuration"]),
            Has(&["TomlParseError"]),
        ],
        tell: config::bad_toml,
    },
    Cause {
        id: "E12",
        title: "A key of deployment.toml that is missing or refused",
        why: "The product needs a key that is not there, a placeholder names nothing, or a value is not allowed.",
        proof: "Configuration with key … doesn't exist, a placeholder that cannot be resolved, or a refusal by \
                validator.json.",
        cures: &["Add or correct the key that is named."],
        products: TOML,
        weight: Weight::Wide,
        marks: &[
            Has(&["Configuration with key", "doesn't exist"]),
            Has(&["ConfigParserException"]),
            // It comes with each of the mapper's errors.
            Faint(&["Error while performing configuration changes"]),
        ],
        tell: config::bad_key,
    },
    Cause {
        id: "E17",
        title: "A configuration file that is no well-formed XML",
        why: "An edit left a tag open, or a value with < or & in it was rendered into the file.",
        proof: "SAXParseException or XMLStreamException with line and column; the files are parsed to find which.",
        cures: &["Correct the line that is named."],
        products: XML,
        weight: Weight::Ends,
        marks: &[
            Has(&["SAXParseException"]),
            Has(&["ParseError at [row,col]"]),
            Has(&["WstxParsingException"]),
            Has(&["XMLStreamException"]),
            Has(&["com.ctc.wstx.exc."]),
            Has(&["Content is not allowed in prolog"]),
            Has(&["[Fatal Error]", ".xml:"]),
            Has(&["must be terminated by the matching end-tag"]),
            Has(&["must end with the ';' delimiter"]),
            Has(&["UnmarshalException"]),
        ],
        tell: config::bad_xml,
    },
    Cause {
        id: "E40",
        title: "A log configuration that does not fit",
        why: "log4j2.properties names an appender that it does not define, or a class that is not in the product: what \
            should be logged there is lost.",
        proof: "Unable to locate appender, CLASS_NOT_FOUND, or an appender that cannot be made, on the console.",
        cures: &[
            "Define the appender in log4j2.properties, and name it in appenders.",
            "Take it out of the loggers that name it.",
        ],
        products: ALL,
        weight: Weight::Survived,
        marks: &[
            Has(&["Unable to locate appender"]),
            Has(&["CLASS_NOT_FOUND"]),
            Has(&["Error processing element"]),
            Has(&["Unable to invoke factory method in class"]),
            Has(&["Unable to locate plugin"]),
            Has(&["contains an invalid element or attribute"]),
            Has(&["Could not create plugin of type"]),
            Has(&["log4j:ERROR Could not instantiate"]),
            Has(&["log4j:ERROR Could not find value for key"]),
            Has(&["log4j:ERROR Unable to find"]),
            Has(&["ppenderRef", "not found"]),
            Has(&["ConfigurationException", "log4j"]),
            Has(&["StatusLogger", "onfiguration"]),
        ],
        tell: parsers::logging,
    },
    Cause {
        id: "E41",
        title: "A word where a number belongs",
        why: "A port, an offset, a size or a time in the configuration is no number, or has a unit that the product \
            does not read.",
        proof: "NumberFormatException, with the word that was read.",
        cures: &["Write a number there; for the offset: ports.offset."],
        products: ALL,
        weight: Weight::Wide,
        marks: &[
            Has(&["NumberFormatException"]),
            Has(&["port out of range"]),
            Has(&["ort value out of range"]),
            Low(&["port offset", "invalid"]),
            Low(&["port offset", "number"]),
        ],
        tell: parsers::number,
    },
    Cause {
        id: "E42",
        title: "A configuration file of another kind that does not parse",
        why: "Beside XML and TOML the products read JSON, YAML, properties, and templates of their own. Each parser \
            refuses what is not well-formed.",
        proof: "The parser names the line: JsonSyntaxException, JSONException, TemplateSyntaxException, a scanner of \
            YAML, or a malformed \\uxxxx of properties.",
        cures: &["Correct the place that is named."],
        products: ALL,
        weight: Weight::Wide,
        marks: &[
            Has(&["JsonSyntaxException"]),
            Has(&["JsonParseException"]),
            Has(&["MalformedJsonException"]),
            Has(&["JSONException"]),
            Has(&["org.json", "ParseException"]),
            Has(&["json.simple.parser", "Exception"]),
            Has(&["org.yaml.snakeyaml", "Exception"]),
            Has(&["Malformed \\uxxxx encoding"]),
            Has(&["alformed", "uxxxx"]),
            Has(&["TemplateSyntaxException"]),
            Has(&["TemplateError"]),
            Has(&["FatalTemplateErrorsException"]),
            Has(&["InterpretException"]),
            Has(&["UnknownTokenException"]),
        ],
        tell: parsers::other,
    },
];

//! Makes the texts in `locales` into code, for the server alone.
//!
//! A key that one language has and another has not breaks the build: a resident never meets a page
//! that is half in another language.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=locales");
    #[cfg(feature = "ssr")]
    texts::generate()?;
    Ok(())
}

#[cfg(feature = "ssr")]
mod texts {
    use std::{error::Error, fs, path::PathBuf};

    use leptos_i18n_parser::parse_locales::{
        options::{Config, ParseOptions},
        parse_locales,
    };

    /// The codes of the languages, as in `domain::language::Language`; the first has every text.
    const LANGUAGES: [&str; 2] = ["nl", "en"];

    pub fn generate() -> Result<(), Box<dyn Error>> {
        let [first, others @ ..] = LANGUAGES;
        let config = Config::new(first)?
            .add_locales(others)?
            .add_namespaces(namespaces(first)?)?
            .parse_options(ParseOptions::new().interpolate_display(true));
        let parsed = parse_locales(None, config)?;
        let (errors, warnings) = parsed.diag.borrow();
        let complaints: Vec<String> = errors
            .iter()
            .map(ToString::to_string)
            .chain(warnings.iter().map(ToString::to_string))
            .collect();
        if !complaints.is_empty() {
            return Err(complaints.join("\n").into());
        }
        drop((errors, warnings));
        let code = leptos_i18n_codegen::gen_code(&parsed, None, true, None, false)?;
        let target = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
        fs::write(target.join("texts.rs"), code.to_string())?;
        Ok(())
    }

    /// Every file of a language is a namespace of its own, so that two people can work at once.
    fn namespaces(language: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(format!("locales/{language}"))? {
            let path = entry?.path();
            if let Some(name) = path.file_stem().and_then(|name| name.to_str()) {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

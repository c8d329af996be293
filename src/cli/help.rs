//! The help in Chinese. In English it stands at the arguments themselves; `help_zh` has each of its sentences once more.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Command};

use super::help_zh::SENTENCES;
use crate::both;
use crate::lang::{Bilingual, Lang};

/// What every page of help looks like.
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The commands with their help in a language.
pub(super) fn in_language(mut command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Zh => {
            // Only then the flags and the command for help are there to be spoken of.
            command.build();
            translated(command)
        }
    }
}

/// What is wrong with the arguments; `None` where that is no fault but help, or where only the parser has words for it.
pub(super) fn fault(error: &clap::Error) -> Option<Bilingual> {
    let of = |kind| error.get(kind).map(ToString::to_string);
    let arg = of(ContextKind::InvalidArg).unwrap_or_default();
    let value = of(ContextKind::InvalidValue).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::UnknownArgument => both!("unknown argument {arg}", "未知的参数 {arg}"),
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand)?;
            both!("unknown command {name}", "未知的命令 {name}")
        }
        ErrorKind::MissingRequiredArgument => {
            both!("missing argument: {arg}", "缺少参数：{arg}")
        }
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            Some(other) if other != arg => both!(
                "{arg} and {other} exclude each other",
                "{arg} 不能与 {other} 同用"
            ),
            _ => both!("{arg} is given more than once", "{arg} 重复填写"),
        },
        ErrorKind::InvalidValue if value.is_empty() => {
            both!("{arg} needs a value", "{arg} 缺少值")
        }
        ErrorKind::InvalidValue => {
            let valid = of(ContextKind::ValidValue).unwrap_or_default();
            both!(
                "{value} is no value of {arg}: {valid}",
                "{value} 不是 {arg} 的值；可选值：{valid}"
            )
        }
        ErrorKind::ValueValidation => {
            let why =
                std::error::Error::source(error).map_or_else(String::new, ToString::to_string);
            both!(
                "{value} is no value of {arg}: {why}",
                "{arg} 的值 {value} 无效：{why}"
            )
        }
        _ => return None,
    })
}

fn translated(mut command: Command) -> Command {
    let of = |text: Option<&StyledStr>| text.map(|text| zh(&text.to_string()));
    let (about, after) = (of(command.get_about()), of(command.get_after_help()));
    if let Some(about) = about {
        command = command.about(about).long_about(None);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    let below: Vec<String> = command
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    for name in below {
        command = command.mut_subcommand(name, translated);
    }
    command
        .mut_args(translated_arg)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
}

fn translated_arg(arg: Arg) -> Arg {
    let heading = match arg.get_help_heading() {
        Some(heading) => known(heading).unwrap_or("选项"),
        None if arg.is_positional() => "参数",
        None => "选项",
    };
    let Some(help) = arg.get_help().map(|help| zh(&help.to_string())) else {
        return arg.help_heading(heading);
    };
    let mut help = help;
    let takes_value = arg.get_action().takes_values();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        .collect();
    if takes_value && !values.is_empty() {
        help.push_str(&format!("；可选值：{}", values.join("、")));
    }
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if takes_value && !defaults.is_empty() {
        help.push_str(&format!("；默认 {}", defaults.join("、")));
    }
    arg.help(help)
        .long_help(None)
        .help_heading(heading)
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// The Chinese sentence; the English one where there is none.
fn zh(en: &str) -> String {
    known(en).unwrap_or(en).to_owned()
}

fn known(en: &str) -> Option<&'static str> {
    let found = SENTENCES.iter().find(|(known, _)| *known == en);
    found.map(|(_, zh)| *zh)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    fn sentences(command: &Command, found: &mut Vec<String>) {
        let of = |text: Option<&StyledStr>| text.map(StyledStr::to_string);
        found.extend(of(command.get_about()));
        found.extend(of(command.get_after_help()));
        for arg in command.get_arguments() {
            found.extend(of(arg.get_help()));
            found.extend(arg.get_help_heading().map(str::to_owned));
        }
        for command in command.get_subcommands() {
            sentences(command, found);
        }
    }

    #[test]
    fn every_sentence_of_the_help_has_a_chinese_one_and_none_is_left_over() {
        let mut command = Cli::command();
        command.build();
        let mut found = Vec::new();
        sentences(&command, &mut found);
        let missing: Vec<&String> = found.iter().filter(|en| known(en).is_none()).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        for (en, _) in SENTENCES {
            assert!(found.iter().any(|one| one == en), "{en} is said nowhere");
        }
    }

    #[test]
    fn faults_of_the_arguments_are_said_in_chinese() {
        let said = |args: &[&str]| {
            let args = ["cardwright"].iter().chain(args);
            let error = Cli::command().try_get_matches_from(args).err();
            error.and_then(|error| fault(&error)).map(|fault| fault.zh)
        };
        let cases: [(&[&str], &str); 7] = [
            (&["send", "--foo"], "未知的参数 --foo"),
            (&["chats", "foo"], "未知的命令 foo"),
            (&["live"], "缺少参数：--to <ID>, <FILE>"),
            (
                &["send", "a", "--as", "x"],
                "x 不是 --as <WHAT> 的值；可选值：card, entity, template, webhook",
            ),
            (&["send", "a", "--to"], "--to <ID> 缺少值"),
            (
                &["send", "a", "--batch", "--again"],
                "--batch 不能与 --again 同用",
            ),
            (
                &["history", "-n", "x"],
                "--most <N> 的值 x 无效：invalid digit found in string",
            ),
        ];
        for (args, sentence) in cases {
            assert_eq!(said(args).as_deref(), Some(sentence), "{args:?}");
        }
        assert_eq!(said(&["send", "--help"]), None);
    }

    #[test]
    fn the_help_in_chinese_has_no_english_sentence() {
        let mut command = in_language(Cli::command(), Lang::Zh);
        let send = command
            .find_subcommand_mut("send")
            .map(Command::render_long_help);
        let help = send.map(|help| help.to_string()).unwrap_or_default();
        assert!(
            help.contains("用法：") && help.contains("可选值：card、entity"),
            "{help}"
        );
        for english in [
            "Usage",
            "Options",
            "Arguments",
            "Print",
            "default:",
            "Possible",
        ] {
            assert!(!help.contains(english), "{english}: {help}");
        }
    }
}

//! Rules about the repository's files that no compiler checks.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The tracked files that git's pattern finds.
fn tracked(pattern: &str) -> Vec<String> {
    let output =
        Command::new("git").args(["ls-files", "-z", "--", pattern]).current_dir(root()).output().expect("git runs");
    assert!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).expect("names are UTF-8");
    let files: Vec<_> = names.split_terminator('\0').map(str::to_owned).collect();
    assert!(!files.is_empty(), "no tracked file is {pattern}");
    files
}

/// A document as its heading levels and code blocks, in order; the prose between them may differ.
fn skeleton(markdown: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut block: Option<String> = None;
    for line in markdown.lines() {
        match &mut block {
            Some(code) => {
                code.push_str(line);
                code.push('\n');
                if line.starts_with("```") {
                    parts.extend(block.take());
                }
            }
            None if line.starts_with("```") => block = Some(format!("{line}\n")),
            None if line.starts_with('#') => {
                parts.push("#".repeat(line.len() - line.trim_start_matches('#').len()));
            }
            None => {}
        }
    }
    assert!(block.is_none(), "a code block is not closed");
    parts
}

#[test]
fn readme_languages_are_in_step() {
    let english = skeleton(&read("README.md"));
    assert!(english.iter().any(|part| part.starts_with("```")), "README.md has no code block");
    assert_eq!(english, skeleton(&read("README.ru.md")));
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let script = read(".ci/run");
    let command = script.lines().last().expect(".ci/run has a command");
    let readme = skeleton(&read("README.md"));
    assert!(readme.contains(&format!("```sh\n{command}\n```\n")), "README.md has no block with just: {command}");
}

#[test]
fn no_file_names_a_machine_or_a_registry_host() {
    // In pieces, so that this file does not name them either.
    let folders = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    let hosts = [
        concat!("index.cra", "tes.io"),
        concat!("static.cra", "tes.io"),
        concat!("registry.np", "mjs.org"),
        concat!("registry.ya", "rnpkg.com"),
        concat!("://py", "pi.org"),
        concat!("files.python", "hosted.org"),
        concat!("deb.deb", "ian.org"),
    ];
    let mut found = Vec::new();
    for file in tracked(".") {
        let bytes = std::fs::read(root().join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        for (number, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            let machine = folders.iter().any(|folder| starts_a_path(line, folder));
            if machine || hosts.iter().any(|host| line.contains(host)) {
                found.push(format!("{file}:{}: {line}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Whether `folder` stands in the line as the beginning of a path, not inside a longer one or a URL.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '.' | '_' | '-' | '}' | ')'))
    })
}

#[test]
fn files_of_the_core_stay_readable() {
    const MOST_LINES: usize = 400;
    let long: Vec<_> = tracked("core/src/*.rs")
        .into_iter()
        .map(|file| (read(&file).lines().count(), file))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .collect();
    assert!(long.is_empty(), "over {MOST_LINES} lines, so probably more than one idea: {long:?}");
}

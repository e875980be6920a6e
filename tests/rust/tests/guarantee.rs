//! The guarantee page: both languages say the same, and every test and command that it
//! names is there.

use std::fs::read_to_string;
use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn pages() -> [String; 2] {
    ["core/docs/guarantee.en.md", "core/docs/guarantee.ru.md"].map(read)
}

/// What stands in backticks outside of code blocks, in order.
fn code(page: &str) -> Vec<&str> {
    let prose = page.split("```").step_by(2);
    prose.flat_map(|part| part.split('`').skip(1).step_by(2)).collect()
}

/// The tests that a page names, as `file::name`.
fn tests(page: &str) -> Vec<&str> {
    code(page).into_iter().filter(|code| code.contains(".rs::")).collect()
}

/// The lines of its code blocks.
fn commands(page: &str) -> Vec<&str> {
    page.split("```").skip(1).step_by(2).flat_map(|block| block.lines().skip(1)).collect()
}

/// The marks that make a page's form: headings, rows of tables, points.
fn form(page: &str) -> Vec<String> {
    let mark = |line: &str| {
        let columns = line.matches('|').count();
        match line.split(' ').next() {
            Some(mark) if mark.starts_with('#') => Some(mark.to_owned()),
            Some("-") => Some("-".to_owned()),
            _ => (columns > 0).then(|| format!("{columns} columns")),
        }
    };
    page.lines().filter_map(mark).collect()
}

#[test]
fn both_languages_are_in_step() {
    let [english, russian] = pages();
    assert_eq!(form(&english), form(&russian));
    assert_eq!(tests(&english), tests(&russian));
    assert_eq!(commands(&english), commands(&russian));
    // Names of the product and the provider stay as they are, in the same order or not.
    let sorted = |page| {
        let mut code = code(page);
        code.sort_unstable();
        code.join("\n")
    };
    assert_eq!(sorted(&english), sorted(&russian));
}

#[test]
fn every_statement_names_tests_that_exist() {
    let [english, _] = pages();
    let named = tests(&english);
    assert!(named.len() > 20, "{named:?}");
    for test in named {
        let (file, name) = test.split_once("::").expect("a file and a name");
        let source = read(file);
        let place = source.find(&format!("fn {name}()")).unwrap_or_else(|| panic!("{file} has no {name}"));
        assert!(source[..place].trim_end().ends_with("#[test]"), "{test} is no test");
    }
    // Every row of the first table ends with one.
    let table = english.split("## ").nth(1).expect("what cannot happen");
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| cannot happen")) {
        assert!(!tests(row).is_empty(), "nothing shows it: {row}");
    }
}

#[test]
fn every_command_is_there() {
    let (justfile, [english, _]) = (read("justfile"), pages());
    for command in commands(&english) {
        let words: Vec<_> = command.split(' ').collect();
        match words.as_slice() {
            ["npx", "-y", just, recipe] if just.starts_with("rust-just@") => {
                let begins = |line: &str| line.split([' ', ':']).next() == Some(recipe);
                assert!(justfile.lines().any(begins), "the justfile has no {recipe}");
            }
            ["cargo", "test", "-p", package, ..] => {
                let members = ["core", "core/journal-file", "tests/rust", "examples/rust"];
                let name = format!("name = \"{package}\"");
                let is_member = |member: &str| {
                    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(member).join("Cargo.toml");
                    read_to_string(manifest).is_ok_and(|manifest| manifest.lines().any(|line| line == name))
                };
                assert!(members.iter().any(|member| is_member(member)), "no member is called {package}");
            }
            _ => panic!("what does {command:?} run?"),
        }
    }
}

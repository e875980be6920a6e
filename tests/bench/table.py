"""One table of what the benchmarks measured: printed, kept beside this file, and in the READMEs.

Ratios are ours / peer in one run, so smaller is better; a goal is the largest ratio allowed, or, where
there is no peer, the largest value.
"""

import datetime
import json
import os
import platform
import re
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LANGUAGES = ("rust", "node", "python")
NAMES = {"rust": "Rust", "node": "Node", "python": "Python"}

Row = dict[str, object]


def read() -> tuple[list[Row], dict[str, str]]:
    rows, dates = [], {}
    for language in LANGUAGES:
        file = ROOT / "target" / "bench" / f"{language}.json"
        if file.exists():
            rows += [{"language": language} | row for row in json.loads(file.read_text())["rows"]]
            dates[language] = datetime.date.fromtimestamp(file.stat().st_mtime).isoformat()
    if not rows:
        raise SystemExit("Nothing has been measured: just bench rust|node|python")
    return rows, dates


def machine() -> str:
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    processor = found[1] if found else platform.processor() or "an unnamed processor"
    return f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def quantity(value: object, unit: object) -> str:
    if not isinstance(value, int | float):
        return ""
    if unit == "ns":
        for limit, divisor, name in ((1e3, 1, "ns"), (1e6, 1e3, "µs"), (1e9, 1e6, "ms")):
            if value < limit:
                return f"{value / divisor:.3g} {name}"
        return f"{value / 1e9:.3g} s"
    digits = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{digits} {unit}"


def met(row: Row) -> bool | None:
    goal, value = row["goal"], row["ours"] if row["peer"] is None else row["ratio"]
    if goal is None:
        return None
    assert isinstance(goal, int | float) and isinstance(value, int | float)
    return value <= goal


def ratio(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, int | float) else ""


def goal(row: Row) -> str:
    text = quantity(row["goal"], row["unit"]) if row["peer"] is None else ratio(row["goal"])
    return text and f"{text} {'✓' if met(row) else '✗'}"


def markdown(head: list[str], cells: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def whole(rows: list[Row]) -> str:
    head = ["language", "job", "input", "ours", "peer", "peer's", "ratio", "goal"]
    cells = [
        [
            NAMES[str(row["language"])],
            str(row["job"]),
            str(row["input"]),
            quantity(row["ours"], row["unit"]),
            str(row["peer"] or ""),
            quantity(row["peers"], row["unit"]) if row["peer"] else "",
            ratio(row["ratio"]),
            goal(row),
        ]
        for row in rows
    ]
    return markdown(head, cells)


def worst(rows: list[Row]) -> list[Row]:
    """Of all inputs of one goal the one that comes nearest to it, or fails it most."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row["goal"] is None:
            continue
        key = (row["language"], row["job"], row["peer"], row["goal"])
        value = "ours" if row["peer"] is None else "ratio"
        if key not in kept or row[value] > kept[key][value]:  # type: ignore[operator]
            kept[key] = row
    return list(kept.values())


INTRODUCTIONS = {
    "README.md": "Time or memory of the SDK / that of the peer, in one run on {machine} ({dates}); smaller is "
    "better. Of all inputs the worst is shown. `npx -y rust-just@1.57.0 bench` measures it "
    "again; [the whole table](tests/bench/results.md).",
    "README.ru.md": "Время или память SDK / то же у соседа, в одном запуске на {machine} ({dates}); меньше — "
    "лучше. Из всех входных данных показаны худшие. `npx -y rust-just@1.57.0 bench` измеряет "
    "заново; [вся таблица](tests/bench/results.md).",
}
HEADS = {
    "README.md": ["", "job", "worst input", "peer", "ratio", "goal"],
    "README.ru.md": ["", "задача", "худшие данные", "сосед", "отношение", "цель"],
}
BEGIN, END = "<!-- performance: written by `just bench` -->", "<!-- end of performance -->"


def into_readmes(rows: list[Row], machine_name: str, dates: str) -> None:
    for name, introduction in INTRODUCTIONS.items():
        readme = ROOT / name
        cells = [
            [
                NAMES[str(row["language"])],
                str(row["job"]),
                str(row["input"]),
                str(row["peer"] or ""),
                ratio(row["ratio"]) or quantity(row["ours"], row["unit"]),
                goal(row),
            ]
            for row in worst(rows)
        ]
        section = introduction.format(machine=machine_name, dates=dates)
        section = f"{BEGIN}\n\n{section}\n\n{markdown(HEADS[name], cells)}\n{END}"
        text = readme.read_text()
        before, rest = text.split(BEGIN)
        readme.write_text(before + section + rest.split(END)[1])


def main() -> None:
    rows, dates = read()
    machine_name = machine()
    told = ", ".join(f"{NAMES[language]} {date}" for language, date in dates.items())
    table = whole(rows)
    print(table)
    failing = [row for row in rows if met(row) is False]
    goals = sum(row["goal"] is not None for row in rows)
    summary = f"{goals - len(failing)} of {goals} rows with a goal meet it."
    print(summary)
    (HERE / "results.md").write_text(
        f"# Measured\n\nOn {machine_name} ({told}), by `just bench`. A ratio is ours / peer in one run: "
        f"smaller is better. {summary}\n\n{table}"
    )
    document = {"machine": machine_name, "dates": dates, "rows": rows}
    (HERE / "results.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    into_readmes(rows, machine_name, told)


if __name__ == "__main__":
    main()

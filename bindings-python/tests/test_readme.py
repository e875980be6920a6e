"""What the pages show runs as it stands."""

import re
import subprocess
import sys

import built
import pytest


@pytest.mark.parametrize("page", ["README.md", "README.ru.md", "bindings-python/README.md"])
def test_its_python_runs(page: str) -> None:
    text = (built.ROOT / page).read_text(encoding="utf-8")
    blocks: list[str] = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-I", "-c", blocks[0]], check=True, stdout=subprocess.PIPE, text=True
    )
    assert re.fullmatch(r"paid by [-0-9a-f]{36}\nTrue 1\n", done.stdout)
    for block in blocks[1:]:
        compile(block, page, "exec")

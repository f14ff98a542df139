"""The workflows name only what exists: commands, files, extras, versions, actions."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import tomllib

import pytest
import yaml

from autodiff_lab import __version__, cli
from tools import lab_matrix

from .conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SCRIPTS = json.loads((ROOT / "widgets/package.json").read_text("utf-8"))["scripts"]
# Programs that a runner has, or that a step before has installed.
TOOLS = {"ruff": "test", "mypy": "test"}
BROUGHT = {"venv", "build", "pip"}
MAY_WRITE = {
    ("docs.yml", "publish"): {"pages", "id-token"},
    ("wheel.yml", "publish"): {"id-token"},
}


def read(path):
    """A workflow; YAML 1.1 takes the key `on` for a truth value."""
    found = yaml.safe_load(path.read_text("utf-8"))
    return {("on" if key is True else key): value for key, value in found.items()}


def every_job():
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield pytest.param(path, name, job, id=f"{path.stem}-{name}")


JOBS = [*every_job()]


def commands(job):
    """Each line that a job runs: its folder, its words, and itself, filled in."""
    base = job.get("defaults", {}).get("run", {}).get("working-directory", ".")
    matrix = job.get("strategy", {}).get("matrix", {})
    for step in job["steps"]:
        for line in step.get("run", "").splitlines():
            yield from (
                (base, shlex.split(filled), filled) for filled in fill(line, matrix)
            )


def fill(line, matrix):
    name = re.search(r"\$\{\{ matrix\.(\w+) \}\}", line)
    if name is None:
        assert "${{" not in line, "an expression inside a command can inject one"
        return [line]
    return [line.replace(name.group(), value) for value in matrix[name.group(1)]]


def problem(folder, words):
    """What is wrong with a command, as a text; empty when it would run."""
    program, *rest = words
    name = program.rpartition("/")[2]
    if name == "python" and rest[0] == "-m":
        return problem_of_module(rest[1], rest[2:])
    if name == "autodiff-lab":
        return problem_of_console(rest)
    if name == "npm":
        script = rest[1] if rest[0] == "run" else None
        return "" if rest == ["ci"] or script in SCRIPTS else f"no script {rest}"
    if name == "npx":
        package = json.loads((ROOT / "widgets/package.json").read_text("utf-8"))
        return "" if rest[0] in package["devDependencies"] else f"no {rest[0]}"
    if name in TOOLS:
        extra = PROJECT["optional-dependencies"][TOOLS[name]]
        return "" if any(line.startswith(name) for line in extra) else f"no {name}"
    return "" if (ROOT / folder / program).is_file() else f"no file {program}"


def problem_of_module(module, rest):
    if module == "pip":
        wanted = re.findall(r"^\.\[(\w+)\]$", "\n".join(rest), re.MULTILINE)
        unknown = set(wanted) - set(PROJECT["optional-dependencies"])
        return f"no extra {unknown}" if unknown else ""
    if module == "pytest":
        paths = [word for word in rest if word.startswith("tests")]
        missing = [path for path in paths if not (ROOT / path).exists()]
        return f"no {missing}" if missing or not paths else ""
    if module == "tools.lab_matrix":
        unknown = set(rest) - set(lab_matrix.VERSIONS)
        return f"no versions {unknown}" if unknown else ""
    found = module in BROUGHT or importlib.util.find_spec(module)
    return "" if found else f"no module {module}"


def problem_of_console(rest):
    try:
        cli.parse(rest, "autodiff-lab")
    except SystemExit as left:
        return f"autodiff-lab {rest} does not parse" if left.code else ""
    return ""


def test_there_are_workflows():
    assert {"ci", "docs", "lab-matrix", "wheel"} <= {path.stem for path in WORKFLOWS}


@pytest.mark.parametrize(("path", "name", "job"), JOBS)
def test_commands_exist(path, name, job):
    wrong = [(line, problem(folder, words)) for folder, words, line in commands(job)]
    assert [pair for pair in wrong if pair[1]] == []


@pytest.mark.parametrize(
    "line",
    [
        "python -m tools.no_such_tool",
        "python -m pip install -e .[no_such_extra]",
        "python -m pytest tests/no_such_file.py",
        "python -m tools.lab_matrix lab-1.0",
        "autodiff-lab lab --no-such-option",
        "npm run no-such-script",
        "npx no-such-tool",
        ".ci/no-such-script",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line, capsys):
    assert problem(".", shlex.split(line))


@pytest.mark.parametrize(("path", "name", "job"), JOBS)
def test_permissions_are_least_and_time_is_limited(path, name, job):
    assert read(path)["permissions"] == {"contents": "read"}
    writes = {key for key, value in job.get("permissions", {}).items() if value}
    assert writes == MAY_WRITE.get((path.name, name), set())
    assert 0 < job["timeout-minutes"] <= 60


@pytest.mark.parametrize(("path", "name", "job"), JOBS)
def test_no_credentials_stay_in_a_checkout(path, name, job):
    for step in job["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_to_one_commit_each(path):
    text = path.read_text("utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    for line in uses:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_the_same_action_is_the_same_everywhere():
    text = "\n".join(path.read_text("utf-8") for path in WORKFLOWS)
    pins = set(re.findall(r"uses: ([\w/-]+)@(\w+)", text))
    assert len(pins) == len({action for action, _ in pins})


def test_the_pythons_and_jupyterlabs_are_those_that_are_promised():
    everything = read(ROOT / ".github/workflows/ci.yml")["jobs"]["tests"]
    pythons = everything["strategy"]["matrix"]["python"]
    assert pythons == ["3.11", "3.12", "3.13", "3.14"]
    assert PROJECT["requires-python"] == f">={pythons[0]}"
    labs = read(ROOT / ".github/workflows/lab-matrix.yml")["jobs"]["version"]
    assert labs["strategy"]["matrix"]["version"] == [*lab_matrix.VERSIONS]


def test_paths_that_start_a_workflow_exist():
    for event in ("push", "pull_request"):
        for path in read(ROOT / ".github/workflows/lab-matrix.yml")["on"][event][
            "paths"
        ]:
            assert (ROOT / path.removesuffix("/**")).exists(), path


def test_dependabot_looks_where_there_is_something():
    found = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text("utf-8"))
    needs = {"github-actions": ".github/workflows", "npm": "package-lock.json"}
    for update in found["updates"]:
        folder = ROOT / update["directory"].lstrip("/")
        kind = update["package-ecosystem"]
        names = (
            [needs[kind]] if kind in needs else ["pyproject.toml", "requirements.txt"]
        )
        assert any((folder / name).exists() for name in names), update


def test_the_citation_names_this_version_and_the_licences():
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert found["version"] == __version__
    assert " AND ".join(found["license"]) == PROJECT["license"]
    needed = {"cff-version", "message", "title", "authors", "type"}
    assert needed <= set(found)

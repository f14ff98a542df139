"""Setting up `.venv`: once, again when it must be, and after every kind of accident.

A small program stands in for the installer. It is found on PATH as `uv` is and really
run, so that all but the download itself is exercised.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autodiff_lab.delivery import environment, extras, frontend, installer
from autodiff_lab.delivery.stop import Stop

from .conftest import NOT_SOURCE, ROOT, an_ordinary_user, run

INSTALLER = """\
#!{python}
import os, pathlib, signal, sys
with open("installs.txt", "a") as record:
    record.write(" ".join(sys.argv[1:]) + "\\n")
python = pathlib.Path(sys.argv[sys.argv.index("--python") + 1])
(python.parent.parent / "half-done").touch()
{behaviour}
"""
KILL_THE_SET_UP = "os.kill(os.getppid(), signal.SIGKILL)"
REFUSED = "print('urllib3: NewConnectionError: Connection refused'); sys.exit(1)"
BROKEN = "print('ERROR: numpy-2.0.tar.gz: no space left'); sys.exit(1)"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A checkout of one's own, whose front end is left out."""
    folder = tmp_path / "checkout"
    package = Path("autodiff_lab")
    for name in ("notebooks", package / "delivery"):
        shutil.copytree(ROOT / name, folder / name, ignore=NOT_SOURCE)
    for pattern in ("__*__.py", "cli*.py"):
        for source in (ROOT / package).glob(pattern):
            shutil.copy(source, folder / package)
    for name in ("pyproject.toml", "hatch_build.py"):
        shutil.copy(ROOT / name, folder)
    (folder / package / "engine.py").touch()
    monkeypatch.setenv(frontend.SKIP, "1")
    return folder


@pytest.fixture
def uv(tmp_path, monkeypatch):
    """Set what the installer on PATH does; real pip is out of reach."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(installer, "_pip_version", lambda: (0,))
    monkeypatch.setattr(installer, "_pip_inside", lambda python: None)

    def behave(behaviour="pass"):
        text = INSTALLER.format(python=sys.executable, behaviour=behaviour)
        (programs / "uv").write_text(text)
        (programs / "uv").chmod(0o755)

    behave()
    return behave


def make_venv(folder, real=environment.make_venv):
    """Make an environment, with what the installer here does not install."""
    real(folder)
    (site_packages,) = folder.glob("lib/python3*/site-packages")
    for name in ("ipykernel", "ipywidgets", "jupyterlab", "matplotlib"):
        (site_packages / name).mkdir()
        (site_packages / name / "__init__.py").touch()


@pytest.fixture(autouse=True)
def packages(monkeypatch):
    monkeypatch.setattr(environment, "make_venv", make_venv)


def installs(root):
    record = root / "installs.txt"
    return record.read_text().splitlines() if record.exists() else []


def test_it_is_set_up_once(root, uv, capsys):
    place = environment.make_ready(root)
    assert installs(root) == [f"pip install --python {place.python} --editable {root}"]
    said = capsys.readouterr().out
    assert "[1/3]" in said and "[2/3]" in said and "[3/3]" in said
    assert str(place.log) in said
    environment.make_ready(root)
    assert len(installs(root)) == 1
    assert capsys.readouterr().out == ""


def test_a_changed_project_is_installed_again_in_the_same_place(root, uv):
    place = environment.make_ready(root)
    (place.environment / "mine").touch()
    with (root / "pyproject.toml").open("a") as project:
        project.write("# another dependency\n")
    environment.make_ready(root)
    assert len(installs(root)) == 2
    assert (place.environment / "mine").exists()


def test_a_changed_front_end_is_installed_again(root, uv, monkeypatch):
    environment.make_ready(root)
    monkeypatch.delenv(frontend.SKIP)
    assert not environment.is_ready(environment.Place(root))


def test_another_python_or_a_moved_folder_starts_afresh(root, uv):
    place = environment.make_ready(root)
    (place.environment / "old").touch()
    place.write_stamp(base="Python 3.11 of long ago")
    environment.make_ready(root)
    assert not (place.environment / "old").exists()
    moved = root.with_name("moved")
    root.rename(moved)
    assert not environment.is_ready(environment.Place(moved))


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"base": 3}'])
def test_a_spoilt_stamp_is_no_stamp(root, uv, stamp):
    place = environment.make_ready(root)
    (place.environment / environment.STAMP).write_text(stamp)
    assert not environment.is_ready(place)


def test_killed_while_installing_it_starts_afresh(root, uv):
    uv(KILL_THE_SET_UP)
    code = "from autodiff_lab.delivery import environment, installer\n"
    code += "from pathlib import Path; environment.make_ready(Path.cwd())"
    killed = subprocess.run([sys.executable, "-c", code], cwd=root, check=False)
    assert killed.returncode == -signal.SIGKILL
    place = environment.Place(root)
    assert (place.environment / "half-done").exists()
    assert not environment.is_ready(place)
    (place.environment / "half-done").rename(place.environment / "left-over")
    uv()
    environment.make_ready(root)
    assert environment.is_ready(place)
    assert not (place.environment / "left-over").exists()
    assert not place.under_way.exists()


def test_killed_before_the_environment_was_whole(root, uv, monkeypatch):
    class Killed(BaseException):
        pass

    def half(folder):
        (folder / "bin").mkdir(parents=True)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(environment, "make_venv", half)
        with pytest.raises(Killed):
            environment.make_ready(root)
    environment.make_ready(root)
    assert environment.is_ready(environment.Place(root))


def test_without_network_it_says_what_it_fetched_and_goes_on_later(root, uv):
    uv(REFUSED)
    with pytest.raises(Stop) as caught:
        environment.make_ready(root)
    message = str(caught.value)
    assert "Fetching" in message and "out of" in message
    assert "run the same command again" in message
    assert "--find-links wheels" in message
    place = environment.Place(root)
    (place.environment / "half-done").rename(place.environment / "kept")
    uv()
    environment.make_ready(root)
    assert (place.environment / "kept").exists()


def test_another_failure_shows_the_installers_own_words(root, uv):
    uv(BROKEN)
    with pytest.raises(Stop, match="no space left") as caught:
        environment.make_ready(root)
    assert "network" not in str(caught.value)
    assert caught.value.code != 0


def test_find_links_means_no_network(root, uv, tmp_path):
    environment.make_ready(root, tmp_path / "wheels")
    assert f"--no-index --find-links {tmp_path / 'wheels'}" in installs(root)[0]


def test_a_package_missing_offline_is_named(root, uv, tmp_path):
    uv("print('No matching distribution found for tqdm>=4 from versions: none'); 1 / 0")
    with pytest.raises(Stop, match="tqdm>=4 is not among the packages in") as caught:
        environment.make_ready(root, tmp_path / "wheels")
    assert str(tmp_path / "wheels") in str(caught.value)


def test_with_neither_pip_nor_uv_it_says_what_to_install(root, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(installer, "_pip_version", lambda: (0,))
    monkeypatch.setattr(installer, "_pip_inside", lambda python: None)
    with pytest.raises(Stop, match="apt-get install python3-pip"):
        environment.make_ready(root)


@pytest.mark.slow
def test_pip_without_network_names_what_it_wanted(root, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    nowhere = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    }
    for name, value in nowhere.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Stop, match=r"Fetching hatchling\S* failed") as caught:
        environment.make_ready(root)
    assert "--find-links" in str(caught.value)


def test_a_venv_of_ones_own_is_used_and_never_deleted(root, uv):
    place = environment.Place(root)
    make_venv(place.environment)
    (place.environment / "mine").touch()
    environment.make_ready(root)
    place.write_stamp(base="another Python")
    environment.make_ready(root)
    assert (place.environment / "mine").exists()


def test_a_broken_venv_of_ones_own_is_left_alone(root, uv):
    (root / ".venv").mkdir()
    (root / ".venv" / "mine").touch()
    with pytest.raises(Stop, match="Move it away"):
        environment.make_ready(root)
    assert (root / ".venv" / "mine").exists()


def test_a_folder_that_cannot_be_written_to(root, uv, public_folder):
    closed = public_folder / "checkout"
    shutil.copytree(root, closed)
    closed.chmod(0o555)
    with an_ordinary_user(), pytest.raises(Stop) as caught:
        environment.make_ready(closed)
    assert "cannot be written to: Permission denied" in str(caught.value)
    assert "Copy the folder" in str(caught.value)


def test_a_python_without_the_venv_module(root, uv, monkeypatch):
    monkeypatch.setitem(sys.modules, "venv", None)
    place = environment.make_ready(root)
    done = run(place.python, "-c", "import sys; print(sys.prefix, sys.base_prefix)")
    prefix, base = done.stdout.split()
    assert prefix == str(place.environment)
    assert base == sys.base_prefix


def test_two_set_ups_at_once_take_turns(root, uv):
    uv("import time; time.sleep(1)")
    code = "from pathlib import Path\n"
    code += "from autodiff_lab.delivery import environment\n"
    code += "from tests.packaging.test_environment import make_venv\n"
    code += "environment.make_venv = make_venv\n"
    code += "environment.make_ready(Path.cwd())"
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    both = [subprocess.Popen(command, cwd=root, env=environ) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert len(installs(root)) == 1


def test_the_test_tools_are_added_once(root, uv):
    place = environment.make_ready(root)
    extras.add_tools(place, "test")
    extras.add_tools(place, "test")
    assert len(installs(root)) == 2
    assert extras.NODE_PACKAGE in installs(root)[1]  # there is no Node on this PATH
    assert " pytest>=" in installs(root)[1]
    environment.make_ready(root)
    assert len(installs(root)) == 2


def test_the_second_start_is_quick(root, uv, tmp_path):
    place = environment.make_ready(root)
    (site_packages,) = place.environment.glob("lib/python3*/site-packages")
    server = site_packages / "jupyterlab" / "__main__.py"
    server.write_text("import time; print('SERVING', time.time())\n")
    (site_packages / "checkout.pth").write_text(f"{root}\n")
    command = [sys.executable, "-m", "autodiff_lab", "--dir", tmp_path / "work"]
    times = []
    for _ in range(3):
        began = time.time()
        done = run(*command, cwd=root)
        times.append(float(done.stdout.split("SERVING")[1]) - began)
    assert "Setting up" not in done.stdout
    assert min(times) < 2, times

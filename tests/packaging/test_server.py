"""Ports, addresses, and what JupyterLab is told."""

from __future__ import annotations

import os
import socket

import pytest

from autodiff_lab import cli
from autodiff_lab.delivery import server
from autodiff_lab.delivery.stop import Stop


@pytest.fixture
def busy():
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_refused_by_name(busy):
    with pytest.raises(Stop, match=f"Port {busy} is in use"):
        server.choose_port(busy)


def test_the_command_says_so_without_a_traceback(busy, tmp_path, capsys):
    code = cli.main(["--port", str(busy), "--dir", str(tmp_path / "work")])
    assert code == 1
    assert f"Port {busy} is in use" in capsys.readouterr().err
    assert not (tmp_path / "work").exists()


def test_the_usual_port_being_busy_the_next_free_one_is_taken(busy, monkeypatch):
    monkeypatch.setattr(server, "DEFAULT_PORT", busy)
    chosen = server.choose_port(None)
    assert busy < chosen < busy + server.PORTS_TRIED
    assert server.is_free(chosen)


def test_all_usual_ports_being_busy(busy, monkeypatch):
    monkeypatch.setattr(server, "DEFAULT_PORT", busy)
    monkeypatch.setattr(server, "PORTS_TRIED", 1)
    with pytest.raises(Stop, match="all in use"):
        server.choose_port(None)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight"])
def test_what_is_no_port(port, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main([f"--port={port}"])
    assert caught.value.code == 2
    assert "not a number from 1 to 65535" in capsys.readouterr().err


def test_the_token_is_not_on_the_command_line(tmp_path):
    lab = server.Server(tmp_path, 8888, "03-paths.ipynb")
    assert lab.token in lab.url
    assert lab.token not in " ".join(lab.command())
    assert lab.environ()["JUPYTER_TOKEN"] == lab.token
    assert lab.token != server.Server(tmp_path, 8888).token


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_only_when_root(tmp_path, monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    command = server.Server(tmp_path, 8888).command()
    assert ("--allow-root" in command) == allowed


@pytest.mark.parametrize(
    ("display", "opens"), [({}, False), ({"DISPLAY": ":0", "BROWSER": "true"}, True)]
)
def test_a_browser_is_tried_only_where_there_is_a_display(monkeypatch, display, opens):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in display.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(server.sys, "platform", "linux")
    monkeypatch.setattr(server.webbrowser, "_tryorder", None)
    assert server.has_browser() == opens


def test_news_and_update_checks_are_off(tmp_path, monkeypatch):
    from jupyterlab_server.settings_utils import _get_overrides

    environ = server.Server(tmp_path, 8888).environ()
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", environ["JUPYTER_CONFIG_PATH"])
    overrides, error = _get_overrides(str(tmp_path))
    assert error == ""
    settings = overrides["@jupyterlab/apputils-extension:notification"]
    assert settings == {"checkForUpdates": False, "fetchNews": "false"}


def test_what_follows_two_dashes_goes_to_jupyterlab(tmp_path):
    arguments = cli.parse(["--no-browser", "--", "--ip=0.0.0.0"], "autodiff-lab")
    lab = server.Server(tmp_path, 8888, extra=arguments.extra)
    assert lab.command()[-1] == "--ip=0.0.0.0"


def test_an_unknown_option_is_refused(capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["--colour"])
    assert caught.value.code == 2
    assert "--colour" in capsys.readouterr().err

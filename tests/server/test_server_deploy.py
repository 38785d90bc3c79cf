"""The files for operators name what there is, and the tools that read them take them."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "server" / "deploy"
VARIABLES = {f"GOVPLAN_{f.name.upper()}" for f in dataclasses.fields(Settings)}


@pytest.mark.parametrize("file", sorted(path.name for path in DEPLOY.iterdir()))
def test_settings_exist(file: str) -> None:
    assert set(re.findall(r"GOVPLAN_[A-Z_]+[A-Z]", (DEPLOY / file).read_text("utf-8"))) <= VARIABLES


def test_the_image_copies_what_there_is() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = [word for line in re.findall(r"^COPY (?!--)(.*)$", text, re.M) for word in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    packages = re.search(r"^packages = \[(.*)\]$", (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert packages is not None
    assert set(re.findall(r'"(\w+)"', packages[1])) <= set(copied)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "govplan.service"
    # the program must exist for the check
    unit.write_text(
        (DEPLOY / "govplan.service").read_text("utf-8").replace("/opt/govplan/bin/kg", "/bin/true"), "utf-8"
    )
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.skipif(
    shutil.which("nginx") is None or shutil.which("openssl") is None,
    reason="nginx or openssl is not installed",
)
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=data.example.org", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    text = text.replace("/etc/ssl/certs/data.example.org.pem", str(certificate))
    text = text.replace("/etc/ssl/private/data.example.org.key", str(key))
    (tmp_path / "site.conf").write_text(text, "utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{kind}_temp_path {tmp_path};" for kind in kinds)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {paths} include {tmp_path}/site.conf; }}",
        "utf-8",
    )
    said = subprocess.run(
        ["nginx", "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr

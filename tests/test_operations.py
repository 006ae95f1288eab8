"""The runbook can be followed: each command in it exists, takes what it is given, and leads to what is there."""

import re
import shlex
from pathlib import Path

import pytest

from forms.terminal import read
from forms.web import metrics

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "operations.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.M | re.S)
LINES = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line.strip()]
SYSTEMS = {  # programs of the machine, as Debian and Docker bring them
    "cd", "cp", "createdb", "curl", "df", "docker", "dropdb", "du", "envsubst", "install", "journalctl", "make", "nginx",
    "sudo", "systemctl", "systemd-run", "useradd",
}  # fmt: skip
OURS = (
    "run --rm office-1",
    "run --rm --no-deps office-1",
    "exec office-1 jiancai",
)  # `docker compose` before a command of ours


def our_command(line: str) -> list[str] | None:
    """The words behind `jiancai`, also where the command runs in a container."""
    words = shlex.split(line)
    if words[0] == "jiancai":
        return words[1:]
    for start in OURS:
        if line.startswith(f"docker {start} "):
            return words[1 + len(start.split()) :]
    return None


COMMANDS = [line for line in LINES if our_command(line)]


def test_the_runbook_is_read():
    assert len(COMMANDS) > 20
    assert {our_command(line)[0] for line in COMMANDS} >= {
        "doctor",
        "backup",
        "restore",
        "trail",
        "verify-all",
        "keys",
        "people",
    }


@pytest.mark.parametrize("line", dict.fromkeys(COMMANDS))
def test_a_command_of_ours_takes_what_the_runbook_gives_it(line):
    options = read(our_command(line))

    assert options.command == our_command(line)[0]


@pytest.mark.parametrize("line", ["jiancai backup", "jiancai restore a.zip --verfy", "jiancai keys rotat", "jiancai doctr"])
def test_a_command_that_does_not_exist_would_be_found(line, capsys):
    with pytest.raises(SystemExit) as refused:
        read(our_command(line))

    assert refused.value.code == 2


def test_every_other_command_is_a_program_of_the_machine():
    first = {next(word for word in shlex.split(line) if "=" not in word) for line in LINES if our_command(line) is None}

    assert first - SYSTEMS == set()


def test_files_units_and_services_that_the_runbook_names_are_there():
    house = PAGE.parents[1]
    for name in re.findall(r"(?:`|/opt/jiancai/)(deploy/[\w./-]+)", TEXT):
        assert list(house.glob(name.rstrip("/") or name)), name
    units = {path.name for path in (house / "deploy" / "systemd").iterdir()}
    assert {f"{name}@.service" for name in re.findall(r"(jiancai)@850", TEXT)} | set(
        re.findall(r"jiancai-[a-z]+\.timer", TEXT)
    ) <= units
    targets = set(re.findall(r"^([\w-]+):", (house / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"\bmake (?:-C /opt/jiancai )?([a-z-]+)\b(?= NAME|`|\n)", TEXT)) <= targets


def test_the_proxys_file_is_filled_in_whole_by_the_runbook_and_by_compose():
    deploy = PAGE.parents[1] / "deploy"
    asked = set(re.findall(r"\$\{(PROXY_\w+)\}", (deploy / "nginx.conf.template").read_text("utf-8")))
    line = next(line for line in LINES if "envsubst" in line)

    given, named = line.split("envsubst")
    assert set(re.findall(r"(PROXY_\w+)=", given)) == set(re.findall(r"\$(PROXY_\w+)", named)) == asked
    assert asked <= set(re.findall(r"^ +(PROXY_\w+):", (deploy / "compose.yaml").read_text("utf-8"), re.M))


def test_every_figure_that_the_runbook_watches_is_told():
    named = set(re.findall(r"\bjiancai_[a-z_]+", TEXT)) - {"jiancai_drill"}
    source = Path(metrics.__file__).read_text("utf-8")

    told = set(re.findall(r'"(jiancai_\w+)"', source))
    assert {re.sub("_(total|bucket)$", "", name) for name in named} <= told
    assert told - {re.sub("_(total|bucket)$", "", name) for name in named} <= {
        "jiancai_cases",
        "jiancai_letters_issued",
        "jiancai_letters_revoked",
    }


def test_every_way_on_leads_somewhere():
    headings = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", TEXT, re.M)}

    assert set(re.findall(r"\(#([^)]+)\)", TEXT)) <= headings
    for page in re.findall(r"\]\(([\w./-]+\.md)\)", TEXT):
        assert (DOCS / page).exists(), page

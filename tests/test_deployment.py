"""Container file, compose file and units: sound by their own schema, and as closed as `docs/operations.md` says."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from forms.settings import Settings
from forms.web.middleware import OURS, STREAMLITS_OWN

HOUSE = Path(__file__).parents[1]
DEPLOY = HOUSE / "deploy"
SCHEMA = Path(__file__).with_name("compose-spec") / "compose-spec.json"
OFFICES = ("office-1", "office-2")
MIB = 1024 * 1024


class _Compose(yaml.SafeLoader):
    """YAML as compose reads it: `!override` puts a list in the place of another."""


_Compose.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))


def compose(name: str = "compose.yaml") -> dict:
    return yaml.load((DEPLOY / name).read_text("utf-8"), _Compose)


def filled_in(text: str) -> str:
    """A value of the compose file as it is where `.env` says nothing: `${NAME:-default}`."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_compose_would_be_refused_for_a_misspelt_key():
    """The schema can say no."""
    broken = compose()
    broken["services"]["proxy"]["netwoks"] = {}

    assert list(Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(broken))


@pytest.mark.parametrize("name", ["compose.yaml", "compose.tls.yaml"])
def test_a_compose_file_is_what_the_specification_allows(name):
    found = Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(compose(name))

    assert [f"{'/'.join(map(str, error.path))}: {error.message}" for error in found] == []


@pytest.mark.parametrize("service", [*OFFICES, "proxy", "database"])
def test_every_process_runs_without_rights_on_a_system_that_it_cannot_write_to(service):
    told = compose()["services"][service]

    assert told["read_only"] is True
    assert told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert not told.get("privileged")
    if service == "database":  # begins as root, gives its folder away and becomes `postgres`
        assert set(told["cap_add"]) == {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"}
    else:
        assert told["user"].partition(":")[0] not in ("", "0", "root")
        assert "cap_add" not in told
    assert "healthcheck" in told or "build" in told  # the office's own stands in the container file


def test_nothing_but_the_proxy_can_be_reached_from_outside():
    services = compose()["services"]

    assert [name for name, told in services.items() if "ports" in told] == ["proxy"]
    assert filled_in(services["proxy"]["ports"][0]) == "127.0.0.1:8080:8080"
    assert compose()["networks"]["inside"]["internal"] is True
    assert set(services["database"]["networks"]) == {"inside"}


def test_the_offices_believe_the_proxy_and_nobody_else():
    services = compose()["services"]
    proxy = services["proxy"]["networks"]["inside"]["ipv4_address"]

    for name in OFFICES:
        assert services[name]["environment"]["JIANCAI_TRUSTED_PROXIES"] == f"{proxy}/32"
        assert set(services[name]["networks"]).isdisjoint(set(services["proxy"]["networks"]) - {"inside"})  # one way only
    known = {services["proxy"]["environment"][f"PROXY_OFFICE_{n}"] for n in (1, 2)}
    assert known == {f"{services[name]['networks']['inside']['ipv4_address']}:8501" for name in OFFICES}


def test_no_secret_stands_in_an_environment_and_keys_lie_apart_from_the_data():
    told = compose()
    every = {name: value for service in told["services"].values() for name, value in service.get("environment", {}).items()}

    secret = {name for name in every if re.search("PASSWORD|SECRET|PASSPHRASE|TOKEN", name) and not name.endswith("_FILE")}
    assert secret == set()
    assert all(
        value.startswith("/run/secrets/") for name, value in every.items() if name.endswith("_FILE") or name == "PGPASSFILE"
    )
    assert {"data:/data", "keys:/keys"} <= set(told["services"]["office-1"]["volumes"])
    assert re.findall(r"(?im)^\S*(?:password|secret|passphrase|token)\S*=", (DEPLOY / "example.env").read_text("utf-8")) == []


def test_the_offices_know_every_setting_that_compose_gives_them():
    given = {name for name in compose()["services"]["office-1"]["environment"] if name.startswith("JIANCAI_")}

    assert given <= {f"JIANCAI_{field.upper()}" for field in Settings.model_fields}


def test_the_proxy_lets_through_what_the_office_takes_and_a_browser_puts_around_it():
    services = compose()["services"]
    office = int(filled_in(services["office-1"]["environment"]["JIANCAI_EVIDENCE_MAX_MB"]))
    proxy = filled_in(services["proxy"]["environment"]["PROXY_BODY_MAX"])

    assert office == Settings.model_fields["evidence_max_mb"].default
    assert proxy == f"{office + 1}m"
    from workflow import LARGEST_LETTER

    assert office * MIB >= LARGEST_LETTER  # of the files that anybody may bring to be checked


def test_the_container_is_made_of_the_lock_runs_as_nobody_and_copies_no_data():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    steps = [line.split(maxsplit=1) for line in text.replace("\\\n", " ").splitlines() if re.match(r"[A-Z]+ ", line)]

    users = [rest for word, rest in steps if word == "USER"]
    assert users == ["10001:10001"]
    assert text.count("--require-hashes") == 2
    assert "--constraint requirements.lock" in text
    ignored = (HOUSE / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in ignored
    allowed = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {part for word, rest in steps if word == "COPY" and "--from" not in rest for part in rest.split()[:-1]}
    assert {part.rstrip("/") for part in copied} <= allowed | {"tools/uv.lock.txt"}
    assert all((HOUSE / part).exists() for part in copied)
    assert (DEPLOY / "jiancai").stat().st_mode & 0o111


def test_the_proxy_names_the_offices_own_addresses_in_its_log_and_no_others():
    text = (DEPLOY / "nginx.conf.template").read_text("utf-8")
    known = {f"/{name}" for group in re.findall(r"/\(([\w|-]+)\)\)", text) for name in group.split("|")}

    assert known == {f"/{path.split('/')[1]}" for path in (*OURS, *STREAMLITS_OWN)}


def test_a_unit_starts_what_the_house_has():
    for unit in sorted((DEPLOY / "systemd").glob("*.service")):
        told = unit.read_text("utf-8")
        assert re.findall(r"^User=(.*)$", told, re.M) == ["jiancai"]
        assert "NoNewPrivileges=yes" in told
        assert "ProtectSystem=strict" in told
